"""What a stop or an end at the worst moment leaves: no empty record, no stale index, and no long wait."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from time import monotonic

import pytest

from backends.demo.events.slack import Renamed
from backends.history import Media
from reports.archive.formats import FORMATS
from reports.archive.manifest import GroupEntry
from reports.archive.places import RECORD
from reports.archive.record import Format, GroupRecord
from reports.archive.verification import verify
from reports.archive.wish import Ending, GroupProgress
from tests.archive.running import Company
from tests.archive.test_export import longest


class Killed(Exception):
    """Stands for the end of the process."""


class EndsBeforeTheIndex:
    """A format whose process ends between the last group and the index of all."""

    def __init__(self, form: Format) -> None:
        self._form = form
        self.name = form.name
        self.standing, self.standing_index = form.standing, form.standing_index
        self.write_group = form.write_group

    def write_index(
        self, records: Sequence[GroupRecord], lost: Sequence[GroupEntry], folder: Path
    ) -> Sequence[Path]:
        raise Killed


@pytest.mark.parametrize(("name", "index"), [("json", "slack/channels.json"), ("html", "index.html")])
async def test_an_index_that_an_end_took_is_written_though_nothing_is_new(
    company: Company, name: str, index: str
) -> None:
    groups = [group for group in await company.groups() if group.platform == "slack"]
    form = FORMATS[name](UTC)
    await company.export(groups, [form])
    channel = company.channel(next(group for group in groups if group.kind == "public"))
    newest = max(float(message["ts"]) for message in channel.messages)
    at = f"{int(newest) + 60}.000000"
    Renamed(channel.id, company.world.slack.operator, at, "renamed-bitsafe").apply(company.world.slack)
    with pytest.raises(Killed):
        await company.export(groups, [EndsBeforeTheIndex(form)])
    assert b"renamed-bitsafe" not in (company.archive / name / index).read_bytes()
    result = await company.export(groups, [form])
    assert {outcome.ending for outcome in result.outcomes} == {Ending.NO_NEWS}
    assert b"renamed-bitsafe" in (company.archive / name / index).read_bytes()
    assert verify(company.archive).is_sound


async def test_a_stop_before_the_first_page_leaves_no_empty_record(company: Company) -> None:
    groups = [group for group in await company.groups() if group.platform == "slack"]
    method = "conversations.history"
    company.break_with({"platform": "slack", "method": method, "do": "delay", "seconds": 60, "times": 99})
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(1, stop.set)
    began = monotonic()
    result = await company.export(groups, [FORMATS["json"](UTC)], stop=stop)
    # The gate's time-out of these tests alone would be five seconds, and what holds a request may be longer.
    assert monotonic() - began < 4.5
    assert {outcome.ending for outcome in result.outcomes} == {Ending.STOPPED}
    assert result.problems == ()
    assert list((company.archive / RECORD).iterdir()) == []
    found = verify(company.archive)
    assert (found.files, found.extra, found.unfinished) == (0, (), ())
    assert found.problems == (f"{len(groups)} groups are not finished: export again, it goes on from there.",)
    company.break_with()
    assert (await company.export(groups, [FORMATS["json"](UTC)])).is_complete


async def test_a_refusal_before_the_first_page_leaves_no_empty_record(company: Company) -> None:
    groups = [group for group in await company.groups() if group.platform == "slack"][:3]
    fault = {"platform": "slack", "method": "conversations.history", "do": "error", "times": 99}
    company.break_with({**fault, "error": "fatal_error"})
    result = await company.export(groups)
    assert {outcome.ending for outcome in result.outcomes} == {Ending.FAILED}
    assert result.problems == ()
    company.break_with()
    assert (await company.export(groups)).is_complete
    assert verify(company.archive).is_sound


async def test_a_stop_does_not_wait_for_a_large_file(company: Company) -> None:
    group = longest(company, await company.groups(), "telegram")
    company.break_with(
        {"platform": "telegram", "method": "upload.getFile", "do": "delay", "seconds": 60, "times": 99}
    )
    stop = asyncio.Event()
    seen: list[GroupProgress] = []

    def follow(progress: GroupProgress) -> None:
        if not seen:
            asyncio.get_running_loop().call_later(0.5, stop.set)
        seen.append(progress)

    began = monotonic()
    result = await company.export([group], media=Media(True), stop=stop, notify=follow)
    assert result.outcomes[0].ending is Ending.STOPPED
    assert monotonic() - began < 4.5
    company.break_with()
    result = await company.export([group], media=Media(True))
    assert result.is_complete
    fetched = [file for kept in company.record(group).messages() for file in kept.message.files]
    assert all(file.path for file in fetched)
    assert verify(company.archive).is_sound


async def test_a_file_that_was_refused_is_asked_for_again_next_time(company: Company) -> None:
    group = longest(company, await company.groups(), "telegram")
    refused = {"platform": "telegram", "method": "upload.getFile", "do": "error", "times": 1}
    company.break_with({**refused, "error": "LOCATION_INVALID"})
    await company.export([group], media=Media(True))
    files = [file for kept in company.record(group).messages() for file in kept.message.files]
    assert sum(bool(file.missing) for file in files) == 1
    await company.export([group], media=Media(True))
    files = [file for kept in company.record(group).messages() for file in kept.message.files]
    assert sum(bool(file.missing) for file in files) == 0
