"""A file that gets no answer is told of and asked for again; messages, and other groups, go on."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from backends.errors import Unreachable
from backends.history import ArchivedFile, ArchivedGroup, ArchivedMessage, Media
from backends.model import Group
from reports.archive.engine import Setting, export
from reports.archive.places import record_folder
from reports.archive.record import GroupRecord
from reports.archive.wish import Ending, ExportResult, Wish
from tests.archive.told import ACME, NOVA, WHO, Told, said

SILENT = "Slack could not be reached: its file host failed (HTTP 500)."


class Silent(Told):
    """Some files never come."""

    silent: Collection[str] = ()
    tries = 0

    async def fetch(
        self, group: ArchivedGroup, message: ArchivedMessage, file: ArchivedFile, to: Path
    ) -> int:
        self.tries += 1
        if file.id in self.silent:
            raise Unreachable("slack", SILENT, "Check the network, then try again.")
        return await super().fetch(group, message, file, to)


def with_files(prefix: str, count: int) -> list[ArchivedMessage]:
    return [
        replace(one, files=(ArchivedFile(f"{prefix}{number}", f"{number}.txt", 5),))
        for number, one in enumerate(said(*"abcdefgh"[:count]))
    ]


async def archive(
    folder: Path, told: Mapping[Group, Sequence[ArchivedMessage]], silent: Collection[str]
) -> tuple[ExportResult, int]:
    source = Silent(told)
    source.silent = silent
    order = Wish(folder=folder, groups=tuple(told), formats=(), zone=UTC, media=Media(True))
    result = await export(Setting(order, {"slack": source}, (), WHO, {}, asyncio.Event()))
    return result, source.tries


def files_of(folder: Path, group: Group) -> dict[str, ArchivedFile]:
    record = GroupRecord.open(record_folder(folder, group.id))
    return {file.id: file for kept in record.messages() for file in kept.message.files}


async def test_one_file_without_an_answer_is_told_and_asked_for_again(tmp_path: Path) -> None:
    told = {ACME: with_files("FA", 4), NOVA: with_files("FN", 4)}
    result, _ = await archive(tmp_path, told, {"FA1"})
    assert [outcome.ending for outcome in result.outcomes] == [Ending.EXPORTED] * 2
    assert [outcome.files for outcome in result.outcomes] == [3, 4]
    assert result.outcomes[0].detail == f"One file was not fetched, and will be asked for again: {SILENT}"
    assert files_of(tmp_path, ACME)["FA1"].missing == SILENT
    result, tries = await archive(tmp_path, told, ())
    assert (tries, result.outcomes[0].files, result.outcomes[0].detail) == (1, 4, "")


async def test_a_file_host_that_is_silent_keeps_no_message_from_the_archive(tmp_path: Path) -> None:
    told = {ACME: with_files("FA", 8), NOVA: with_files("FN", 8)}
    result, tries = await archive(tmp_path, told, {f"FA{number}" for number in range(8)})
    assert [outcome.ending for outcome in result.outcomes] == [Ending.FAILED, Ending.EXPORTED]
    assert [outcome.messages for outcome in result.outcomes] == [8, 8]
    assert "3 files were not fetched" in result.outcomes[0].detail
    assert tries == 3 + 8
    result, tries = await archive(tmp_path, told, ())
    assert (tries, result.is_complete) == (8, True)
