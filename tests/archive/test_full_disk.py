"""A disk that is full tells what became of each group, and that the manifest could not be written."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
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

    def full(archive: Path, run: str, manifest: Manifest) -> None:
        raise WriteError(FULL)

    with monkeypatch.context() as patched:
        patched.setattr(engine, "write_manifest", full)
        result = await archive(tmp_path, told)
    assert [(outcome.ending, outcome.messages) for outcome in result.outcomes] == [(Ending.EXPORTED, 1)] * 2
    assert (result.problems, result.is_complete) == ((FULL,), False)
    assert (await archive(tmp_path, told)).is_complete
    assert verify(tmp_path).is_sound


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can grow to more bytes than that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("before", [False, True])
async def test_so_does_one_that_is_full_before_the_first_line(tmp_path: Path, before: bool) -> None:
    told = {ACME: said("one"), NOVA: said("two")}
    if before:
        await archive(tmp_path, {ACME: said("one")})
    with room_for(0):
        result = await archive(tmp_path, told)
    assert [outcome.ending for outcome in result.outcomes] == [Ending.FAILED] * 2
    assert ["runs.jsonl could not be written" in problem for problem in result.problems] == [True]
    assert [outcome.messages for outcome in result.outcomes] == [int(before), 0]
    assert not result.is_complete
    assert (await archive(tmp_path, told)).is_complete
    assert verify(tmp_path).is_sound


async def test_a_line_that_does_not_fit_leaves_no_half(tmp_path: Path) -> None:
    told = {ACME: said("one")}
    await archive(tmp_path, told)
    runs = tmp_path / "runs.jsonl"
    lines = runs.read_bytes()
    with room_for(len(lines) + 10):
        assert not (await archive(tmp_path, told)).is_complete
    assert runs.read_bytes() == lines
