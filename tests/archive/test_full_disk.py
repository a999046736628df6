"""A disk that is full tells what became of each group, and that the manifest could not be written."""

from pathlib import Path

import pytest

from backends.errors import WriteError
from reports.archive import engine
from reports.archive.manifest import Manifest
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.archive.told import ACME, NOVA, archive, said

FULL = "manifest.json could not be written: No space left on device."


async def test_the_outcomes_are_told_though_no_manifest_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {ACME: said("one"), NOVA: said("two")}

    def full(archive: Path, manifest: Manifest) -> str:
        raise WriteError(FULL)

    with monkeypatch.context() as patched:
        patched.setattr(engine, "write_manifest", full)
        result = await archive(tmp_path, told)
    assert [(outcome.ending, outcome.messages) for outcome in result.outcomes] == [(Ending.EXPORTED, 1)] * 2
    assert (result.problems, result.is_complete) == ((FULL,), False)
    assert (await archive(tmp_path, told)).is_complete
    assert verify(tmp_path).is_sound
