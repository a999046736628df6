"""Writing the workbook: into place or not at all, and a plain sentence where it does not go."""

import os
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from backends.errors import WriteError
from reports.workbook.write import write_workbook
from tests.reports.workbooks import NOW, varied


def test_write_returns_the_path_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    assert write_workbook(varied(), path, now=NOW, today=date(2026, 11, 23)) == path
    assert load_workbook(path).sheetnames == ["Summary", "Matrix", "Findings"]
    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]
    assert path.stat().st_mode & 0o777 == 0o600


def refused(path: Path) -> str:
    with pytest.raises(WriteError) as caught:
        write_workbook(varied(), path, now=NOW, today=None)
    return str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path / "gone" / "report.xlsx")
    assert said == f"The folder {tmp_path}/gone does not exist. Create it, or choose another."
    assert not list(tmp_path.iterdir())


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "does not exist" in refused(tmp_path / "file" / "report.xlsx")


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").mkdir()
    assert "report.xlsx is a folder." in refused(tmp_path / "report.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "report.xlsx").write_text("old")
    tmp_path.chmod(0o500)
    try:
        assert "You may not write in" in refused(tmp_path / "report.xlsx")
        assert (tmp_path / "report.xlsx").read_text() == "old"
    finally:
        tmp_path.chmod(0o700)


NO_ROOM = "There is no room on the disk for report.xlsx. Free some space, or choose another folder."
NO_TEMPORARY = (
    "There is no room for temporary files. Free some space, or set TMPDIR to a folder that has some."
)


@pytest.mark.parametrize(("room", "said"), [(0, NO_TEMPORARY), (4_000, NO_ROOM)])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, room: int, said: str) -> None:
    """A limit on the size of files stands in for the disk: the system refuses the write in the same place."""
    path = tmp_path / "report.xlsx"
    path.write_text("old")
    script = f"""
        import resource, sys
        from pathlib import Path
        from backends.errors import WriteError
        from reports.workbook.write import write_workbook
        from tests.reports.workbooks import NOW, varied
        made = varied()
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
        try:
            write_workbook(made, Path({str(path)!r}), now=NOW, today=None)
        except WriteError as error:
            sys.exit(f"refused: {{error}}")
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.stderr == f"refused: {said}\n"
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["report.xlsx"]
