"""What is being entered is hidden wherever it could be written down, and forgotten when it is done."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from backends.paths import Home
from backends.redaction import REDACTOR, Redactor, setup_log

PASSWORD = 'pä"s w\\ör\u202ed'


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


def test_a_code_is_hidden_where_it_stands_alone_until_it_is_released(redactor: Redactor) -> None:
    text = "code 12345, CODE_12345_ODD, '12345', not 123456 nor 912345 nor x12345"
    redactor.hold("sign-in", "12345")
    assert redactor.redact(text) == "code …, CODE_…_ODD, '…', not 123456 nor 912345 nor x12345"
    redactor.release("sign-in")
    assert redactor.redact(text) == text


def test_what_one_owner_releases_another_may_still_hold(redactor: Redactor) -> None:
    redactor.hold("field", "12345")
    redactor.hold("sign-in", "12345", "67890")
    redactor.release("field")
    assert redactor.redact("12345 67890") == "… …"
    redactor.release("sign-in")
    redactor.release("sign-in")
    assert redactor.redact("12345 67890") == "12345 67890"


@pytest.mark.parametrize("nothing", ["", "1", "12"])
def test_the_first_letters_hide_no_words(redactor: Redactor, nothing: str) -> None:
    redactor.hold("field", nothing)
    assert redactor.redact("1 of 12 groups") == "1 of 12 groups"


@pytest.mark.parametrize(
    "text",
    [
        f"ValueError: {PASSWORD}",
        repr(ValueError(PASSWORD)),
        ascii(PASSWORD),
        json.dumps({"password": PASSWORD}),
        f"POST /?p={quote(PASSWORD, safe='')}&q={quote_plus(PASSWORD)}",
        repr(PASSWORD.encode()),
    ],
)
def test_a_password_is_hidden_however_it_is_written(redactor: Redactor, text: str) -> None:
    redactor.hold("sign-in", PASSWORD)
    told = redactor.redact(text)
    assert "…" in told
    assert "ör" not in told
    assert "s w" not in told
    assert "C3%B6r" not in told


def test_what_looks_like_a_phone_number_in_a_password_is_no_half_measure(redactor: Redactor) -> None:
    redactor.hold("sign-in", "+491701234512-and-more")
    assert redactor.redact("the password +491701234512-and-more.") == "the password …."


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    home = Home.under(tmp_path).make()
    setup_log(home)
    yield home.logs / "bitsafe-tui.log"
    root = logging.getLogger()
    for handler in [one for one in root.handlers if one.get_name() == "bitsafe-tui"]:
        root.removeHandler(handler)
        handler.close()


def test_the_log_hides_what_is_entered_and_later_numbers_are_whole(log: Path) -> None:
    owner = object()
    REDACTOR.hold(owner, "54321", PASSWORD)
    try:
        raise ValueError(f"no way to send 54321 with {PASSWORD}")
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved: %r", PASSWORD)
    REDACTOR.release(owner)
    logging.getLogger("tests").info("54321 messages")
    first, second = log.read_text(encoding="utf-8").splitlines()
    assert "54321" not in first
    assert "ör" not in first
    assert second.endswith("54321 messages")


def test_a_second_log_hides_what_the_first_did(log: Path, tmp_path: Path) -> None:
    """Set-up and table each open it, in one process."""
    first = setup_log(Home.under(tmp_path).make())
    first.add("only-the-first-knows")
    setup_log(Home.under(tmp_path).make())
    logging.getLogger("tests").info("only-the-first-knows")
    assert "only-the-first-knows" not in log.read_text(encoding="utf-8")
