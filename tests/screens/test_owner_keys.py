"""The list of messages to owners shows only the keys that do something."""

from dataclasses import replace

from tests.screens.changes import asked
from tui.screens.owners import OwnerMessages


def test_sending_is_offered_only_where_somebody_can_be_sent_to() -> None:
    both = asked()
    assert "Send" in [key.label for key in OwnerMessages(both).keys]
    outside = tuple(one for one in both.messages if not one.letter.colleague)
    assert outside
    labels = [key.label for key in OwnerMessages(replace(both, messages=outside)).keys]
    assert "Send" not in labels
    assert "Copy" in labels
