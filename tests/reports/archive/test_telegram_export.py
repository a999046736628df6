"""Telegram history as Telegram Desktop writes it, read back message by message."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backends.history import ArchivedFile, HistoryPage
from backends.model import Kind
from reports.archive.formats import telegram_parts
from reports.archive.formats.json_export import JsonFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH


def _export(record: GroupRecord, folder: Path) -> dict[str, Any]:
    writer = JsonFormat(ZURICH)
    writer.write_group(record, folder)
    place = max(folder.rglob("result.json"), key=lambda one: one.stat().st_mtime_ns)
    shape: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return shape


def test_the_chat(telegram: GroupRecord, tmp_path: Path) -> None:
    shape = _export(telegram, tmp_path / "json")
    head = {key: value for key, value in shape.items() if key != "messages"}
    assert head == {"name": "Acme x BitSafe", "type": "private_supergroup", "id": 7001}
    assert list(shape) == ["name", "type", "id", "messages"]


def test_kinds(records: Path, tmp_path: Path) -> None:
    basic = histories.record(records / "1", histories.chat("-5", kind=Kind.BASIC), [HistoryPage(())])
    public = histories.record(
        records / "2", histories.chat("-1000000000008", raw={"username": "acme"}), [HistoryPage(())]
    )
    shapes = [_export(record, tmp_path / "json") for record in (basic, public)]
    assert [(shape["type"], shape["id"]) for shape in shapes] == [
        ("private_group", 5),
        ("public_supergroup", 8),
    ]
    assert shapes[0]["messages"] == []


def test_messages(telegram: GroupRecord, tmp_path: Path) -> None:
    created, hello, topic, great, here, poll, chart, removed, liked = _export(telegram, tmp_path / "json")[
        "messages"
    ]
    assert created == {
        "id": -999_999_999,
        "type": "service",
        "date": "2026-03-03T00:30:00",
        "date_unixtime": "1772494200",
        "actor": "Ann Meier",
        "actor_id": "user11",
        "action": "create_group",
        "title": "Acme",
        "members": ["Ann Meier", "Bob <b>"],
        "text": "",
        "text_entities": [],
    }
    assert (hello["id"], hello["reply_to_message_id"]) == (-999_999_998, -999_999_999)
    assert (topic["action"], topic["title"]) == ("topic_created", "Fees")
    assert great["text"] == ["👍 ", {"type": "bold", "text": "great"}]
    assert great["text_entities"][0] == {"type": "plain", "text": "👍 "}
    assert great["reply_to_message_id"] == 3
    assert here["from"] is None
    assert here["from_id"] == "user13"
    assert here["text"][0] == {"type": "text_link", "text": "here", "href": "https://bitsafe.example"}
    assert poll["text"] == ""
    assert chart["forwarded_from"] == "Carol"
    assert chart["photo"].startswith("(File not included.")
    assert (chart["width"], chart["height"], chart["photo_file_size"]) == (90, 60, 900)
    assert (removed["action"], removed["members"]) == ("remove_members", ["Bob <b>"])
    assert liked["reactions"] == [{"type": "emoji", "count": 3, "emoji": "👍"}]


def test_every_message_is_there_once(telegram: GroupRecord, tmp_path: Path) -> None:
    written = _export(telegram, tmp_path / "json")["messages"]
    assert len({message["id"] for message in written}) == len(telegram)
    for kept, message in zip(telegram.messages(), written, strict=True):
        assert message["id"] % 1_000_000_000 == int(kept.message.id)
        assert int(message["date_unixtime"]) == int(kept.message.sent.timestamp())
        assert "".join(part["text"] for part in message["text_entities"]) == kept.message.text


def test_edits_and_deletions(records: Path, tmp_path: Path) -> None:
    first, second = histories.telegram_message(4, "before"), histories.telegram_message(4, "after")
    pages = [HistoryPage((first,)), HistoryPage((second,), gone=(first.key,))]
    record = histories.record(records / "1", histories.chat(), pages)
    (message,) = _export(record, tmp_path / "json")["messages"]
    assert (message["text"], message["previous_versions"][0]["text"]) == ("after", "before")
    assert message["found_deleted"] == histories.FOUND.isoformat()


def test_fetched_media_are_found_from_the_file(records: Path, tmp_path: Path) -> None:
    document = {
        "_": "MessageMediaDocument",
        "document": {
            "mime_type": "application/pdf",
            "size": 12,
            "attributes": [{"_": "DocumentAttributeFilename", "file_name": "fees.pdf"}],
        },
    }
    file = ArchivedFile("9", "fees.pdf", 12, path="files/fees_9.pdf")
    message = histories.telegram_message(4, "see", raw={"media": document}, files=(file,))
    record = histories.record(records / "1", histories.chat(), [HistoryPage((message,))])
    (written,) = _export(record, tmp_path / "json")["messages"]
    assert written["file"] == "../../../record/1/files/fees_9.pdf"
    assert (written["file_name"], written["mime_type"], written["file_size"]) == (
        "fees.pdf",
        "application/pdf",
        12,
    )


def test_hostile_texts_come_back_as_they_were(records: Path, tmp_path: Path) -> None:
    messages = [histories.telegram_message(number + 1, name) for number, name in enumerate(HOSTILE_NAMES)]
    group = histories.chat(title="\x1b[31m</script>\u202e")
    record = histories.record(records / "1", group, [HistoryPage(tuple(messages))])
    shape = _export(record, tmp_path / "json")
    assert shape["name"] == group.group.title
    assert [message["text"] for message in shape["messages"]] == [
        kept.message.text for kept in record.messages()
    ]


_ENTITY = st.fixed_dictionaries(
    {
        "_": st.sampled_from(["MessageEntityBold", "MessageEntityPre", "MessageEntityNew"]),
        "offset": st.integers(-3, 30),
        "length": st.integers(-3, 30),
    }
)


@given(st.text(), st.lists(_ENTITY))
def test_parts_are_always_the_whole_text(text: str, marks: list[dict[str, Any]]) -> None:
    parts = telegram_parts.entities(text, marks)
    whole = "".join(part["text"] for part in parts)
    assert whole.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") == text
