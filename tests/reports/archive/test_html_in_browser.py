"""The pages in a real browser, opened from disk."""

from pathlib import Path

import pytest

from backends.history import HistoryPage
from reports.archive.record import GroupRecord
from tests.reports.archive import histories
from tests.reports.archive.browser import Page, browser
from tests.reports.archive.histories import channel, slack_message
from tests.reports.archive.hostile_html import html_of, record_of


@pytest.fixture
def many(records: Path) -> GroupRecord:
    return record_of(1_500, records / "C1")


async def test_pages_ask_for_nothing_and_run_nothing(many: GroupRecord, tmp_path: Path) -> None:
    group = html_of(many, tmp_path / "html")
    places = [
        group.parent / "index.html",
        *(group / name for name in ("index.html", "page-0002.html", "search.html")),
    ]
    async with browser(tmp_path / "browser") as page:
        for place in places:
            await page.open(place)
        loaded = {address for address in page.requested if not address.startswith("data:")}
        assert loaded == {place.as_uri() for place in places}
        assert page.complaints == []


async def test_keys_move_turn_and_search(many: GroupRecord, tmp_path: Path) -> None:
    group = html_of(many, tmp_path / "html")
    async with browser(tmp_path / "browser") as page:
        await page.open(group / "page-0002.html")
        assert await _focus(page, "jjk") == await page.ask("document.querySelector('article').id")
        await _turn(page, "n", "page-0003.html")
        await _turn(page, "p", "page-0002.html")
        await page.press("t")
        assert await page.ask("document.documentElement.dataset.theme") in ("light", "dark")
        await page.press("/")
        for key in (*"1234", "Enter"):
            await page.press(key)
        await page.until(
            "location.pathname.endsWith('search.html') && document.querySelectorAll('.results li').length"
        )
        assert await page.ask("document.querySelector('.results mark').textContent") == "1234"
        href = await page.ask("document.querySelector('.results a').getAttribute('href')")
        assert href.startswith(f"page-{1234 // 300 + 1:04}.html#m-")


async def test_search_shows_the_newest_first_though_it_answers_something_old(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    root = slack_message(1, "needle root")
    told = (root, slack_message(5, "needle later"), slack_message(9, "needle reply", parent=root.id))
    record = histories.record(tmp_path / "record" / "C1", channel("C1"), [HistoryPage(told)])
    group = html_of(record, tmp_path / "html")
    async with browser(tmp_path / "browser") as page:
        await page.open(group / "search.html", "#needle")
        found = "[...document.querySelectorAll('.results .text')].map(each => each.textContent)"
        assert await page.ask(found) == ["needle reply", "needle later", "needle root"]
        await page.press("j")
        assert await page.ask("document.activeElement.closest('li') === document.querySelectorAll('li')[1]")


async def _focus(page: Page, keys: str) -> str:
    for key in keys:
        await page.press(key)
    return str(await page.ask("document.activeElement.id"))


async def _turn(page: Page, key: str, name: str) -> None:
    await page.press(key)
    await page.until(f"location.pathname.endsWith('{name}') && document.readyState === 'complete'")
