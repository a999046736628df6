"""The lock on a Telegram session: one holder at a time, named, and none after its death."""

import base64
import os
import pwd
import signal
import stat
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest

from backends.errors import LockHeld, WriteError
from backends.telegram.session import fingerprint
from tui.locks import SessionLock, lock_folders

HOLD = """
import sys
from pathlib import Path
from tui.locks import SessionLock
lock = SessionLock([Path(sys.argv[1])], sys.argv[2])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


MEET = """
import sys
from pathlib import Path
from tui.locks import SessionLock, lock_folders
lock = SessionLock(lock_folders(Path(sys.argv[1])), sys.argv[2])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""
ADDRESSES = ("149.154.167.51", "127.0.0.1")


def session(address: str, key: bytes) -> str:
    """A string session as Telethon writes it."""
    packed = struct.pack(">B4sH256s", 2, ip_address(address).packed, 443, key)
    return "1" + base64.urlsafe_b64encode(packed).decode()


@pytest.mark.parametrize("other", ADDRESSES)
def test_programs_started_with_other_folders_meet(tmp_path: Path, other: str) -> None:
    """As a cron job, a service with a /tmp of its own and a shell would be, each with another home, and with
    the address of another of Telegram's servers beside the same key.
    """
    key = os.urandom(256)
    told = []
    for name, address in (("one", ADDRESSES[0]), ("two", other)):
        folder = tmp_path / name
        folder.mkdir()
        places = ("TMPDIR", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "HOME", "BITSAFE_TUI_HOME")
        process = subprocess.Popen(
            [sys.executable, "-c", MEET, str(folder), session(address, key)],
            env={**os.environ, **{place: str(folder) for place in places}},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        told.append(process)
    try:
        ends = [process.stdout.readline() for process in told if process.stdout]
        assert sorted(ends) == ["", "held\n"]
        loser = told[ends.index("")]
        _, error = loser.communicate()
        assert "LockHeld: Telegram is in use by another bitsafe-tui" in error
    finally:
        for process in told:
            process.kill()
            process.communicate()
        for file in lock_folders(tmp_path)[0].glob(f"telegram-{fingerprint(session(other, key))}.*"):
            file.unlink()


def test_no_lock_is_below_tmp() -> None:
    """There a service may have a folder of its own of that name."""
    account = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert lock_folders(account / "state")[0].is_relative_to(account)


def test_the_demo_keeps_to_its_home(tmp_path: Path) -> None:
    assert lock_folders(tmp_path, demo=True) == (tmp_path,)


def test_a_program_kept_out_of_the_account_meets_those_on_its_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holder: "subprocess.Popen[str]"
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("tui.locks._account_state", lambda: tmp_path / "file" / "state")
    assert lock_folders(tmp_path) == (tmp_path,)
    with pytest.raises(LockHeld):
        SessionLock(lock_folders(tmp_path), "one").acquire()


def test_held_in_every_place_or_in_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    there = SessionLock([second], "one")
    there.acquire()
    with pytest.raises(LockHeld):
        SessionLock([first, second], "one").acquire()
    alone = SessionLock([first], "one")
    alone.acquire()
    alone.release()
    there.release()
    both = SessionLock([first, second], "one")
    with both, pytest.raises(LockHeld):
        SessionLock([first], "one").acquire()


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
        SessionLock([tmp_path], "one").acquire()
    assert f"(process {holder.pid}, since " in caught.value.sentence
    assert caught.value.way_out == "Close it there, then try again."


def test_another_session_is_free(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    lock = SessionLock([tmp_path], "two")
    lock.acquire()
    lock.release()


def test_who_does_not_hold_it_releases_nothing(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    SessionLock([tmp_path], "one").release()
    with pytest.raises(LockHeld, match=str(holder.pid)):
        SessionLock([tmp_path], "one").acquire()


def test_freed_by_a_sudden_death(tmp_path: Path, holder: "subprocess.Popen[str]") -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    lock = SessionLock([tmp_path], "one")
    lock.acquire()
    with pytest.raises(LockHeld, match=rf"process {os.getpid()},"):
        SessionLock([tmp_path], "one").acquire()


@pytest.mark.parametrize("card", [b"", b"[]", b"{}", b'{"host": 1, "pid": 2, "since": "x"}', b"\xff"])
def test_a_card_that_cannot_be_read_is_no_reason_to_go_on(
    tmp_path: Path, holder: "subprocess.Popen[str]", card: bytes
) -> None:
    next(tmp_path.glob("*.json")).write_bytes(card)
    with pytest.raises(LockHeld, match="in use by another bitsafe-tui"):
        SessionLock([tmp_path], "one").acquire()


def test_released_and_taken_again(tmp_path: Path) -> None:
    first, second = SessionLock([tmp_path], "one"), SessionLock([tmp_path], "one")
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
    lock = SessionLock([tmp_path], "one")
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    thread.join()
    lock.release()
    SessionLock([tmp_path], "one").acquire()


def test_the_files_are_private_and_tell_nothing_of_the_session(tmp_path: Path) -> None:
    lock = SessionLock([tmp_path], "1BVtsOSECRET")
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
        SessionLock([tmp_path / "file"], "one").acquire()


def test_without_room_for_the_card_the_lock_holds(tmp_path: Path) -> None:
    lock = SessionLock([tmp_path], "one")
    probe = SessionLock([tmp_path], "one")
    probe.acquire()
    (card,) = tmp_path.glob("*.json")
    probe.release()
    card.mkdir()
    lock.acquire()
    with pytest.raises(LockHeld, match=r"by another bitsafe-tui\."):
        SessionLock([tmp_path], "one").acquire()
    lock.release()
    SessionLock([tmp_path], "one").acquire()
