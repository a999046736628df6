"""The journal of changes: what was sent is on disk before it is sent, and what came of it afterwards."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from sqlalchemy import Connection, RowMapping, Select, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from backends.changes.changed import SEEN, SHOWN, Changed
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepOutcome
from backends.changes.step import BUDGETED, Act, Step
from backends.errors import StoreError
from backends.json_bytes import well_formed
from backends.model import GroupId, Platform
from backends.outcomes import OPEN, Outcome
from backends.store import tables
from backends.store.codec import storable
from backends.store.plans import pack_plan, unpack_plan
from backends.store.tables import aware

DAY = timedelta(hours=24)


def begin(connection: Connection, plan: Plan, user: str, host: str) -> str:
    """Write down the plan and all its steps; returns the id of the run.

    Raises StoreError where this very plan was begun before, by whomever.
    """
    table = tables.change_runs
    same = (table.c.hash == plan.hash) & (table.c.made == plan.made)
    earlier = connection.execute(select(table).where(same)).mappings().one_or_none()
    if earlier is not None:
        raise _begun_before(earlier)
    now = datetime.now(UTC)
    run = f"{now:%Y%m%d-%H%M%S}-{token_hex(2)}"
    row = {
        "id": run,
        "hash": plan.hash,
        "made": plan.made,
        "plan": pack_plan(plan),
        "started": now,
        "started_by": storable(user),
        "host": storable(host),
    }
    try:
        connection.execute(insert(table).values(row))
    except IntegrityError:
        raise StoreError("This plan is being applied by somebody else.", "Nothing was sent.") from None
    if plan.steps:
        connection.execute(insert(tables.change_steps), [_row(run, plan, step) for step in plan.steps])
    return run


def _begun_before(earlier: RowMapping) -> StoreError:
    when = aware(earlier["started"]).astimezone()
    by = f"{earlier['started_by']}@{earlier['host']}"
    sentence = f"This plan was applied already: by {by}, {when:%a %d %b %Y %H:%M}."
    if earlier["ended"] is None:
        return StoreError(sentence, f"Nothing was sent. Go on with: bitsafe-tui resume {earlier['id']}")
    return StoreError(sentence, "Nothing was sent. Make a new plan to see what is left to do.")


def _row(run: str, plan: Plan, step: Step) -> dict[str, object]:
    platform = step.group.platform
    actor = plan.actor(platform)
    return {
        "run": run,
        "number": step.number,
        "platform": platform,
        "account": actor.id if actor else "",
        "act": step.act.value,
        "group_key": step.group.id.key,
        "group_id": str(step.group.id),
        "user_id": step.person.id if step.person else "",
        "times_sent": 0,
        "unseen": False,
        "detail": "",
        "title": b"",
    }


def sent(connection: Connection, run: str, numbers: Iterable[int]) -> None:
    """To be committed before they are sent: until ``done``, nobody knows what came of them."""
    table = tables.change_steps
    mine = (table.c.run == run) & table.c.number.in_(list(numbers))
    values = {"sent": datetime.now(UTC), "times_sent": table.c.times_sent + 1, "unseen": True}
    connection.execute(update(table).where(mine).values(outcome=None, **values))


def done(connection: Connection, run: str, outcomes: Iterable[StepOutcome]) -> None:
    table = tables.change_steps
    mine = (table.c.run == run) & (table.c.number == bindparam("n"))
    rows = [
        {
            "n": one.number,
            "outcome": one.outcome.value,
            "detail": storable(one.detail),
            "title": well_formed(one.title).encode(),
            "unseen": one.unseen,
            "at": one.at,
        }
        for one in outcomes
    ]
    if rows:
        connection.execute(update(table).where(mine), rows)


def end(connection: Connection, run: str) -> None:
    """Nothing more will be done of it, whatever is left."""
    table = tables.change_runs
    connection.execute(
        update(table).where((table.c.id == run) & table.c.ended.is_(None)).values(ended=datetime.now(UTC))
    )


def record(connection: Connection, run: str) -> ChangeRecord:
    """Raises StoreError where there is no such run of changes."""
    table = tables.change_runs
    found = _records(connection, select(table).where(table.c.id == run))
    if not found:
        raise StoreError(
            "There is no such run of changes.",
            "l in the app lists them; so does bitsafe-tui undo without a name.",
        )
    return found[0]


def records(connection: Connection, limit: int) -> list[ChangeRecord]:
    """The latest, newest first."""
    table = tables.change_runs
    order = (table.c.started.desc(), table.c.id.desc())
    return _records(connection, select(table).order_by(*order).limit(limit))


def unfinished(connection: Connection) -> list[ChangeRecord]:
    """Runs that can be resumed, newest first."""
    table = tables.change_runs
    order = (table.c.started.desc(), table.c.id.desc())
    return _records(connection, select(table).where(table.c.ended.is_(None)).order_by(*order))


def _records(connection: Connection, query: Select[tuple[object, ...]]) -> list[ChangeRecord]:
    rows = connection.execute(query).mappings().all()
    steps: dict[str, list[RowMapping]] = {row["id"]: [] for row in rows}
    table = tables.change_steps
    for step in connection.execute(select(table).where(table.c.run.in_(list(steps)))).mappings():
        steps[step["run"]].append(step)
    return [_record(row, steps[row["id"]]) for row in rows]


def _record(row: RowMapping, steps: list[RowMapping]) -> ChangeRecord:
    return ChangeRecord(
        run=row["id"],
        plan=unpack_plan(row["plan"]),
        started=aware(row["started"]),
        ended=aware(row["ended"]) if row["ended"] else None,
        user=row["started_by"],
        host=row["host"],
        outcomes={step["number"]: _outcome(step) for step in steps if step["outcome"]},
        sent=frozenset(
            step["number"]
            for step in steps
            if step["unseen"] and (step["outcome"] is None or Outcome(step["outcome"]) in OPEN)
        ),
    )


def _outcome(step: RowMapping) -> StepOutcome:
    return StepOutcome(
        step["number"],
        Outcome(step["outcome"]),
        step["detail"],
        aware(step["at"]),
        step["title"].decode(),
        step["unseen"],
    )


def spent(connection: Connection, platform: Platform, account: str, now: datetime) -> list[datetime]:
    """When each budgeted step of the last 24 hours was sent, oldest first; one sent twice counts twice."""
    table = tables.change_steps
    query = (
        select(table.c.sent, table.c.times_sent)
        .where(table.c.platform == platform, table.c.account == account)
        .where(table.c.act.in_([act.value for act in BUDGETED]), table.c.sent > now - DAY)
        .order_by(table.c.sent)
    )
    return [aware(row.sent) for row in connection.execute(query) for _ in range(row.times_sent)]


def changed_since(connection: Connection, moment: datetime) -> list[Changed]:
    """What was seen to be done after ``moment``, oldest first."""
    table = tables.change_steps
    query = (
        select(table.c.act, table.c.group_id, table.c.user_id, table.c.title)
        .where(table.c.at > moment, table.c.outcome.in_(SEEN), table.c.act.in_(SHOWN))
        .order_by(table.c.at, table.c.run, table.c.number)
    )
    return [
        Changed(Act(row.act), GroupId(row.group_id), row.user_id, row.title.decode())
        for row in connection.execute(query)
    ]


def limit(connection: Connection, platform: Platform, account: str, at: datetime) -> None:
    """``platform`` said that it has limited ``account``."""
    table = tables.account_limits
    mine = (table.c.platform == platform) & (table.c.account == account)
    connection.execute(delete(table).where(mine))
    connection.execute(insert(table).values(platform=platform, account=account, at=at))


def limited(connection: Connection, platform: Platform, account: str) -> datetime | None:
    """When ``platform`` last said so."""
    table = tables.account_limits
    query = select(table.c.at).where(table.c.platform == platform, table.c.account == account)
    found = connection.execute(query).scalar_one_or_none()
    return aware(found) if found is not None else None
