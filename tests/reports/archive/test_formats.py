"""What holds for every format: the same bytes each time, closed to others, whole or not at all."""

import stat
from pathlib import Path

import pytest

from backends.errors import WriteError
from backends.history import ArchivedMessage, HistoryPage
from reports.archive.formats import FORMATS
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH


def _write(folder: Path, *records: GroupRecord) -> dict[str, bytes]:
    for name, make in FORMATS.items():
        writer = make(ZURICH)
        assert writer.name == name
        for record in records:
            writer.write_group(record, folder / name)
        writer.write_index(records, (), folder / name)
    return {
        str(place.relative_to(folder)): place.read_bytes() for place in folder.rglob("*") if place.is_file()
    }


def test_the_same_record_makes_the_same_bytes(
    slack: GroupRecord, telegram: GroupRecord, tmp_path: Path
) -> None:
    first = _write(tmp_path / "a", slack, telegram)
    assert _write(tmp_path / "b", slack, telegram) == first
    assert _write(tmp_path / "a", slack, telegram) == first


def test_only_the_user_may_read(slack: GroupRecord, telegram: GroupRecord, tmp_path: Path) -> None:
    _write(tmp_path / "out", slack, telegram)
    places = [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    modes = {(place.is_dir(), stat.S_IMODE(place.stat().st_mode)) for place in places}
    assert modes == {(True, 0o700), (False, 0o600)}


def _bytes(folder: Path) -> dict[Path, bytes]:
    return {place: place.read_bytes() for place in folder.rglob("*") if place.is_file()}


@pytest.mark.parametrize("name", FORMATS)
def test_a_failed_write_leaves_what_stood_there(
    name: str, slack: GroupRecord, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = FORMATS[name](ZURICH)
    writer.write_group(slack, tmp_path / name)
    before = _bytes(tmp_path / name)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WriteError, match="No space left on device"):
        writer.write_group(slack, tmp_path / name)
    assert _bytes(tmp_path / name) == before
    assert not list((tmp_path / name).rglob("*~"))


def test_groups_with_hostile_titles_never_meet(records: Path, tmp_path: Path) -> None:
    """Nothing is written outside the folder, and every group has files of its own in every format."""
    made = [_titled(records, number, title) for number, title in enumerate(HOSTILE_NAMES)]
    _write(tmp_path / "deep" / "out", *made)
    assert {place.name for place in tmp_path.iterdir()} == {"deep", "record"}
    assert [place.name for place in (tmp_path / "deep").iterdir()] == ["out"]
    each = {"text": "*.txt", "json": "*/*/*.json", "html": "*/index.html", "csv": "*.csv"}
    for name in FORMATS:
        assert len(list((tmp_path / "deep" / "out" / name).glob(each[name]))) == len(made)


def _titled(records: Path, number: int, title: str) -> GroupRecord:
    message: ArchivedMessage
    if number % 2:
        message, group = histories.slack_message(1, title), histories.channel(f"C{number}", title)
    else:
        native = f"-100000000{number:04}"
        message, group = histories.telegram_message(1, title, part=native), histories.chat(native, title)
    return histories.record(records / str(number), group, [HistoryPage((message,))])
