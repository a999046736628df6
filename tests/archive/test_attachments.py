"""What is attached to a Slack message stands in every format that people read."""

from pathlib import Path

import pytest

from tests.archive.told import ACME, archive
from tests.reports.archive.histories import slack_message


@pytest.mark.parametrize("text", ["an alert", ""])
async def test_the_words_of_attachments_stand_beside_the_text(tmp_path: Path, text: str) -> None:
    field = {"title": "Severity", "value": "quite high"}
    attached = {"title": "Disk is full", "text": "on the third server", "fields": [field], "fallback": "x-x"}
    message = slack_message(1, text, raw={"attachments": [attached, {"fallback": "only this"}]})
    await archive(tmp_path, {ACME: [message]}, ("text", "csv", "html"))
    for place in ("text/bitsafe-acme_C0123.txt", "csv/bitsafe-acme_C0123.csv", "html/bitsafe-acme_C0123"):
        path = tmp_path / place
        written = ((path / "page-0001.html") if path.is_dir() else path).read_text()
        said = (text, "Disk is full", "on the third server", "Severity", "quite high", "only this")
        assert [word for word in said if written.count(word) < 1] == []
        assert "x-x" not in written
