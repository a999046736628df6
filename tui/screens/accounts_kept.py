"""Where each credential of an account lives, in the panel of accounts; never what it is."""

from collections.abc import Iterable, Sequence

from backends.credentials import Located
from tui.screens.setting_up import bad
from tui.text import clean
from tui.widgets.reading import GAP, Paragraph, heading

WORDS = {
    "slack_token": "Slack token",
    "telegram_api_id": "api_id",
    "telegram_api_hash": "api_hash",
    "telegram_phone": "phone",
    "telegram_session": "login",
}


def where_kept(places: Sequence[Located], exposed: str) -> Iterable[Paragraph]:
    """``exposed``: who else can read it, safe to show."""
    if not places:
        return
    yield GAP
    yield heading("Where it is kept")
    yield from map(_place, places)
    unread = next((one.unread for one in places if one.unread), "")
    if unread:
        yield bad(f"{clean(unread)}, so what it holds is not known: unlock it, then r asks again.")
    if exposed:
        yield bad(exposed)


def _place(one: Located) -> Paragraph:
    also = f", also in: {', '.join(one.also)}" if one.also else ""
    where = f"{one.source}{also}" if one.source else "not known" if one.unread else "not set"
    return Paragraph(((f"{WORDS[one.name]:<12}", "$muted"),), (where, (f"  for {clean(one.host)}", "$muted")))
