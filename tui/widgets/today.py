"""What can be done today, in words of several lengths: gaps that are ours to close, invitations left."""

from textual.content import Content

from reports.mending import Outlook
from tui.looking_back import Invited
from tui.widgets.line import Piece, assemble
from tui.wording import counted


def today_in_words(outlook: Outlook, invited: Invited | None) -> list[Content]:
    """``you can close 38 of 62 gaps · 24 need an owner · Telegram invites today 0/24``, then shorter ones.

    None where there is no gap. ``invited`` None = there is no Telegram account, or it is not known yet.
    """
    if not outlook.gaps:
        return []
    more = [
        (outlook.perhaps, "by trying"),
        (outlook.owner, "need an owner" if outlook.owner != 1 else "needs an owner"),
        (outlook.in_hand, "in hand"),
    ]
    others = [_figure(f"{number:,}", words) for number, words in more if number]
    close: list[Piece] = [("you can close ", "$muted"), *_figure(f"{outlook.mine:,}", "")]
    today = _today(outlook, invited)
    gaps: list[Piece] = [*close, (f" of {counted(outlook.gaps, 'gap')}", "$muted"), *today]
    brief: list[Piece] = [
        ("can close ", "$muted"),
        *_figure(f"{outlook.mine:,}/{outlook.gaps:,}", ""),
        *today,
    ]
    short = _invites(invited, "invites")
    return [
        _line([gaps, *others, _invites(invited, "Telegram invites today")]),
        _line([gaps, *others, _invites(invited, "invites today")]),
        _line([gaps, *others[:2], short]),
        _line([gaps, short]),
        _line([brief, short]),
        _line([brief]),
    ]


def _today(outlook: Outlook, invited: Invited | None) -> list[Piece]:
    """``, 12 today`` where the budget is used up, so that those on Telegram have to wait."""
    if invited is None or invited.sent < invited.budget or not outlook.budgeted:
        return []
    now = outlook.mine - outlook.budgeted
    return [(", ", "$muted"), (f"{now:,}" if now else "none", "bold"), (" today", "$muted")]


def _invites(invited: Invited | None, words: str) -> list[Piece]:
    if invited is None:
        return []
    return [(f"{words} ", "$muted"), *_figure(f"{invited.sent:,}/{invited.budget:,}", "")]


def _figure(number: str, words: str) -> list[Piece]:
    return [(number, "bold"), (f" {words}" if words else "", "$muted")]


def _line(parts: list[list[Piece]]) -> Content:
    pieces: list[Piece] = []
    for part in filter(None, parts):
        pieces += [(" · ", "$faint"), *part]
    return assemble(pieces[1:])
