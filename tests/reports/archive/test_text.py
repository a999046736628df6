"""The text format, as a person reads it."""

from pathlib import Path

from backends.history import HistoryPage
from reports.archive.formats.text import TextFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH

SLACK = """\
bitsafe-acme
Slack private channel, slack:T01/C0123, 7 messages

--- Monday, 2 March 2026 ---

[2026-03-02 23:30:00 CET] * Ann Meier has joined the channel
[2026-03-02 23:31:00 CET] Ann Meier: Is @Bob [/] here? See the docs (https://bitsafe.example/a?b=1&c=2) & reply
    [2026-03-02 23:33:00 CET] Bob [/]: In the thread
    [2026-03-05 18:10:00 CET] Ann Meier: Much later
        (also sent to the channel)

--- Tuesday, 3 March 2026 ---

[2026-03-03 00:30:00 CET] U9: The contract
    (file: ../../contract.pdf, 42 kB, record/C0123/files/F1.pdf)
    (reactions: thumbsup 2)
[2026-03-03 01:30:00 CET] Bob [/]: To be deleted
    (deleted, found gone 2026-04-01 14:00:00 CEST)
[2026-03-03 02:30:00 CET] Ann Meier: three
    (edited 2026-03-03 02:50:00 CET)
    (before: two)
    (before: one)
"""  # noqa: E501
TELEGRAM = """\
Acme x BitSafe
Telegram forum, telegram:77/-1000000007001, 9 messages

--- Tuesday, 3 March 2026 ---

[2026-03-03 00:30:00 CET] * Ann Meier created the group “Acme”
[2026-03-03 01:30:00 CET] Bob <b>: (answers Ann Meier: Ann Meier created the group “Acme”)
    Hello from the old half
[2026-03-03 02:30:00 CET] * Ann Meier opened the topic “Fees”
# Fees
[2026-03-03 03:30:00 CET] Bob <b>: 👍 great
[2026-03-03 04:30:00 CET] Deleted account 13: (answers Bob <b>: 👍 great)
    here (https://bitsafe.example) is it
# Outside topics
[2026-03-03 05:30:00 CET] Ann Meier: (poll: Which day? Monday: 2, <b>: 0)
[2026-03-03 06:30:00 CET] Ann Meier: a chart
    (forwarded from Carol)
    (photo: chart.png, 900 bytes, not in the archive: too large)
[2026-03-03 07:30:00 CET] * Ann Meier removed Bob <b>
[2026-03-03 08:30:00 CET] Bob <b>: liked
    (reactions: 👍 3)
"""
ACTING = frozenset(
    [*map(chr, range(9)), *map(chr, range(11, 32)), *map(chr, range(127, 160)), *"\u202e\u2066"]
)


def _written(record: GroupRecord, folder: Path) -> str:
    writer = TextFormat(ZURICH)
    writer.write_group(record, folder)
    (place,) = folder.glob("*.txt")
    return place.read_text("utf-8")


def test_a_slack_channel(slack: GroupRecord, tmp_path: Path) -> None:
    assert _written(slack, tmp_path / "text") == SLACK


def test_a_telegram_forum(telegram: GroupRecord, tmp_path: Path) -> None:
    assert _written(telegram, tmp_path / "text") == TELEGRAM


def test_hostile_texts_stay_on_their_lines_and_act_on_nothing(records: Path, tmp_path: Path) -> None:
    """Every line is a heading, begins with a time, or is indented: none can pass for another message."""
    messages = [
        histories.slack_message(number, f"a{name}\n[2026-01-01 00:00:00 CET] Eve: b{name}")
        for number, name in enumerate(HOSTILE_NAMES)
    ]
    record = histories.record(records / "C1", histories.channel("C1"), [HistoryPage(tuple(messages))])
    lines = _written(record, tmp_path / "text").split("\n")
    assert sum(line.startswith("[") for line in lines) == len(messages)
    assert not [letter for line in lines for letter in line if letter in ACTING]


def test_a_renamed_group_goes_on_in_its_file(slack: GroupRecord, records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "text"
    _written(slack, folder)
    renamed = histories.record(records / "C0123", histories.channel(title="bitsafe-cbtc"), [HistoryPage(())])
    assert _written(renamed, folder).startswith("bitsafe-cbtc\nEarlier names: bitsafe-acme\n")
    assert [place.name for place in folder.iterdir()] == ["bitsafe-acme_C0123.txt"]
