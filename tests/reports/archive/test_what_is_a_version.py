"""What of a Telegram message makes another version of it, as far as the demo's people do not do it."""

from typing import Any

import pytest

from backends.history import ArchivedMessage, Poll, PollOption
from reports.archive.index import digest
from reports.archive.lines import encode
from reports.archive.versions import says
from tests.reports.archive.histories import telegram_message

PHOTO = {"_": "MessageMediaPhoto", "photo": {"_": "Photo", "id": 7, "sizes": []}}
CONTACT = {"_": "MessageMediaContact", "phone_number": "+1", "first_name": "Ann"}
LIVE = {"_": "MessageMediaGeoLive", "geo": {"lat": 1.0, "long": 2.0}}
PREVIEW = {"_": "MessageMediaWebPage", "webpage": {"_": "WebPage", "id": 5, "title": "Offers"}}
LIST = {"_": "MessageMediaToDo", "todo": {"title": {"text": "To do"}, "list": [{"id": 1}]}}


def told(**raw: Any) -> ArchivedMessage:
    return telegram_message(3, "see", raw=raw)


def asked(question: str, votes: int) -> ArchivedMessage:
    return telegram_message(3, "", poll=Poll(question, (PollOption("Yes", votes),)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (told(media=PHOTO), told(media={**PHOTO, "photo": {"_": "Photo", "id": 8}})),
        (told(media=PHOTO), told()),
        (told(media=CONTACT), told(media={**CONTACT, "phone_number": "+2"})),
        (told(media=LIST), told(media={**LIST, "todo": {"title": {"text": "To do"}, "list": []}})),
        (told(), told(entities=[{"_": "MessageEntityBold", "offset": 0, "length": 3}])),
        (asked("When?", 1), asked("Who?", 1)),
    ],
)
def test_what_its_author_changed_is(before: ArchivedMessage, after: ArchivedMessage) -> None:
    assert says(before) != says(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (told(), told(media=PREVIEW)),
        (told(), told(edit_date="2026-03-04T00:00:00+00:00", edit_hide=True)),
        (told(media=LIVE), told(media={**LIVE, "geo": {"lat": 3.0, "long": 2.0}})),
        (told(), told(reactions={"results": [{"count": 1}]})),
        (asked("When?", 1), asked("When?", 2)),
    ],
)
def test_what_others_do_with_it_is_not(before: ArchivedMessage, after: ArchivedMessage) -> None:
    assert says(before) == says(after)
    assert digest(encode("message", before)) != digest(encode("message", after))


def test_how_often_it_was_seen_is_no_news_at_all() -> None:
    before, after = (encode("message", told(views=count, forwards=count)) for count in (1, 20))
    assert digest(before) == digest(after)
