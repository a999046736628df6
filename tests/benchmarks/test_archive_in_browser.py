"""A page of a group with 20,000 messages, opened in a browser from disk."""

from pathlib import Path

from tests.reports.archive.browser import browser
from tests.reports.archive.hostile_html import html_of, record_of


async def test_a_page_of_twenty_thousand_messages_opens_at_once(tmp_path: Path) -> None:
    group = html_of(record_of(20_000, tmp_path / "C1"), tmp_path / "html")
    async with browser(tmp_path / "browser") as page:
        await page.open(group / "index.html")
        seconds = [
            await page.open(group / "page-0030.html"),
            await page.open(group / "search.html", "#number%2019999"),
        ]
        await page.until("document.querySelectorAll('.results li').length === 1")
    print(f"a page and the search of 20,000 messages: {' and '.join(f'{one:.2f} s' for one in seconds)}")
    assert max(seconds) < 1
