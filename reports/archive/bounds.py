"""Keeps a page to the days that were wished for: Slack hands out threads whole."""

from dataclasses import replace

from backends.history import OPEN, ArchivedMessage, HistoryPage, Span
from reports.archive.index import Index, microseconds
from reports.archive.spans import overlaps


def within(page: HistoryPage, span: Span, index: Index) -> tuple[HistoryPage, tuple[str, ...]]:
    """What of ``page`` was sent in ``span``, or in what is archived already; and the keys of messages from
    outside that are kept for the replies to them.

    A thread of which something was left out does not count as read: an export of other days asks again.
    """
    if span == (0, OPEN):
        return page, ()
    inside = {one.key for one in page.messages if _belongs(one, span, index)}
    parents = {one.parent for one in page.messages if one.key in inside}
    beside = {one.key for one in page.messages if one.id in parents} - inside
    kept = inside | beside
    left_out = {key for key in page.replies if key not in kept and key not in index.entries}
    if page.seen is not None and left_out:
        gone = set(index.replies(page.thread)) - page.replies
        page = replace(page, seen=None, gone=(*page.gone, *sorted(gone)))
    shown = tuple(one for one in page.messages if one.key in kept)
    return replace(page, messages=shown), tuple(sorted(beside))


def _belongs(message: ArchivedMessage, span: Span, index: Index) -> bool:
    sent = microseconds(message.sent)
    if span[0] <= sent <= span[1]:
        return True
    return message.key in index.entries or overlaps(index.spans.get(message.part, ()), (sent, sent))
