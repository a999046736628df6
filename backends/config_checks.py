"""What a well-formed config may still get wrong: names of nobody, doubles, bad patterns and addresses."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import time
from ipaddress import ip_address
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit

from backends.changes.pace import CEILING
from backends.errors import ConfigError
from backends.model import PLATFORMS
from backends.nearest import did_you_mean
from backends.patterns import compile_pattern
from backends.settings import (
    CategoryRule,
    ExclusionRule,
    PaceSettings,
    Settings,
    SlackSettings,
    TeamMember,
    TelegramSettings,
)

_GROUP_ID = re.compile(r"slack:\w+/\w+|[CG][A-Z0-9]+|(telegram:(\d+/)?)?-\d+", re.ASCII)


def problems_in(settings: Settings, unread: Collection[str] = ()) -> list[str]:
    """Every problem, in the order of the tables; empty where the config can be used.

    ``unread`` are tables of which some rows are lacking: nothing is said of them, nor of what names them.
    """
    return [
        *_slack(settings.slack),
        *_telegram(settings.telegram),
        *(_team(settings.team) if "team" not in unread else ()),
        *(_categories(settings.category, settings.team) if not {"team", "category"} & {*unread} else ()),
        *(_exclusions(settings.exclusion, settings.team) if not {"team", "exclusion"} & {*unread} else ()),
        *_texts("[flags]: retired", settings.flags.retired),
        *(f"[rename]: {old!r} is no name to look for" for old in settings.rename if not old.strip()),
        *_pace(settings.pace),
        *(_names("view", [view.name for view in settings.view]) if "view" not in unread else ()),
    ]


def _slack(slack: SlackSettings) -> Iterator[str]:
    yield from _patterns("[slack]: channels", slack.channels)
    problem = _url_problem(slack.api_url)
    if problem:
        yield f"[slack]: api_url {problem}"


def _url_problem(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address; Slack's own is https://slack.com/api/"
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        return "is no address; Slack's own is https://slack.com/api/"
    if parts.username or parts.password:
        return "must not hold a user name or password"
    if parts.scheme == "http" and not is_loopback(host):
        return "must begin with https://: over http:// the token could be read on its way"
    return ""


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _telegram(telegram: TelegramSettings) -> Iterator[str]:
    yield from _texts("[telegram]: shared_with", telegram.shared_with)
    if not telegram.shared_with:
        yield '[telegram]: shared_with is empty; name an account, or "me" for all groups of your own'
    for account in telegram.shared_with:
        if "/" in account:
            yield f"[telegram]: shared_with {account!r} is an address; write the username alone"
    if telegram.server is not None:
        try:
            address = telegram.address
        except ValueError:
            address = None
        if address is None or f":{address[1]}" != telegram.server[-len(f":{address[1]}") :]:
            yield "[telegram]: server must be an address and a port, such as 127.0.0.1:4430"
    if not 1 <= telegram.dc <= 999:
        yield "[telegram]: dc must be a number from 1 to 999; 2 is usual"
    if telegram.server_key is not None and telegram.server is None:
        yield "[telegram]: server_key needs server"
    if telegram.server_key is not None and not _can_be_path(telegram.server_key):
        yield "[telegram]: server_key is no path of a file"
    if telegram.api_id is not None and telegram.api_id <= 0:
        yield "[telegram]: api_id must be the number from my.telegram.org"


def _can_be_path(path: Path) -> bool:
    """Whether ``~`` leads to a home that there is, and the system takes the rest."""
    try:
        return "\0" not in str(path.expanduser())
    except RuntimeError:
        return False


def _team(team: Sequence[TeamMember]) -> Iterator[str]:
    yield from _names("team", [member.name for member in team])
    for place, member in enumerate(team, 1):
        statuses = (member.status, member.slack_status, member.telegram_status)
        if "limited" in statuses and not member.only:
            yield f"[[team]] {place}: {member.name} is limited, so only must say to which groups"
        telegram = (member.telegram or "").strip()
        if telegram.lstrip("+-").isdecimal() and not re.fullmatch(r"[1-9]\d{0,18}", telegram, re.ASCII):
            yield f"[[team]] {place}: telegram {telegram!r} is no id; an id is a positive number"
    yield from _handles(team)


def _handles(team: Sequence[TeamMember]) -> Iterator[str]:
    """One account cannot be two people."""
    for platform in PLATFORMS:
        owners: dict[str, str] = {}
        for place, member in enumerate(team, 1):
            handle = (member.handle_on(platform) or "").casefold()
            if handle and owners.setdefault(handle, member.name) != member.name:
                yield f"[[team]] {place}: {platform} {handle!r} is {owners[handle]}'s already"


def _categories(rules: Sequence[CategoryRule], team: Sequence[TeamMember]) -> Iterator[str]:
    known = list(dict.fromkeys([member.name for member in team] + [m.role for m in team if m.role]))
    for place, rule in enumerate(rules, 1):
        where = f"[[category]] {place}"
        if not rule.name.strip():
            yield f"{where}: name is empty"
        yield from _patterns(f"{where}: match", rule.match)
        for id in rule.groups:
            if not _GROUP_ID.fullmatch(id):
                yield (
                    f"{where}: groups: {id!r} is no id of a group, such as slack:T024BE7LD/C024BE91L; "
                    "names go under match"
                )
        for key, people in (("required", rule.required or ()), ("optional", rule.optional)):
            for word in people:
                if not any(member.is_called(word) for member in team):
                    yield f"{where}: {key} names {word!r}, no member or role; {did_you_mean(word, known)}"


def _exclusions(rules: Sequence[ExclusionRule], team: Sequence[TeamMember]) -> Iterator[str]:
    names = [member.name for member in team]
    folded = {name.casefold() for name in names}
    for place, rule in enumerate(rules, 1):
        where = f"[[exclusion]] {place}"
        if rule.member is not None and rule.member.casefold() not in folded:
            advice = did_you_mean(rule.member, names)
            yield f"{where}: member names {rule.member!r}, who is not in the team; {advice}"
        if rule.group is not None and rule.filter is not None:
            yield f"{where}: has both group and filter; keep one of them"
        empty = [key for key in ("group", "filter") if getattr(rule, key) == ""]
        if empty:
            yield f"{where}: {empty[0]} is empty; leave the line out, or say which groups"
        elif not (rule.member or rule.group or rule.filter):
            yield f"{where}: needs a member, a group or a filter, or it would excuse everyone everywhere"


def _pace(pace: PaceSettings) -> Iterator[str]:
    if not (isfinite(pace.timeout) and pace.timeout > 0):
        yield "[pace]: timeout must be more than 0 seconds"
    if not 1 <= pace.workers <= 16:
        yield "[pace]: workers must be a number from 1 to 16"
    if pace.telegram_invites_per_day < 0:
        yield "[pace]: telegram_invites_per_day must be 0 or more"
    if pace.telegram_invites_per_day > CEILING:
        yield f"[pace]: telegram_invites_per_day must be {CEILING} or less: above, Telegram limits accounts"
    if pace.quiet is not None and not _is_span(pace.quiet):
        yield "[pace]: quiet must be two times of day, such as 20:00-08:00"


def _is_span(text: str) -> bool:
    found = re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", text, re.ASCII)
    if found is None or found[1] == found[2]:
        return False
    try:
        return bool([time.fromisoformat(part) for part in found.groups()])
    except ValueError:
        return False


def _patterns(where: str, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            compile_pattern(pattern)
        except ConfigError as error:
            yield f"{where}: {error.sentence}"


def _texts(where: str, texts: Iterable[str]) -> Iterator[str]:
    if any(not text.strip() for text in texts):
        yield f"{where} holds an empty text"


def _names(table: str, names: Sequence[str]) -> Iterator[str]:
    first: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if not name.strip():
            yield f"[[{table}]] {place}: name is empty"
            continue
        earlier = first.setdefault(name.strip().casefold(), place)
        if earlier != place:
            yield f"[[{table}]] {place}: name {name!r} is taken by [[{table}]] {earlier}"
