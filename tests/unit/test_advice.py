"""The same error says what to do where it is read: a key in the app, the command on the terminal."""

import pytest

from backends.errors import MissingScope, NotSignedIn, Unreachable
from backends.slack.client import SIGN_IN_AGAIN as SLACK
from backends.telegram.translation import SIGN_IN_AGAIN as TELEGRAM
from tui.advice import failure_with_keys, in_the_app


@pytest.mark.parametrize("advice", [SLACK, TELEGRAM])
def test_no_command_is_told_in_the_app(advice: str) -> None:
    assert "bitsafe-tui login" in advice
    assert in_the_app(f"It was revoked. {advice}", "O signs in.") == "It was revoked. O signs in."


def test_each_error_names_its_key() -> None:
    def told(error: NotSignedIn | Unreachable | MissingScope) -> str:
        return str(failure_with_keys(error, "Enter signs in.", "r asks again."))

    assert told(NotSignedIn("slack", "It was revoked.", SLACK)) == "It was revoked. Enter signs in."
    assert told(Unreachable("slack", "No answer.", "Check the network.")) == "No answer. r asks again."
    assert told(MissingScope("slack", "It lacks one.", "Add it.")) == "It lacks one. Add it."
