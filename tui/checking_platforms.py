"""Looks whether each platform can be worked with: access, scopes, rights, room, clock. No Textual."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backends.errors import LockHeld, PlatformError, WriteError
from backends.model import PLATFORM_NAMES, Account, Condition, Group, Platform, Role, Standing
from tui import platforms, trying
from tui.checking import UNLOCK, Check
from tui.wording import counted
from tui.workplace import Workplace

if TYPE_CHECKING:
    from backends.slack.login import TokenSeen

SKEW = 30.0
"""Seconds; Telegram refuses what is dated further off than that from time to time."""
NEARLY_FULL = 20
ADD_IT = "Add it at https://api.slack.com/apps under OAuth & Permissions, then reinstall the app."

Found = tuple[list[Check], Condition]


async def checks_of_slack(place: Workplace) -> Found:
    """Raises nothing: what fails is a check of its own."""
    from backends.slack.login import look_at_token

    assert place.credentials is not None
    token, settings = place.credentials.slack_token or "", place.settings
    url = settings.slack.api_url
    if not token:
        return [_signed_out("slack", place.credentials.unread)], Condition.SIGNED_OUT
    backend = platforms.slack(place, {})
    found: list[Check] = []
    try:
        seen = await look_at_token(token, platforms.slack_gate(settings), api_url=url, direct=place.demo)
        found += _token(seen)
        found += _clock("slack", seen.time)
        tried = await trying.slack(seen, backend, settings.slack.channels, settings.flags.retired)
        # Only now the name is known by which everybody else knows the account.
        found[0] = _signed_in(tried.account)
    except PlatformError as error:
        return [*found, Check("slack", "error", error.sentence, error.way_out)], error.condition
    finally:
        await backend.close()
    text = f"{tried.matching} of {len(tried.groups)} channels match."
    if tried.matching:
        found.append(Check("slack", "ok", text))
    else:
        found.append(Check("slack", "warning", text, "Look at channels in [slack] of config.toml."))
    found += _rights("slack", trying.matching(tried.groups, settings.slack.channels, settings.flags.retired))
    return found, Condition.OK


def _signed_in(account: Account) -> Check:
    return Check("slack", "ok", f"Signed in to {account.home} as {account.name} (@{account.handle}).")


def _token(seen: "TokenSeen") -> Iterator[Check]:
    from backends.slack.scopes import BOT_BLIND

    yield _signed_in(seen.account)
    usual = seen.kind.id == "user"
    yield Check("slack", "ok" if usual else "warning", seen.kind.sentence, "" if usual else seen.kind.way_out)
    if seen.bot:
        yield from (Check("slack", "warning", sentence) for sentence in BOT_BLIND)
    if not seen.features:
        yield Check("scopes", "warning", "Slack does not tell which scopes this token has.")
    for feature in seen.features:
        if feature.have:
            yield Check("scopes", "ok", f"{feature.name}: has {', '.join(feature.needs)}.")
        else:
            text = f"{feature.name}: lacks {', '.join(feature.lacking)}."
            yield Check("scopes", "error" if feature.essential else "warning", text, ADD_IT)


async def checks_of_telegram(place: Workplace) -> Found:
    """Raises nothing: what fails is a check of its own."""
    from tui.locks import SessionLock, lock_folders

    assert place.credentials is not None
    session = place.credentials.telegram_session
    if not session:
        return [_signed_out("telegram", place.credentials.unread)], Condition.SIGNED_OUT
    try:
        with SessionLock(lock_folders(place.home.state, demo=place.demo), session):
            return await _look_at_telegram(place)
    except LockHeld as error:
        return [Check("telegram", "warning", error.sentence, error.way_out)], Condition.LOCKED
    except WriteError as error:
        return [Check("telegram", "error", error.sentence, error.way_out)], Condition.FAILED


async def _look_at_telegram(place: Workplace) -> Found:
    settings = place.settings
    backend = platforms.telegram(place, {})
    try:
        tried = await trying.telegram(backend, settings.telegram.shared_with)
        clock = _clock("telegram", await backend.clock())
    except PlatformError as error:
        return [Check("telegram", "error", error.sentence, error.way_out)], error.condition
    finally:
        await backend.close()
    account = tried.account
    handle = f" (@{account.handle})" if account.handle else ""
    signed_in = Check("telegram", "ok", f"Signed in as {account.name}{handle}.")
    way_out = "Correct shared_with in [telegram] of config.toml."
    unresolved = [Check("telegram", "error", reason, way_out) for reason in tried.unresolved]
    room = _room(tried, settings.telegram.shared_with)
    return [signed_in, *clock, room, *unresolved, *_rights("telegram", tried.shared)], Condition.OK


def _room(tried: trying.TelegramTried, shared_with: Sequence[str]) -> Check:
    """How near the account is to the groups that it may hold."""
    full = tried.used > tried.limit - NEARLY_FULL
    shared = f"{len(tried.shared)} are shared with {', '.join(shared_with)}"
    way_out = "Leave groups that are no longer needed: an account that is full is invited nowhere."
    text = f"{tried.used} of {tried.limit} groups used (basic ones do not count); {shared}."
    return Check("telegram", "warning", text, way_out) if full else Check("telegram", "ok", text)


def _signed_out(platform: Platform, unread: str) -> Check:
    """``unread``: why the keyring could not be asked for a login."""
    if unread:
        text = f"No login of {PLATFORM_NAMES[platform]} could be looked for: {unread}."
        return Check(platform, "error", text, UNLOCK)
    text = f"{PLATFORM_NAMES[platform]} is not signed in."
    return Check(platform, "error", text, f"Run: bitsafe-tui login {platform}")


def _rights(platform: Platform, groups: Sequence[Group]) -> Iterator[Check]:
    here = [group for group in groups if group.standing is Standing.HERE and not group.archived]
    if not here:
        return
    runs = sum(group.role in (Role.OWNER, Role.ADMIN) for group in here)
    may = ", ".join(f"{right} in {_count(here, right)}" for right in ("invite", "rename", "remove"))
    text = f"of {counted(len(here), 'group')} this account runs {runs}. It may {may}."
    few = any(group.rights.invite is False for group in here)
    way_out = "Where it may not, the app writes messages to those who may." if few else ""
    yield Check("rights", "ok", f"{PLATFORM_NAMES[platform]}: {text}", way_out)


def _count(groups: Sequence[Group], right: str) -> str:
    """In how many a right is held; some platforms tell only who tries."""
    held = [getattr(group.rights, right) for group in groups]
    trying_tells = held.count(None)
    return f"{held.count(True)}" + (f" (in {trying_tells} more only trying tells)" if trying_tells else "")


def _clock(platform: Platform, theirs: datetime | None) -> list[Check]:
    if theirs is None:
        return []
    seconds = (datetime.now(UTC) - theirs).total_seconds()
    name = PLATFORM_NAMES[platform]
    if abs(seconds) <= SKEW:
        return [Check("clock", "ok", f"This computer's clock agrees with {name}'s.")]
    side = "ahead of" if seconds > 0 else "behind"
    text = f"This computer's clock is {abs(seconds):.0f} s {side} {name}'s."
    return [Check("clock", "warning", text, "Set the clock, or switch its setting by network time on.")]
