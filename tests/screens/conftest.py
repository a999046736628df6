"""The screens are tested as in a UTF-8 terminal with colours, whatever the environment of the tests is."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.screens.pictures import Pictures


@pytest.fixture(autouse=True)
def _usual_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "BITSAFE_TUI_ASCII", "LC_ALL", "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def pictured(snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> Pictures:
    """No colour or animation set by the environment of whoever runs the tests gets into a picture."""
    for name in ("TEXTUAL_THEME", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    return Pictures(snapshot)
