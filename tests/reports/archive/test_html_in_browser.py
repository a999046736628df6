"""The pages in a real browser, opened from disk."""

from pathlib import Path
from random import Random

import pytest

from backends.history import HistoryPage
from reports.archive.formats.html.site import HtmlFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.browser import Page, browser
from tests.reports.archive.conftest import ZURICH

_MANY = 20_000


@pytest.fixture
def many(records: Path) -> GroupRecord:
    chance = Random(7)
    messages = [
        histories.slack_message(number, f"{chance.choice(HOSTILE_NAMES)} number {number}", f"U{number % 7}")
        for number in range(_MANY)
    ]
    return histories.record(records / "C1", histories.channel("C1"), [HistoryPage(tuple(messages))])


def _written(record: GroupRecord, folder: Path) -> Path:
    writer = HtmlFormat(ZURICH)
    writer.write_group(record, folder)
    writer.write_index([record], folder)
    return next(iter(writer.files_of(record, folder))).parent


async def test_pages_ask_for_nothing_and_run_nothing(many: GroupRecord, tmp_path: Path) -> None:
    group = _written(many, tmp_path / "html")
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


async def test_a_page_of_twenty_thousand_messages_opens_at_once(many: GroupRecord, tmp_path: Path) -> None:
    group = _written(many, tmp_path / "html")
    async with browser(tmp_path / "browser") as page:
        await page.open(group / "index.html")
        assert await page.open(group / "page-0030.html") < 1
        assert await page.open(group / "search.html", "#number%2019999") < 1
        await page.until("document.querySelectorAll('.results li').length === 1")


async def test_keys_move_turn_and_search(many: GroupRecord, tmp_path: Path) -> None:
    group = _written(many, tmp_path / "html")
    async with browser(tmp_path / "browser") as page:
        await page.open(group / "page-0002.html")
        assert await _focus(page, "jjk") == await page.ask("document.querySelector('article').id")
        await _turn(page, "n", "page-0003.html")
        await _turn(page, "p", "page-0002.html")
        await page.press("t")
        assert await page.ask("document.documentElement.dataset.theme") in ("light", "dark")
        await page.press("/")
        for key in ("1", "2", "3", "4", "5", "Enter"):
            await page.press(key)
        await page.until(
            "location.pathname.endsWith('search.html') && document.querySelectorAll('.results li').length"
        )
        assert await page.ask("document.querySelector('.results mark').textContent") == "12345"
        href = await page.ask("document.querySelector('.results a').getAttribute('href')")
        assert href.startswith(f"page-{12345 // 300 + 1:04}.html#m-")


async def _focus(page: Page, keys: str) -> str:
    for key in keys:
        await page.press(key)
    return str(await page.ask("document.activeElement.id"))


async def _turn(page: Page, key: str, name: str) -> None:
    await page.press(key)
    await page.until(f"location.pathname.endsWith('{name}') && document.readyState === 'complete'")
