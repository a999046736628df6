"""What makes a new version of a message, and what does not."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from backends.history import ArchivedFile, ArchivedMessage
from backends.model import Group
from reports.archive.places import record_folder
from reports.archive.record import GroupRecord
from reports.archive.wish import Ending
from tests.archive.told import ACME, archive
from tests.reports.archive.histories import slack_message


def told(**raw: str) -> Mapping[Group, Sequence[ArchivedMessage]]:
    file = ArchivedFile("F1", "a.pdf", 9)
    return {ACME: [slack_message(1, "see", files=(file,), raw={"files": [{"id": "F1"} | raw]})]}


async def test_another_address_of_a_file_is_no_new_version(tmp_path: Path) -> None:
    first = {"url_private_download": "http://127.0.0.1:4000/F1", "url_private": "http://x/1", "title": "a"}
    moved = {"url_private_download": "http://127.0.0.1:5000/F1", "url_private": "http://y/1", "title": "a"}
    await archive(tmp_path, told(**first))
    (outcome,) = (await archive(tmp_path, told(**moved))).outcomes
    assert (outcome.ending, outcome.new) == (Ending.NO_NEWS, 0)
    (outcome,) = (await archive(tmp_path, told(**moved | {"title": "b"}))).outcomes
    assert (outcome.ending, outcome.new) == (Ending.EXPORTED, 1)
    assert GroupRecord.open(record_folder(tmp_path, ACME.id)).versions == 2
