"""Slack history as Slack exports it: read back, and opened by a viewer that knows nothing of us."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from slackviewer.reader import Reader

from backends.history import HistoryPage, Person
from backends.model import Kind
from reports.archive.formats.json_export import JsonFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH


def _export(folder: Path, *records: GroupRecord) -> Path:
    writer = JsonFormat(ZURICH)
    for record in records:
        writer.write_group(record, folder)
    writer.write_index(sorted(records, key=lambda record: record.group.group.id), (), folder)
    return folder / "slack"


def _load(place: Path) -> Any:
    return json.loads(place.read_text("utf-8"))


def _messages(channel: Path) -> list[dict[str, Any]]:
    return [message for place in sorted(channel.glob("*.json")) for message in _load(place)]


def _view(export: Path) -> Reader:
    settings: dict[str, Any] = {
        "since": None,
        "hide_channels": [],
        "filter_user": None,
        "skip_channel_member_change": False,
    }
    return Reader(SimpleNamespace(archive=str(export), thread_note=False, **settings))


def test_every_message_stands_in_its_local_day(slack: GroupRecord, tmp_path: Path) -> None:
    export = _export(tmp_path / "json", slack)
    days = {place.name: [message["ts"] for message in _load(place)] for place in export.glob("*/*.json")}
    expected: dict[str, list[str]] = {}
    for kept in slack.messages():
        day = kept.message.sent.astimezone(ZURICH).date()
        expected.setdefault(f"{day}.json", []).append(kept.message.id)
    assert days == expected


def test_messages_are_slacks_own_with_their_past(slack: GroupRecord, tmp_path: Path) -> None:
    written = _messages(_export(tmp_path / "json", slack) / "bitsafe-acme")
    for kept, message in zip(slack.messages(), written, strict=True):
        raw = {key: value for key, value in kept.message.raw.items() if key != "files"}
        assert message.items() >= raw.items()
        assert message.get("found_deleted") == (kept.deleted.isoformat() if kept.deleted else None)
        assert message.get("previous_versions", []) == [dict(earlier.raw) for earlier in kept.earlier]
    assert written[3]["files"] == [
        {"id": "F1", "name": "../../contract.pdf", "archived_as": "record/C0123/files/F1.pdf"}
    ]


def test_a_parent_lists_its_replies(slack: GroupRecord, tmp_path: Path) -> None:
    _joined, parent, first, *_rest, late = _messages(_export(tmp_path / "json", slack) / "bitsafe-acme")
    assert parent["replies"] == [{"user": "U2", "ts": first["ts"]}, {"user": "U1", "ts": late["ts"]}]
    assert (parent["reply_count"], parent["latest_reply"]) == (2, late["ts"])
    assert parent["reply_users"] == ["U2", "U1"]
    assert first["thread_ts"] == late["thread_ts"] == parent["thread_ts"] == parent["ts"]


def test_the_lists(slack: GroupRecord, records: Path, tmp_path: Path) -> None:
    public = histories.record(
        records / "C7", histories.channel("C7", "bitsafe-open", Kind.PUBLIC), [HistoryPage(())]
    )
    export = _export(tmp_path / "json", slack, public)
    assert [channel["name"] for channel in _load(export / "channels.json")] == ["bitsafe-open"]
    assert [channel["id"] for channel in _load(export / "groups.json")] == ["C0123"]
    users = {user["id"]: user for user in _load(export / "users.json")}
    assert list(users) == ["U1", "U2", "U9"]
    assert users["U1"]["profile"] == {"real_name": "Ann Meier"}
    assert users["U2"]["profile"]["display_name"] == "Bob [/]"


def test_a_viewer_opens_channels_and_threads(slack: GroupRecord, records: Path, tmp_path: Path) -> None:
    public = histories.record(
        records / "C7",
        histories.channel("C7", "bitsafe-open", Kind.PUBLIC),
        [HistoryPage((histories.slack_message(5, "Hello", "U1"),), people=histories.slack_people())],
    )
    viewer = _view(_export(tmp_path / "json", slack, public))
    assert [message.msg for message in viewer.compile_channels()["bitsafe-open"]] == ["<p>Hello</p>"]
    (messages,) = viewer.compile_groups().values()
    assert [(message.username, message.is_thread_msg) for message in messages] == [
        ("Ann Meier", False),
        ("Ann Meier", False),
        ("Bob [/]", True),
        ("Ann Meier", True),
        ("U9", False),
        ("Bob [/]", False),
        ("Ann Meier", False),
    ]


def test_hostile_texts_come_back_as_they_were(records: Path, tmp_path: Path) -> None:
    messages = [
        histories.slack_message(number, name, f"U{number}", sender_name=name)
        for number, name in enumerate(HOSTILE_NAMES)
    ]
    page = HistoryPage(
        tuple(messages),
        people=tuple(Person(f"U{number}", name) for number, name in enumerate(HOSTILE_NAMES)),
    )
    record = histories.record(records / "C1", histories.channel("C1"), [page])
    export = _export(tmp_path / "json", record)
    kept = [found.message.text for found in record.messages()]
    assert [message["text"] for message in _messages(export / "bitsafe-acme")] == kept
    (shown,) = _view(export).compile_groups().values()
    assert len(shown) == len(messages)


def test_hostile_channel_names_stay_inside(records: Path, tmp_path: Path) -> None:
    made = [
        histories.record(
            records / f"C{number}",
            histories.channel(f"C{number}", name),
            [HistoryPage((histories.slack_message(1, name),), people=histories.slack_people())],
        )
        for number, name in enumerate(HOSTILE_NAMES)
    ]
    export = _export(tmp_path / "json", *made)
    assert {place.parent for place in tmp_path.glob("json/**/2026*.json")} == {
        export / channel["name"] for channel in _load(export / "groups.json")
    }
    assert len(_view(export).compile_groups()) == len(HOSTILE_NAMES)


def test_a_renamed_channel_takes_its_folder_along(slack: GroupRecord, records: Path, tmp_path: Path) -> None:
    export = _export(tmp_path / "json", slack)
    before = {place.name: place.read_bytes() for place in (export / "bitsafe-acme").glob("*.json")}
    renamed = histories.record(records / "C0123", histories.channel(title="bitsafe-cbtc"), [HistoryPage(())])
    _export(tmp_path / "json", renamed)
    assert [place.name for place in export.iterdir() if place.is_dir()] == ["bitsafe-cbtc"]
    assert {place.name: place.read_bytes() for place in (export / "bitsafe-cbtc").glob("*.json")} == before
    assert [channel["name"] for channel in _load(export / "groups.json")] == ["bitsafe-cbtc"]


def test_a_name_that_changed_hands_mixes_nothing(slack: GroupRecord, records: Path, tmp_path: Path) -> None:
    heir = histories.record(
        records / "C9", histories.channel("C9"), [HistoryPage((histories.slack_message(9, "New"),))]
    )
    export = _export(tmp_path / "json", slack, heir)
    names = {channel["id"]: channel["name"] for channel in _load(export / "groups.json")}
    assert names == {"C0123": "bitsafe-acme", "C9": "bitsafe-acme_C9"}
    assert [message["text"] for message in _messages(export / "bitsafe-acme_C9")] == ["New"]
    assert len(_messages(export / "bitsafe-acme")) == len(slack)


def test_a_day_that_is_no_more_goes(slack: GroupRecord, tmp_path: Path) -> None:
    """In another zone the same messages fall on other days."""
    export = _export(tmp_path / "json", slack)
    (export / "bitsafe-acme" / "2020-01-01.json").write_text("[]")
    _export(tmp_path / "json", slack)
    days = sorted(place.name for place in (export / "bitsafe-acme").glob("*.json"))
    assert days == ["2026-03-02.json", "2026-03-03.json", "2026-03-05.json"]
