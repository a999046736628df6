"""Looks whether somebody has confirmed whose accounts the team's handles lead to. No Textual, no network."""

from collections.abc import Iterator

from backends.confirmed import as_confirmed
from backends.errors import BitsafeError
from backends.model import PLATFORM_NAMES, Identity
from backends.store.store import Store
from reports.team_edits import edited
from reports.unconfirmed import Unconfirmed, unconfirmed
from reports.unconfirmed import moved as moved_handles
from tui.checking import Check
from tui.confirming import ANEW, identity
from tui.wording import counted
from tui.workplace import Workplace


def checks_of_team(place: Workplace) -> Iterator[Check]:
    """By the last whole run; nothing where there is none yet. Raises nothing."""
    file = place.store_file
    if file is not None and not file.exists():
        return
    try:
        seen = _seen(place)
    except BitsafeError:
        # The check of the store says what is wrong with it.
        return
    if seen is None:
        return
    waiting, moved = seen
    if moved:
        who = "; ".join(f"{name}: @{one.handle} on {PLATFORM_NAMES[one.platform]}" for name, one in moved)
        number = counted(len(moved), "handle")
        text = f"{number} of the team now led to another account than the one that was confirmed. {who}."
        yield Check("team", "warning", text, f"They are not known until then. In the app: {ANEW}.")
    if waiting:
        who = "; ".join(f"{one.member}: {identity(one)}" for one in waiting)
        text = f"{counted(len(waiting), 'handle')} not confirmed by anybody yet. {who}."
        yield Check("team", "warning", text, "Nobody is removed by them. P in the app, then c, confirms.")
    if not waiting and not moved:
        yield Check("team", "ok", "Every account that the team's handles led to is confirmed.")


def _seen(
    place: Workplace,
) -> tuple[tuple[Unconfirmed, ...], tuple[tuple[str, Identity], ...]] | None:
    """Handles that nobody has confirmed, and those that have moved since."""
    store = Store.open(place.store_url)
    try:
        snapshot, confirmed = store.last_whole(), store.confirmed()
        settings, _ = edited(place.settings, store.decisions())
    finally:
        store.close()
    if snapshot is None or not settings.team:
        return None
    checked = as_confirmed(snapshot, confirmed)
    return unconfirmed(settings.team, checked, confirmed), moved_handles(settings.team, checked)
