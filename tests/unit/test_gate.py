"""The gate: what it counts, holds back, repeats, announces, and when it gives up."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import pytest

from backends.errors import LimitReached, Refused, Unreachable
from backends.gate import SHUT_AFTER, Gate, Throttled, Transient
from backends.model import Event, Waiting


class Service:
    """Answers each request with what comes next: an error to raise, or anything else to return."""

    def __init__(self, *answers: object, seconds: float = 0.0) -> None:
        self._answers = list(answers)
        self._seconds = seconds
        self.sent: list[float] = []
        self.at_once = 0
        self.most_at_once = 0

    async def __call__(self) -> object:
        self.sent.append(monotonic())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.at_once -= 1
        answer = self._answers.pop(0) if self._answers else "done"
        if isinstance(answer, Exception):
            raise answer
        return answer


def gate(**options: Any) -> Gate:
    return Gate("slack", **{"limits": {}, **options})


async def gathered(count: int, ask: Callable[[], Awaitable[object]]) -> list[object]:
    return await asyncio.gather(*(ask() for _ in range(count)), return_exceptions=True)


class TestCounts:
    async def test_repeats_are_counted(self) -> None:
        asked, service = gate(), Service(Transient("it failed"), "answer")
        assert await asked.read("users.list", service) == "answer"
        assert (asked.requests, len(service.sent)) == (2, 2)

    async def test_checks_are_counted_apart(self) -> None:
        asked, service = gate(), Service()
        await asked.read("users.list", service)
        with asked.checking():
            await gathered(3, lambda: asked.read("users.list", service))
        await asked.read("users.list", service)
        assert (asked.requests, asked.checks) == (2, 3)

    async def test_checking_is_over_after_an_error(self) -> None:
        asked = gate()
        with pytest.raises(Refused), asked.checking():
            await asked.read("users.list", Service(Refused("slack", "No.")))
        await asked.read("users.list", Service())
        assert (asked.requests, asked.checks) == (1, 1)

    async def test_what_connects_is_not_counted(self) -> None:
        asked = gate()
        await asked.read("connect", Service(), counted=False)
        assert asked.requests == 0

    async def test_a_refusal_is_sent_once(self) -> None:
        asked, service = gate(), Service(Refused("slack", "No."))
        with pytest.raises(Refused):
            await asked.read("users.list", service)
        assert (asked.requests, len(service.sent)) == (1, 1)


class TestWindows:
    async def test_each_method_has_its_own(self) -> None:
        asked, slow, fast = gate(limits={"slow": "2/second"}), Service(), Service()
        started = monotonic()
        await asyncio.gather(
            gathered(3, lambda: asked.read("slow", slow)), gathered(9, lambda: asked.read("fast", fast))
        )
        assert sum(sent - started < 0.5 for sent in slow.sent) == 2
        assert slow.sent[2] - slow.sent[0] >= 0.9
        assert fast.sent[-1] - started < 0.5

    async def test_one_may_cover_all_methods(self) -> None:
        asked, service = gate(limits={"*": "3/second"}), Service()
        methods = iter(("a", "b", "c", "d"))
        await gathered(4, lambda: asked.read(next(methods), service))
        assert service.sent[2] - service.sent[0] < 0.5
        assert service.sent[3] - service.sent[0] >= 0.9

    async def test_keeping_to_a_window_is_announced(self) -> None:
        told: list[Event] = []
        asked = gate(limits={"slow": "1/2seconds"}, notify=told.append)
        await asked.read("slow", Service())
        waiting = asyncio.create_task(asked.read("slow", Service()))
        await asyncio.sleep(0.1)
        waiting.cancel()
        assert [event.reason for event in told if isinstance(event, Waiting)] == [
            "its limit for slow is used up"
        ]


class TestPauses:
    async def test_is_announced_and_kept(self) -> None:
        told: list[Event] = []
        asked, service = gate(notify=told.append), Service(Throttled(1.0))
        assert await asked.read("users.list", service) == "done"
        assert service.sent[1] - service.sent[0] >= 1.0
        (event,) = told
        assert isinstance(event, Waiting)
        assert (event.platform, event.reason) == ("slack", "it asked for a pause")

    async def test_a_short_one_is_not_announced(self) -> None:
        told: list[Event] = []
        asked = gate(notify=told.append)
        await asked.read("users.list", Service(Throttled(0.1)))
        assert told == []

    async def test_holds_every_worker_but_no_other_method(self) -> None:
        asked, service, other = gate(), Service(Throttled(0.5)), Service()
        first = asyncio.create_task(asked.read("users.list", service))
        await asyncio.sleep(0.05)
        await asyncio.gather(
            gathered(3, lambda: asked.read("users.list", service)), asked.read("auth.test", other), first
        )
        assert min(service.sent[1:]) - service.sent[0] >= 0.5
        assert other.sent[0] - service.sent[0] < 0.3

    async def test_holds_those_that_wait_for_a_place(self) -> None:
        asked, service = gate(workers=1), Service(Throttled(0.5), seconds=0.02)
        await gathered(4, lambda: asked.read("users.list", service))
        assert service.sent[1] - service.sent[0] >= 0.5
        assert asked.requests == len(service.sent) == 5

    async def test_failures_after_pauses_are_still_repeated(self) -> None:
        pauses = [Throttled(0.0) for _ in range(5)]
        asked, service = gate(), Service(*pauses, Transient("it failed"), "answer")
        assert await asked.read("users.list", service) == "answer"
        assert len(service.sent) == 7


class TestPatience:
    async def test_a_pause_beyond_it_is_not_waited_for(self) -> None:
        asked, service = gate(patience=1), Service(Throttled(7200))
        with pytest.raises(
            LimitReached, match=r"Slack allows no more of these requests until .+\."
        ) as caught:
            await asked.read("users.list", service)
        assert (caught.value.seconds, len(service.sent)) == (7200, 1)

    async def test_nor_by_anybody_who_asks_the_same(self) -> None:
        asked, service = gate(patience=1), Service(Throttled(7200))
        with pytest.raises(LimitReached):
            await asked.read("users.list", service)
        async with asyncio.timeout(0.5):
            with pytest.raises(LimitReached):
                await asked.read("users.list", service)
            await asked.read("auth.test", service)
        assert asked.requests == len(service.sent) == 2

    async def test_many_short_pauses_use_it_up(self) -> None:
        asked, service = gate(patience=0.25), Service(*(Throttled(0.0) for _ in range(99)))
        with pytest.raises(LimitReached):
            await asked.read("users.list", service)
        assert 3 <= len(service.sent) <= 5


class TestGivingUp:
    async def test_after_failures(self) -> None:
        asked, service = gate(), Service(*(Transient("it failed") for _ in range(9)))
        with pytest.raises(Unreachable, match="Slack could not be reached: it failed") as caught:
            await asked.read("users.list", service)
        assert caught.value.way_out
        assert asked.requests == len(service.sent) == 4

    async def test_after_silence_sooner(self) -> None:
        asked, service = gate(timeout=0.05), Service(seconds=60)
        with pytest.raises(Unreachable, match=r"no answer within 0\.05 s"):
            await asked.read("users.list", service)
        assert asked.requests == len(service.sent) == 2

    async def test_then_nothing_is_repeated_until_something_works(self) -> None:
        asked, silent = gate(timeout=0.05), Service(seconds=60)
        with pytest.raises(Unreachable):
            await asked.read("users.list", silent)
        broken = Service(Transient("it failed"), "answer", Transient("it failed"), "answer")
        with pytest.raises(Unreachable):
            await asked.read("users.info", broken)
        assert await asked.read("users.info", broken) == "answer"
        assert await asked.read("users.info", broken) == "answer"
        assert len(broken.sent) == 4

    async def test_a_method_that_never_works_is_left_alone(self) -> None:
        asked, silent, other = gate(timeout=0.05), Service(seconds=60), Service()
        answers = [await gathered(1, lambda: asked.read("users.list", silent)) for _ in range(200)]
        assert all(isinstance(answer, Unreachable) for (answer,) in answers)
        assert len(silent.sent) == SHUT_AFTER + 1
        assert await asked.read("users.info", other) == "done"


class TestWorkers:
    async def test_no_more_are_under_way_than_allowed(self) -> None:
        asked, service = gate(workers=3), Service(seconds=0.02)
        await gathered(12, lambda: asked.read("users.list", service))
        assert (service.most_at_once, asked.requests) == (3, 12)

    async def test_a_pause_leaves_its_place_to_others(self) -> None:
        asked, service, other = gate(workers=1), Service(Throttled(0.5)), Service()
        held = asyncio.create_task(asked.read("users.list", service))
        await asyncio.sleep(0.05)
        await asked.read("auth.test", other)
        assert not held.done()
        await held


class TestWrites:
    @pytest.mark.parametrize("failure", [Transient("it failed"), Throttled(1.0)])
    async def test_are_sent_once(self, failure: Exception) -> None:
        asked, service = gate(), Service(failure)
        with pytest.raises(Unreachable if isinstance(failure, Transient) else LimitReached):
            await asked.write("conversations.invite", service)
        assert asked.requests == len(service.sent) == 1

    async def test_wait_longer_for_an_answer_than_reads(self) -> None:
        asked, service = gate(timeout=0.05), Service(seconds=0.2)
        assert await asked.write("conversations.invite", service) == "done"
