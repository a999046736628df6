"""The demo world, exported over its real protocols in every format, and compared message by message."""

import csv
import json
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slackviewer.reader import Reader

from backends.model import Group
from reports.archive.formats import FORMATS
from reports.archive.formats.files import place_of
from reports.archive.formats.html.shown import anchor
from tests.archive.running import Company

Messages = dict[str, str]
"""Texts of one group by message id; notices have none."""


class Exported:
    def __init__(self, company: Company, groups: list[Group]) -> None:
        self.company = company
        self.groups = groups
        self.folder = company.archive

    def on(self, platform: str) -> list[Group]:
        return [group for group in self.groups if group.platform == platform]

    def truth(self, group: Group) -> Messages:
        """What the world itself holds; of a migrated pair, the newer half."""
        if group.platform == "slack":
            return {message["ts"]: message["text"] for message in self.company.channel(group).messages}
        chat = self.company.chat(group)
        return {str(message.id): "" if message.action else message.text for message in chat.messages}

    def place(self, group: Group, form: str, suffix: str = "") -> Path:
        return place_of(self.company.record(group), self.folder / form, suffix)


@pytest.fixture
async def exported(tmp_path: Path) -> AsyncIterator[Exported]:
    company = await Company(tmp_path).start()
    try:
        groups = await company.groups()
        await company.export(groups, [make(UTC) for make in FORMATS.values()])
        yield Exported(company, groups)
    finally:
        await company.close()


async def test_every_format_holds_every_message(exported: Exported) -> None:
    for group in exported.on("slack"):
        assert _slack_export(exported, group) == exported.truth(group)
    for group in exported.on("telegram"):
        truth = exported.truth(group)
        if truth:
            assert _result(exported, group).items() >= truth.items()
    for group in exported.groups:
        record = exported.company.record(group)
        keys = [(kept.message.part, kept.message.id) for kept in record.messages()]
        assert _rows(exported, group) == keys
        anchors = sorted(anchor(kept.message) for kept in record.messages())
        assert sorted(_anchors(exported, group)) == anchors
        text = exported.place(group, "text", ".txt").read_text("utf-8")
        assert sum(line.lstrip(" ").startswith("[20") for line in text.split("\n")) >= len(record)
    _open_in_viewer(exported)


def _slack_export(exported: Exported, group: Group) -> Messages:
    places = (exported.folder / "json" / "slack" / group.title).glob("*.json")
    messages: list[dict[str, Any]] = [
        message for place in places for message in json.loads(place.read_text("utf-8"))
    ]
    return {message["ts"]: message["text"] for message in messages}


def _result(exported: Exported, group: Group) -> Messages:
    place = exported.place(group, "json/telegram") / "result.json"
    messages = json.loads(place.read_text("utf-8"))["messages"]
    texts = {str(one["id"]): "".join(part["text"] for part in one["text_entities"]) for one in messages}
    assert len(texts) == len(messages)
    return texts


def _rows(exported: Exported, group: Group) -> list[tuple[str, str]]:
    with exported.place(group, "csv", ".csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["part"].lstrip("'"), row["id"]) for row in csv.DictReader(file)]


def _anchors(exported: Exported, group: Group) -> list[str]:
    pages = [place.read_text("utf-8") for place in exported.place(group, "html").glob("page-*.html")]
    return [part.partition('"')[0] for page in pages for part in page.split('<article id="')[1:]]


def _open_in_viewer(exported: Exported) -> None:
    settings: dict[str, Any] = {"since": None, "hide_channels": [], "filter_user": None}
    config = SimpleNamespace(
        archive=str(exported.folder / "json" / "slack"),
        skip_channel_member_change=False,
        thread_note=False,
        **settings,
    )
    reader = Reader(config)
    shown = {**reader.compile_channels(), **reader.compile_groups()}
    for group in exported.on("slack"):
        truth = {message["ts"]: message for message in exported.company.channel(group).messages}
        replies = {ts for ts, message in truth.items() if message.get("thread_ts", ts) != ts}
        messages = shown.get(group.title, [])
        assert len(messages) == len(truth)
        assert {message._message["ts"] for message in messages if message.is_thread_msg} == replies
        assert all(message.username for message in messages)
