"""The table and its filter at 10,000 rows: how the time grows, and what is drawn."""

import statistics
import time

from reports.filters import Vocabulary, parse
from tests.screens.world import REQUIRED, app_on, assessment, at_rest, table

FEW, MANY = 1_000, 10_000
LETTERS = "quill mark"


async def seconds_per_key(groups: int) -> tuple[float, int]:
    """Median time from a key in the filter until the screen is painted, and the lines that were drawn."""
    app, _ = app_on(assessment(0, groups))
    async with app.run_test(size=(120, 40)) as pilot:
        await at_rest(pilot)
        grid = table(app)
        drawn = 0
        original = grid.render_line

        def counted(y: int):  # type: ignore[no-untyped-def]
            nonlocal drawn
            drawn += 1
            return original(y)

        grid.render_line = counted  # type: ignore[method-assign]
        await pilot.press("slash")
        times = []
        for _ in range(2):
            for letter in LETTERS:
                before = time.perf_counter()
                await pilot.press("space" if letter == " " else letter)
                times.append(time.perf_counter() - before)
            await pilot.press("escape", "slash")
        return statistics.median(times), drawn


def test_a_filter_over_all_rows() -> None:
    rows = assessment(0, MANY).rows
    seconds = []
    for _ in range(20):
        started = time.perf_counter()
        parse("bitsafe missing:bea -flag:archived members:>5", Vocabulary(REQUIRED)).select(rows)
        seconds.append(time.perf_counter() - started)
    print(f"\na filter of four terms over {MANY} rows: {statistics.median(seconds) * 1000:.0f} ms")


async def test_ten_times_the_rows_cost_far_less_than_ten_times_the_time() -> None:
    few, drawn_few = await seconds_per_key(FEW)
    many, drawn_many = await seconds_per_key(MANY)
    print(f"\na key in the filter: {few * 1000:.0f} ms at {FEW} rows, {many * 1000:.0f} ms at {MANY}")
    assert many < 4 * few
    assert drawn_many <= drawn_few * 1.2, "lines out of sight are drawn"
