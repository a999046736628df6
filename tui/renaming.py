"""Which rule names groups anew: from what was asked for, or from ``[rename]`` of the config."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backends.changes.rename_rules import Rule, by_pattern, by_replacement
from backends.errors import WrongInput
from backends.model import Group, GroupId
from reports.mapping_file import mapping_from
from reports.rows import Row
from tui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class RenameWish:
    """One of them; none = what the config says. ``pair`` is OLD and NEW, ``pattern`` a regular expression and
    what stands for each match.
    """

    pair: tuple[str, str] | None = None
    pattern: tuple[str, str] | None = None
    mapping: Path | None = None

    @property
    def doing(self) -> str:
        if self.pair:
            return f"Rename {self.pair[0]} to {self.pair[1]}"
        if self.pattern:
            return f"Rename /{self.pattern[0]}/ to {self.pattern[1]}"
        return f"Rename by {self.mapping.name}" if self.mapping else "Rename retired names"


def rule_of(jobs: Jobs, wish: RenameWish, rows: Sequence[Row]) -> Rule | Mapping[GroupId, str]:
    """Blocking where there is a mapping. Raises WrongInput or the BitsafeError of the rule."""
    if wish.mapping is not None:
        return mapping_from(wish.mapping, [row.group for row in rows])
    if wish.pattern is not None:
        return by_pattern(*wish.pattern)
    if wish.pair is not None:
        return by_replacement(dict([wish.pair]))
    renames = jobs.place.settings.rename
    if not renames:
        raise WrongInput("[rename] in the config is empty.", "Say OLD and NEW, or fill it in.")
    return by_replacement(renames)


def suggested(groups: Sequence[Group], usual: Mapping[str, str]) -> tuple[str, str]:
    """The first of ``usual``, old and new, that would rename one of them; two empty texts if none."""
    for old, new in usual.items():
        rule = by_replacement({old: new})
        if any(rule(group) not in (None, group.title) for group in groups):
            return old, new
    return "", ""
