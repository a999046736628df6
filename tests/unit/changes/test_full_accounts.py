"""Accounts that can hold no further group are left alone for a week."""

from datetime import timedelta

from backends.changes.full_accounts import FULL, full_accounts
from backends.changes.record import ChangeRecord, StepOutcome
from backends.outcomes import Outcome
from backends.telegram.refusals import INVITE
from tests.unit.changes.plans import invite, plan, supergroup
from tests.unit.changes.worlds import NOW

FULL_NOW = INVITE["USER_CHANNELS_TOO_MUCH"][1]


def tried(days: float, outcome: Outcome, detail: str = "") -> ChangeRecord:
    at = NOW - timedelta(days=days)
    done = {1: StepOutcome(1, outcome, detail, at)}
    return ChangeRecord("run", plan(invite(supergroup(1), "u1")), at, at, "ada", "host", done, frozenset())


def test_the_platform_s_refusal_is_known_by_its_sentence() -> None:
    assert FULL_NOW.startswith(FULL)


def test_for_a_week_or_until_it_worked() -> None:
    key = ("telegram", "u1")
    assert full_accounts([tried(2, Outcome.FAILED, FULL_NOW)], NOW)[key] == "account full: tried on 21 Nov"  # type: ignore[index]
    assert not full_accounts([tried(7, Outcome.FAILED, FULL_NOW)], NOW)
    assert not full_accounts([tried(1, Outcome.VERIFIED), tried(2, Outcome.FAILED, FULL_NOW)], NOW)
    assert full_accounts([tried(2, Outcome.FAILED, FULL_NOW), tried(3, Outcome.VERIFIED)], NOW)
    assert not full_accounts([tried(1, Outcome.FAILED, "That person is banned here")], NOW)
