"""What a Slack message says in blocks, attachments and e-mails stands in every format that people read."""

from pathlib import Path
from typing import Any

import pytest

from backends.slack.messages import to_message
from reports.archive.versions import says
from tests.archive.told import ACME, archive

PLACES = ("text/*.txt", "csv/*.csv", "html/*/page-0001.html")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def typed(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [*elements]}


def word(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


LINK = {"type": "link", "url": "https://a.example", "text": "the offer"}
ITEMS = [typed(word("first")), typed(word("second"))]
RICH = {
    "type": "rich_text",
    "elements": [
        typed(word("see "), LINK, word(" by "), {"type": "user", "user_id": "U7"}),
        {"type": "rich_text_list", "style": "ordered", "elements": ITEMS},
        {"type": "rich_text_quote", "elements": [word("he said")]},
    ],
}
CELLS = [[{"type": "raw_text", "text": "Fee"}, {"type": "rich_text", "elements": [typed(word("2 %"))]}]]
PICTURE = {"type": "image", "title": plain("Chart"), "alt_text": "fees by month", "slack_file": {"id": "F1"}}
VIDEO = {"type": "video", "title": plain("Tour"), "alt_text": "a tour", "video_url": "https://v.example"}
BUTTON = {"type": "button", "text": plain("Open"), "url": "https://b.example"}
ATTACHED = {
    "author_name": "Billing",
    "title": "Invoice 7",
    "footer": "sent by a bot",
    "fallback": "x-x",
    "actions": [{"type": "button", "text": "Pay", "url": "https://p.example"}],
}
MAIL = {
    "id": "F2",
    "mode": "email",
    "subject": "Renewal",
    "from": [{"original": "Ann <ann@a.example>"}],
    "plain_text": "Dear all,\nwe renew.",
}
SAID: dict[str, tuple[dict[str, Any], list[str]]] = {
    "rich text": (
        {"blocks": [RICH]},
        ["see the offer (https://a.example) by @U7", "1. first", "2. second", "> he said"],
    ),
    "table": ({"blocks": [{"type": "table", "rows": CELLS}]}, ["Fee | 2 %"]),
    "picture": ({"blocks": [PICTURE]}, ["image: Chart, fees by month, F1"]),
    "video": ({"blocks": [VIDEO]}, ["video: Tour, a tour, https://v.example"]),
    "buttons": (
        {"blocks": [{"type": "actions", "elements": [BUTTON]}]},
        ["button: Open (https://b.example)"],
    ),
    "an app's text and blocks": (
        {
            "text": "New alert",
            "blocks": [{"type": "section", "text": plain("Disk full"), "accessory": BUTTON}],
        },
        ["New alert", "Disk full", "button: Open (https://b.example)"],
    ),
    "attachment": (
        {"attachments": [ATTACHED]},
        ["Billing", "Invoice 7", "button: Pay (https://p.example)", "sent by a bot"],
    ),
    "fallback": (
        {"attachments": [{"fallback": "only this", "image_url": "https://i.example"}]},
        ["only this"],
    ),
    "e-mail": (
        {"files": [MAIL]},
        ["e-mail: Renewal, from Ann <ann@a.example>", "Dear all,", "we renew."],
    ),
    "snippet": (
        {"files": [{"id": "F3", "mode": "snippet", "preview": "def f():", "preview_is_truncated": True}]},
        ["def f():", "…"],
    ),
}


def told(**raw: Any) -> Any:
    return to_message({"type": "message", "user": "U1", "text": "", "ts": "1700000001.000100"} | raw)


@pytest.mark.parametrize("name", SAID)
async def test_its_words_stand_in_every_format(tmp_path: Path, name: str) -> None:
    raw, words = SAID[name]
    await archive(tmp_path, {ACME: [told(**raw)]}, ("text", "csv", "html"))
    assert missing(tmp_path, words) == []


def missing(folder: Path, words: list[str]) -> list[str]:
    pages = [next(folder.glob(place)).read_text() for place in PLACES]
    pages = [page.replace("&gt;", ">").replace("&lt;", "<") for page in pages]
    assert not [page for page in pages if "x-x" in page]
    return [word for page in pages for word in words if word not in page]


async def test_what_was_typed_is_said_once(tmp_path: Path) -> None:
    await archive(tmp_path, {ACME: [told(text="see the offer", blocks=[RICH])]}, ("text", "csv", "html"))
    assert missing(tmp_path, ["see the offer"]) == []
    assert len(missing(tmp_path, ["he said"])) == len(PLACES)


def test_another_picture_in_a_block_is_a_version() -> None:
    other = PICTURE | {"slack_file": {"id": "F9"}}
    assert says(told(blocks=[PICTURE])) != says(told(blocks=[other]))
    again = PICTURE | {"block_id": "x", "slack_file": {"id": "F1", "url_private": "https://s.example/2"}}
    assert says(told(blocks=[PICTURE])) == says(told(blocks=[again]))
