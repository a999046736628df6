"""What a Telegram message says without text of its own stands in every format, and an edit of it is kept."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telethon.tl import types

from backends.history import ArchivedMessage
from backends.model import Kind
from backends.telegram.messages import to_message
from reports.archive.formats.telegram_rich import PARTIAL, beside
from reports.archive.versions import says
from tests.archive.running import Company
from tests.archive.test_export import longest
from tests.archive.told import archive
from tests.reports.archive.histories import NEW_HALF, chat

GROUP = chat(NEW_HALF, "Acme", Kind.SUPERGROUP).group
UNTIL = datetime(2026, 2, 2, 23, 30, tzinfo=UTC)
PLACES = ("text/*.txt", "csv/*.csv", "html/*/page-0001.html")
PHOTO = types.Photo(7, 1, b"r", None, [types.PhotoSize("x", 8, 6, 900)], 2)


def told(**fields: Any) -> ArchivedMessage:
    fields = {"message": ""} | fields
    sent = datetime(2026, 1, 1, 10, tzinfo=UTC)
    message = types.Message(5, types.PeerChannel(7001), from_id=types.PeerUser(5), date=sent, **fields)
    return to_message(message, NEW_HALF, forum=False, names={})


def plain(text: str) -> types.TextPlain:
    return types.TextPlain(text)


def titled(text: str) -> types.TextWithEntities:
    return types.TextWithEntities(text, [])


def rich(*blocks: Any, photos: Any = (), part: bool | None = None) -> types.RichMessage:
    return types.RichMessage([*blocks], [*photos], [], part=part)


def paragraph(text: str) -> types.PageBlockParagraph:
    return types.PageBlockParagraph(plain(text))


def to_do(*items: str) -> types.MessageMediaToDo:
    listed = [types.TodoItem(number, titled(item)) for number, item in enumerate(items, 1)]
    return types.MessageMediaToDo(
        types.TodoList(titled("Before the call"), listed), [types.TodoCompletion(2, types.PeerUser(5), UNTIL)]
    )


def button(text: str, type_: Any) -> types.ReplyInlineMarkup:
    return types.ReplyInlineMarkup([types.KeyboardInlineButtonRow([types.KeyboardInlineButton(text, type_)])])


def giveaway(quantity: int) -> types.MessageMediaGiveaway:
    return types.MessageMediaGiveaway([9], quantity, UNTIL, countries_iso2=["DE"], months=6)


RESULTS = types.MessageMediaGiveawayResults(9, 3, 2, 1, [5, 6], UNTIL, stars=500)
INVOICE = types.MessageMediaInvoice("Licence", "a year", "USD", 990, "p")
GAME = types.MessageMediaGame(types.Game(1, 1, "s", "Chess", "by mail", types.PhotoEmpty(1)))
STORY = types.MessageMediaStory(
    types.PeerUser(6), 12, story=types.StoryItem(12, UNTIL, UNTIL, types.MessageMediaEmpty(), caption="Look!")
)
QUOTE = types.MessageReplyHeader(reply_to_msg_id=1, quote=True, quote_text="only\nthese words")
OPEN = button("Open", types.InlineButtonTypeUrl("https://a.example"))
SAID: dict[str, tuple[ArchivedMessage, tuple[str, ...]]] = {
    "rich": (told(rich_message=rich(paragraph("It is signed"))), ("It is signed",)),
    "to-do list": (
        told(media=to_do("call Ann", "call Bob")),
        ("to-do list: Before the call", "[ ] call Ann", "[x] call Bob"),
    ),
    "dice": (told(media=types.MessageMediaDice(4, "🎲")), ("rolled 🎲: 4",)),
    "invoice": (told(media=INVOICE), ("invoice: Licence: a year, 990 of the smallest unit of USD",)),
    "game": (told(media=GAME), ("game: Chess: by mail",)),
    "story": (told(media=STORY), ("story 12 of 6", "Look!")),
    "giveaway": (
        told(media=giveaway(3)),
        ("giveaway: prizes: 3, Telegram Premium for 6 months, in DE, until 2026-02-02",),
    ),
    "results": (told(media=RESULTS), ("results of a giveaway: winners: 2 (5, 6), unclaimed: 1, 500 stars",)),
    "paid": (
        told(media=types.MessageMediaPaidMedia(5, [types.MessageExtendedMediaPreview()])),
        ("paid media: 1, for 5 stars",),
    ),
    "unsupported": (told(media=types.MessageMediaUnsupported()), ("that this version cannot read",)),
    "quote": (told(message="Yes", reply_to=QUOTE), ("> only", "> these words", "Yes")),
    "button": (told(message="See", reply_markup=OPEN), ("See", "button: Open (https://a.example)")),
}


async def written(folder: Path, message: ArchivedMessage) -> tuple[list[str], dict[str, Any]]:
    """What people's formats say, and its object in result.json."""
    await archive(folder, {GROUP: [message]}, ("text", "csv", "html", "json"))
    return read(folder)


