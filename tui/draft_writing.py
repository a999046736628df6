"""Brings config.toml to what the draft of the set-up says."""

from pathlib import Path

from backends.config_writing import ConfigText
from backends.settings import Settings, TeamMember
from tui.draft import Draft


def written(path: Path, draft: Draft) -> Settings:
    """Blocking: bring config.toml to what the draft says; remarks, order and everything else stay.

    Raises ConfigError, WriteError; nothing is written then.
    """
    config = ConfigText.read(path)
    before = config.settings()
    for table, key, new, old in (
        ("slack", "channels", draft.channels, before.slack.channels),
        ("slack", "api_url", draft.api_url, before.slack.api_url),
        ("telegram", "shared_with", draft.shared_with, before.telegram.shared_with),
        ("telegram", "server", draft.server, before.telegram.server),
        ("telegram", "dc", draft.dc if draft.server else None, before.telegram.dc),
        ("telegram", "server_key", draft.server_key, str(before.telegram.server_key)),
    ):
        if new != old:
            config.put(table, key, new)
    there = {member.name.casefold(): member for member in before.team}
    for member in draft.team:
        known = there.get(member.name.casefold())
        values = table_of(member)
        if known is None:
            config.add("team", {"name": member.name, **{key: v for key, v in values.items() if v}})
        elif known != member:
            changes = {key: value for key, value in values.items() if value != table_of(known)[key]}
            config.change("team", known.name, changes)
    return config.save()


def table_of(member: TeamMember) -> dict[str, str | None]:
    """A member's keys beside the name, as config.toml has them; what is usual is left out."""
    return {
        "slack": member.slack,
        "telegram": member.telegram,
        "role": member.role or None,
        "status": member.status if member.status != "required" else None,
        "only": member.only,
        "slack_status": member.slack_status,
        "telegram_status": member.telegram_status,
    }
