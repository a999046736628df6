"""Every write on both platforms, whatever goes wrong: sent once, and what is told of it is true."""

import asyncio
from typing import Any

import pytest

from backends.errors import LimitReached, NotSignedIn, Unreachable
from tests.platforms.changes.sides import WRITES, Side, TelegramSide, is_done, read_back

ACTS = tuple(WRITES)
LOST: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"do": "drop_before"}, False),
    ({"do": "drop_after"}, True),
    ({"do": "silence"}, True),
    ({"do": "error", "error": 500}, False),
)
"""Faults that lose the answer, and whether the change was done."""


@pytest.mark.parametrize("act", ACTS)
async def test_is_done_with_one_request(side: Side, act: str) -> None:
    answer = await WRITES[act](side)
    assert answer.outcome is None
    assert is_done(side, act)
    assert await read_back(side, act) in (True, None)
    assert side.sent(act) == 1


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("fault", "done"), LOST, ids=lambda value: str(value))
async def test_an_answer_that_is_lost(side: Side, act: str, fault: dict[str, Any], done: bool) -> None:
    side.break_with(method=side.methods[act], **fault)
    with pytest.raises(Unreachable) as caught:
        await WRITES[act](side)
    assert caught.value.sentence.endswith(".")
    assert is_done(side, act) is done
    assert await read_back(side, act) in (done, None)
    await asyncio.sleep(0.1)
    assert side.sent(act) == 1
    assert is_done(side, act) is done


@pytest.mark.parametrize("act", ACTS)
async def test_a_pause_that_is_asked_for(side: Side, act: str) -> None:
    side.break_with(method=side.methods[act], do="wait", seconds=1)
    with pytest.raises(LimitReached) as caught:
        await WRITES[act](side)
    assert caught.value.seconds == 1
    assert not is_done(side, act)
    assert side.sent(act) == 1
    assert (await WRITES[act](side)).outcome is None
    assert is_done(side, act)
    assert side.sent(act) == 2


@pytest.mark.parametrize("act", ACTS)
async def test_a_pause_of_hours_is_told_and_kept(side: Side, act: str) -> None:
    side.break_with(method=side.methods[act], do="wait", seconds=40_000)
    for _ in range(2):
        with pytest.raises(LimitReached) as caught:
            await WRITES[act](side)
        assert caught.value.seconds > 39_000
    assert side.sent(act) == 1


@pytest.mark.parametrize("act", ACTS)
async def test_a_login_that_ends(side: Side, act: str) -> None:
    side.break_with(method=side.methods[act], do="revoke", times=None)
    with pytest.raises(NotSignedIn):
        await WRITES[act](side)
    assert not is_done(side, act)


@pytest.mark.parametrize("act", ACTS)
async def test_an_unknown_refusal_is_named(side: Side, act: str) -> None:
    side.break_with(method=side.methods[act], do="error", error="SOMETHING_NEW")
    answer = await WRITES[act](side)
    assert answer.outcome == "failed"
    assert answer.code == "SOMETHING_NEW"
    assert "SOMETHING_NEW" in answer.detail
    assert not is_done(side, act)


async def test_done_twice_is_already_so(side: Side) -> None:
    assert (await WRITES["invite"](side)).outcome is None
    answer = await WRITES["invite"](side)
    # A supergroup says nothing about those who are in.
    assert answer.outcome in (None, "already")
    assert (await WRITES["remove"](side)).outcome is None
    assert (await WRITES["remove"](side)).outcome in (None, "already")
    assert (await WRITES["rename"](side)).outcome is None
    if isinstance(side, TelegramSide):
        assert (await WRITES["rename"](side)).outcome == "already"


async def test_writes_side_by_side_are_each_done_once(side: Side) -> None:
    await asyncio.gather(*(WRITES[act](side) for act in ACTS))
    assert all(is_done(side, act) for act in ACTS)
    assert [side.sent(act) for act in ACTS] == [1] * len(ACTS)


async def test_every_request_is_counted(side: Side) -> None:
    before = side.counted(), side.asked()
    for act in ACTS:
        await WRITES[act](side)
        await read_back(side, act)
    assert side.counted() - before[0] == side.asked() - before[1]