def read(folder: Path) -> tuple[list[str], dict[str, Any]]:
    pages = [next(folder.glob(place)).read_text().replace("&gt;", ">") for place in PLACES]
    (result,) = folder.glob("json/telegram/*/result.json")
    (shape,) = json.loads(result.read_text())["messages"]
    return pages, shape


@pytest.mark.parametrize("name", SAID)
async def test_its_words_stand_in_every_format(tmp_path: Path, name: str) -> None:
    message, words = SAID[name]
    pages, _ = await written(tmp_path, message)
    assert [word for page in pages for word in words if word not in page] == []


SHAPES: dict[str, dict[str, Any]] = {
    "rich": {"text": "It is signed"},
    "to-do list": {
        "todo_list": {
            "title": "Before the call",
            "others_can_append": False,
            "others_can_complete": False,
            "answers": [{"text": "call Ann", "id": 1}, {"text": "call Bob", "id": 2}],
            "completions": [
                {
                    "_": "TodoCompletion",
                    "id": 2,
                    "completed_by": {"_": "PeerUser", "user_id": 5},
                    "date": UNTIL.isoformat(),
                }
            ],
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "invoice": {
        "invoice_information": {
            "title": "Licence",
            "description": "a year",
            "currency": "USD",
            "amount": 990,
        }
    },
    "giveaway": {
        "giveaway_information": {
            "quantity": 3,
            "months": 6,
            "until_date": "2026-02-02T23:30:00",
            "channels": [9],
            "countries": ["DE"],
            "additional_prize": "",
            "stars": 0,
            "is_only_new_subscribers": False,
        }
    },
    "paid": {"paid_stars_amount": 5},
    "unsupported": {"unsupported": "MessageMediaUnsupported"},
    "quote": {"quoted_text": "only\nthese words", "text": "Yes"},
    "button": {"inline_bot_buttons": [[{"type": "url", "text": "Open", "data": "https://a.example"}]]},
}


@pytest.mark.parametrize("name", SHAPES)
async def test_result_json_has_it_as_telegram_desktop_names_it(tmp_path: Path, name: str) -> None:
    _, shape = await written(tmp_path, SAID[name][0])
    assert {key: shape.get(key) for key in SHAPES[name]} == SHAPES[name]


async def test_a_story_and_the_results_of_a_giveaway_are_in_result_json(tmp_path: Path) -> None:
    _, story = await written(tmp_path / "story", SAID["story"][0])
    assert (story["story"]["id"], story["story"]["story"]["caption"]) == (12, "Look!")
    _, results = await written(tmp_path / "results", SAID["results"][0])
    found = results["giveaway_results"]
    assert (found["winners"], found["stars"], found["launch_message_id"]) == ([5, 6], 500, 3)


async def test_a_rich_message_is_read_through(tmp_path: Path) -> None:
    linked = types.TextConcat([plain("see "), types.TextUrl(plain("here"), "https://a.example", 0)])
    cells = [types.PageTableCell(text=plain(text)) for text in ("Fee", "2 %")]
    blocks = (
        types.PageBlockHeading1(plain("Terms")),
        types.PageBlockParagraph(linked),
        types.PageBlockOrderedList(
            [types.PageListOrderedItemText(plain("sign"), checkbox=True, checked=True)]
        ),
        types.PageBlockTable(types.TextEmpty(), [types.PageTableRow(cells)]),
        types.PageBlockDetails([paragraph("small print")], plain("More")),
        types.PageBlockBlockquote(plain("so he said"), types.TextEmpty()),
        types.PageBlockPhoto(7, types.PageCaption(plain("the chart"), types.TextEmpty())),
        types.PageBlockButtonRow(
            [types.PageButton(plain("Pay"), types.InlineButtonTypeUrl("https://p.example"))]
        ),
        types.PageBlockUnsupported(),
    )
    message = told(rich_message=rich(*blocks, photos=[PHOTO], part=True))
    pages, shape = await written(tmp_path, message)
    assert shape["text"].split("\n") == [
        "Terms",
        "see here (https://a.example)",
        "1. [x] sign",
        "Fee | 2 %",
        "More",
        "small print",
        "> so he said",
        "the chart",
        "Pay (https://p.example)",
        "(a part that this version cannot read)",
        "(goes on: Telegram told the beginning alone)",
    ]
    assert [file["id"] for file in shape["rich_message_raw"]["files"]] == ["7"]
    assert "photo: " in pages[0]


async def test_what_becomes_of_a_list_stands_in_its_notices(tmp_path: Path) -> None:
    added = types.MessageActionTodoAppendTasks([types.TodoItem(3, titled("call Eve"))])
    pages, shape = await written(tmp_path / "added", notice(added))
    assert shape["tasks"] == [{"text": "call Eve", "id": 3}]
    assert [page for page in pages if "added to the to-do list: call Eve" not in page] == []
    ticked = types.MessageActionTodoCompletions([1, 2], [3])
    pages, shape = await written(tmp_path / "ticked", notice(ticked))
    assert (shape["completed"], shape["incompleted"]) == ([1, 2], [3])
    said = "marked item 1, 2 as done and item 3 as not done of the to-do list"
    assert [page for page in pages if said not in page] == []


def notice(action: Any) -> ArchivedMessage:
    message = types.MessageService(
        6, types.PeerChannel(7001), date=UNTIL, action=action, from_id=types.PeerUser(5)
    )
    return to_message(message, NEW_HALF, forum=False, names={})


EDITS = {
    "rich": (told(rich_message=rich(paragraph("yes"))), told(rich_message=rich(paragraph("no")))),
    "button": (
        told(reply_markup=OPEN),
        told(reply_markup=button("Open", types.InlineButtonTypeUrl("https://b.example"))),
    ),
    "list": (told(media=to_do("call Ann")), told(media=to_do("call Eve"))),
    "dice": (told(media=types.MessageMediaDice(4, "🎲")), told(media=types.MessageMediaDice(4, "🎯"))),
    "giveaway": (told(media=giveaway(3)), told(media=giveaway(4))),
    "invoice": (
        told(media=INVOICE),
        told(media=types.MessageMediaInvoice("Licence", "a year", "USD", 99, "p")),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_it_is_a_version(name: str) -> None:
    before, after = EDITS[name]
    assert says(before) != says(after)


def test_what_others_and_telegram_add_is_none() -> None:
    done = to_do("call Ann")
    done.completions = []
    assert says(told(media=to_do("call Ann"))) == says(told(media=done))
    links = (types.TextUrl(plain("here"), "https://a.example", number) for number in (0, 99))
    before, after = (told(rich_message=rich(types.PageBlockParagraph(link))) for link in links)
    assert says(before) == says(after)
    asked = (button("Vote", types.InlineButtonTypeCallback(data)) for data in (b"1", b"2"))
    before, after = (told(reply_markup=markup) for markup in asked)
    assert says(before) == says(after)


async def test_a_long_rich_message_is_asked_for_whole(company: Company) -> None:
    """Each once in every reading; where that is refused, the record says that it goes on."""
    group = longest(company, await company.groups(), "telegram")
    messages = company.chat(group).messages
    texts = tuple(f"clause {number}" for number in range(9))
    messages[-1].text, messages[-1].paragraphs = "", texts
    messages[-2].text, messages[-2].paragraphs = "", texts[:2]
    refused = {"do": "error", "error": "MESSAGE_ID_INVALID", "method": "messages.getRichMessage"}
    company.break_with(refused)
    key = f"{group.id.native}/{messages[-1].id}"
    told = []
    for _ in range(2):
        await company.export([group])
        kept = company.record(group).get(key)
        assert kept is not None
        told.append(beside("", kept.message.raw).split("\n"))
    assert told == [[*texts[:3], PARTIAL], [*texts]]
    assert company.asked()["messages.getRichMessage"] == 2
