"""A group whose record is damaged keeps its place in what lists all groups, and all else goes on."""

import json
from pathlib import Path

from reports.archive.journal import JOURNAL
from reports.archive.places import record_folder
from reports.archive.verification import verify
from reports.archive.wish import Ending
from tests.archive.told import ACME, NOVA, archive, said


async def test_a_damaged_group_stays_listed(tmp_path: Path) -> None:
    formats = ("json", "html")
    await archive(tmp_path, {ACME: said("one", "two"), NOVA: said("three")}, formats)
    lists = [tmp_path / "json" / "slack" / name for name in ("channels.json", "groups.json", "users.json")]
    before = [json.loads(path.read_text()) for path in lists]
    page = tmp_path / "html" / "index.html"
    shown = page.read_text()
    journal = record_folder(tmp_path, ACME.id) / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b"one", b"own", 1))
    for news in (("three",), ("three", "four")):
        result = await archive(tmp_path, {ACME: said("one", "two"), NOVA: said(*news)}, formats)
        assert [outcome.ending is Ending.FAILED for outcome in result.outcomes] == [True, False]
        after = [json.loads(path.read_text()) for path in lists]
        for old, new in zip(before, after, strict=True):
            assert sorted(one["id"] for one in new) == sorted(one["id"] for one in old)
        assert page.read_text().count('<tr class="entry"') == shown.count('<tr class="entry"') == 2
    assert '<td class="number">2</td>' in page.read_text()
    assert verify(tmp_path).extra == ()
