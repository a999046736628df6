"""The fault file: what matches, what is skipped, and what becomes of a bad file."""

import json
from pathlib import Path
from typing import Any

import pytest

from backends.demo.faults import FaultBox
from backends.demo.request_log import RequestLog


def box(path: Path, *entries: dict[str, Any]) -> FaultBox:
    path.write_text(json.dumps(entries))
    return FaultBox(path)


def test_skip_and_times_count_only_matching_requests(tmp_path: Path) -> None:
    faults = box(tmp_path / "f", {"method": "users.list", "do": "wait", "skip": 1, "times": 2})
    methods = ("users.list", "auth.test", "users.list", "users.list", "users.list")
    hits = [faults.find("slack", method, {}) is not None for method in methods]
    assert hits == [False, False, True, True, False]


def test_the_platform_and_the_arguments_must_fit(tmp_path: Path) -> None:
    entry = {"platform": "telegram", "match": {"user_id": "7"}, "do": "error", "error": "X", "times": None}
    faults = box(tmp_path / "f", entry)
    assert faults.find("slack", "m", {"user_id": 7}) is None
    assert faults.find("telegram", "m", {"user_id": 8}) is None
    assert faults.find("telegram", "m", {}) is None
    assert faults.find("telegram", "m", {"user_id": 7}) is not None


def test_a_text_may_occur_anywhere_in_the_arguments(tmp_path: Path) -> None:
    faults = box(tmp_path / "f", {"match": "C042", "do": "silence", "times": None})
    assert faults.find("slack", "m", {"channel": "C042"}) is not None
    assert faults.find("slack", "m", {"channel": "C043"}) is None


def test_a_replaced_file_counts_and_a_bad_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f"
    faults = box(path, {"do": "delay", "times": None})
    assert faults.find("slack", "m", {}) is not None
    path.write_text('[{"do": "explode"}]')
    assert faults.find("slack", "m", {}) is not None
    assert faults.find("slack", "m", {}) is not None
    assert capsys.readouterr().err.count("not a list of faults") == 1
    path.write_text("[]")
    assert faults.find("slack", "m", {}) is None


def test_an_error_must_say_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert box(tmp_path / "f", {"do": "error"}).find("slack", "m", {}) is None
    assert 'needs "error"' in capsys.readouterr().err


def test_the_log_has_one_line_for_each_request_and_counts_them(tmp_path: Path) -> None:
    log = RequestLog(tmp_path / "log")
    log.write("slack", "auth.test", {"a": 1}, "ok")
    log.write("slack", "auth.test", {}, "invalid_auth")
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    log.close()
    assert [line["outcome"] for line in lines] == ["ok", "invalid_auth"]
    assert lines[0]["arguments"] == {"a": 1}
    assert lines[0]["at"].endswith("Z")
    assert log.counts["slack", "auth.test"] == 2
