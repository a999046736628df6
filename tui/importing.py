"""Takes the old scripts' team and category files into config.toml. No Textual."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from backends import old_files
from backends.config_writing import ConfigText
from tui.draft_writing import table_of


@dataclass(frozen=True, slots=True)
class Import:
    """What would become of config.toml: people and categories added, those passed over, the lines changed."""

    config: ConfigText
    people: tuple[str, ...]
    categories: tuple[str, ...]
    passed_over: tuple[str, ...]
    diff: str
    first_categories: bool


def prepare(file: Path, config_file: Path) -> Import:
    """Blocking; writes nothing. Raises ConfigError that names the file, the place and what was meant."""
    old = old_files.read(file)
    config = ConfigText.read(config_file)
    before, settings = config.text if config_file.exists() else "", config.settings()
    known = {member.name.casefold() for member in settings.team}
    rules = {rule.name.casefold(): rule for rule in settings.category}
    people, categories, passed = [], [], []
    for member in old.team:
        if member.name.casefold() in known:
            passed.append(f"{member.name} is in the team already.")
            continue
        known.add(member.name.casefold())
        config.add("team", {"name": member.name, **table_of(member)})
        people.append(member.name)
    for rule in old.categories:
        there = rules.get(rule.name.casefold())
        values = {"match": rule.match or None, "groups": rule.groups or None}
        if there is None:
            config.add("category", {"name": rule.name, **values})
        else:
            values = {
                "match": tuple(dict.fromkeys((*there.match, *rule.match))) or None,
                "groups": tuple(dict.fromkeys((*there.groups, *rule.groups))) or None,
            }
            if values == {"match": there.match or None, "groups": there.groups or None}:
                passed.append(f"{rule.name} has all its groups already.")
                continue
            config.change("category", there.name, {key: value for key, value in values.items() if value})
        categories.append(rule.name)
    config.settings()
    lines = difflib.unified_diff(
        before.splitlines(), config.text.splitlines(), config_file.name, config_file.name, lineterm="", n=2
    )
    first = bool(categories) and not settings.category
    return Import(config, tuple(people), tuple(categories), tuple(passed), "\n".join(lines), first)
