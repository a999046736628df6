"""The lock on a Telegram session: one holder at a time, named, and none after its death."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.errors import LockHeld, WriteError
from tui.locks import SessionLock

HOLD = """
import sys
from pathlib import Path
from tui.locks import SessionLock
lock = SessionLock(Path(sys.argv[1]), sys.argv[2])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_programs_started_with_other_folders_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = "from tui.locks import lock_folder; print(lock_folder())"
    found = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / name))
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / name))
        found.add(subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True).stdout)
    assert len(found) == 1


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the lock on session ``one``."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path), "one"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_held_by_another_process_and_it_is_named(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    with pytest.raises(LockHeld) as caught:
        SessionLock(tmp_path, "one").acquire()
    assert f"(process {holder.pid}, since " in caught.value.sentence
    assert caught.value.way_out == "Close it there, then try again."


def test_another_session_is_free(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    lock = SessionLock(tmp_path, "two")
    lock.acquire()
    lock.release()


def test_who_does_not_hold_it_releases_nothing(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    SessionLock(tmp_path, "one").release()
    with pytest.raises(LockHeld, match=str(holder.pid)):
        SessionLock(tmp_path, "one").acquire()


def test_freed_by_a_sudden_death(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    lock = SessionLock(tmp_path, "one")
    lock.acquire()
    with pytest.raises(LockHeld, match=rf"process {os.getpid()},"):
        SessionLock(tmp_path, "one").acquire()


@pytest.mark.parametrize("card", [b"", b"[]", b"{}", b'{"host": 1, "pid": 2, "since": "x"}', b"\xff"])
def test_a_card_that_cannot_be_read_is_no_reason_to_go_on(
    tmp_path: Path, holder: "subprocess.Popen[str]", card: bytes
) -> None:
    next(tmp_path.glob("*.json")).write_bytes(card)
    with pytest.raises(LockHeld, match="in use by another bitsafe-tui"):
        SessionLock(tmp_path, "one").acquire()


def test_released_and_taken_again(tmp_path: Path) -> None:
    first, second = SessionLock(tmp_path, "one"), SessionLock(tmp_path, "one")
    first.acquire()
    first.acquire()
    with pytest.raises(LockHeld):
        second.acquire()
    first.release()
    first.release()
    second.acquire()
    with pytest.raises(LockHeld):
        first.acquire()
    second.release()


def test_acquired_in_one_thread_and_released_in_another(tmp_path: Path) -> None:
    lock = SessionLock(tmp_path, "one")
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    thread.join()
    lock.release()
    SessionLock(tmp_path, "one").acquire()


def test_the_files_are_private_and_tell_nothing_of_the_session(tmp_path: Path) -> None:
    lock = SessionLock(tmp_path, "1BVtsOSECRET")
    lock.acquire()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "SECRET" not in file.name + file.read_text()
    lock.release()


def test_where_no_lock_can_be_kept_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match="No lock can be kept in"):
        SessionLock(tmp_path / "file", "one").acquire()


def test_without_room_for_the_card_the_lock_holds(tmp_path: Path) -> None:
    lock = SessionLock(tmp_path, "one")
    probe = SessionLock(tmp_path, "one")
    probe.acquire()
    (card,) = tmp_path.glob("*.json")
    probe.release()
    card.mkdir()
    lock.acquire()
    with pytest.raises(LockHeld, match=r"by another bitsafe-tui\."):
        SessionLock(tmp_path, "one").acquire()
    lock.release()
    SessionLock(tmp_path, "one").acquire()
