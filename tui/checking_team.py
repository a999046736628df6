"""Looks whether somebody has confirmed whose accounts the team's handles lead to. No Textual, no network."""

from collections.abc import Iterator

from backends.confirmed import as_confirmed
from backends.errors import BitsafeError
from backends.store.store import Store
from reports.team_edits import edited
from reports.unconfirmed import Unconfirmed, unconfirmed
from tui.checking import Check
from tui.confirming import identity
from tui.wording import counted
from tui.workplace import Workplace


def checks_of_team(place: Workplace) -> Iterator[Check]:
    """By the last whole run; nothing where there is none yet. Raises nothing."""
    file = place.store_file
    if file is not None and not file.exists():
        return
    try:
        waiting = _waiting(place)
    except BitsafeError:
        # The check of the store says what is wrong with it.
        return
    if waiting:
        who = "; ".join(f"{one.member}: {identity(one)}" for one in waiting)
        text = f"{counted(len(waiting), 'handle')} not confirmed by anybody yet. {who}."
        yield Check("team", "warning", text, "Nobody is removed by them. P in the app, then c, confirms.")
    elif waiting is not None:
        yield Check("team", "ok", "Every account that the team's handles led to is confirmed.")


def _waiting(place: Workplace) -> tuple[Unconfirmed, ...] | None:
    store = Store.open(place.store_url)
    try:
        snapshot, confirmed = store.last_whole(), store.confirmed()
        settings, _ = edited(place.settings, store.decisions())
    finally:
        store.close()
    if snapshot is None or not settings.team:
        return None
    return unconfirmed(settings.team, as_confirmed(snapshot, confirmed), confirmed)
