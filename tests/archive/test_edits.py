"""Edits between two exports: what the author changed adds a version, what others did with it does not."""

from datetime import timedelta
from typing import Any

import pytest

from backends.model import Group
from reports.archive.manifest import read_manifest
from tests.archive.running import Company
from tests.archive.test_export import longest

LONG_AGO = timedelta(days=10_000)


def block(link: str) -> dict[str, Any]:
    linked = {"type": "link", "url": link, "text": "the offer"}
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "see "}, linked]}
    return {"type": "rich_text", "block_id": link[-1], "elements": [section]}


def unfurl(title: str) -> dict[str, Any]:
    return {"id": 1, "from_url": "https://a.example", "title": title, "fallback": title}


EDITED = {"user": "U1", "ts": "1760000000.000100"}
BEFORE = {"blocks": [block("https://a.example/1")], "attachments": [{"id": 1, "text": "by a bot"}]}
SLACK_EDITS: dict[str, dict[str, Any]] = {
    "blocks": {"blocks": [block("https://b.example/1")]},
    "the moment of the edit": {"edited": EDITED},
    "a file added": {"files": [{"id": "F99", "name": "a.pdf", "mode": "hosted"}]},
    "what a bot attached": {"attachments": [{"id": 1, "text": "by a bot, anew"}]},
}
SLACK_NEWS: dict[str, dict[str, Any]] = {
    "a preview of its link": {"attachments": [*BEFORE["attachments"], unfurl("Offers")]},
    "the size of an image": {"attachments": [{"id": 2, "text": "by a bot", "image_bytes": 9_000}]},
    "how many answered": {"reply_count": 1, "latest_reply": EDITED["ts"]},
    "a reaction": {"reactions": [{"name": "tada", "count": 1, "users": ["U1"]}]},
}


async def again(company: Company, group: Group, key: str) -> tuple[int, int, int]:
    """What the next run says is new, and the earlier versions and all versions by then."""
    (outcome,) = (await company.export([group], lookback=LONG_AGO)).outcomes
    kept = company.record(group).get(key)
    assert kept is not None
    (entry,) = read_manifest(company.archive).groups
    return outcome.new, len(kept.earlier), entry.versions - entry.messages


def plain_message(company: Company, group: Group) -> dict[str, Any]:
    found = company.channel(group).messages
    return next(one for one in found if not {"thread_ts", "subtype", "files"} & one.keys())


@pytest.mark.parametrize("change", SLACK_EDITS)
async def test_an_edit_on_slack_is_a_version_though_the_text_is_the_same(
    company: Company, change: str
) -> None:
    group = longest(company, await company.groups(), "slack")
    message = plain_message(company, group)
    message |= BEFORE
    await company.export([group])
    message |= SLACK_EDITS[change]
    assert await again(company, group, message["ts"]) == (1, 1, 1)
    kept = company.record(group).get(message["ts"])
    assert kept is not None
    assert kept.earlier[0].raw["blocks"] == BEFORE["blocks"]
    assert await again(company, group, message["ts"]) == (0, 1, 1)


@pytest.mark.parametrize("change", SLACK_NEWS)
async def test_what_slack_or_others_add_is_no_version_and_yet_kept(company: Company, change: str) -> None:
    group = longest(company, await company.groups(), "slack")
    message = plain_message(company, group)
    message |= BEFORE
    await company.export([group])
    message |= SLACK_NEWS[change]
    assert await again(company, group, message["ts"]) == (0, 0, 0)
    kept = company.record(group).get(message["ts"])
    assert kept is not None
    assert kept.message.raw == message


async def test_a_link_that_leads_elsewhere_is_a_version_on_telegram(company: Company) -> None:
    group = longest(company, await company.groups(), "telegram")
    message = company.chat(group).messages[-1]
    message.text, message.links = "see here", ((4, 4, "https://a.example"),)
    await company.export([group])
    key = f"{group.id.native}/{message.id}"
    message.links = ((4, 4, "https://b.example"),)
    assert await again(company, group, key) == (1, 1, 1)
    message.reactions, message.edit_hidden = (("🎉", 3),), True
    message.edited = message.date + timedelta(hours=1)
    assert await again(company, group, key) == (0, 1, 1)
    kept = company.record(group).get(key)
    assert kept is not None
    assert [(one.name, one.count) for one in kept.message.reactions] == [("🎉", 3)]
    assert [one.raw["entities"][0]["url"] for one in (*kept.earlier, kept.message)] == [
        "https://a.example",
        "https://b.example",
    ]
