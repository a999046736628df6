"""Runs of changes on a demo world, beside what its servers know was really done.

Run as a program, ``python -m tests.system.changing RUN HOME``, it goes on with a run until it is killed.
"""

import asyncio
import json
import sys
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backends.changes.apply import apply
from backends.changes.journal import Journal
from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepDone
from backends.changes.step import Act, Step
from backends.demo.launch import DemoServers
from backends.gate import Gate
from backends.model import PLATFORMS, Account, Attendance, Event, Group, Platform, User
from backends.outcomes import Outcome
from backends.protocol import Backend
from backends.slack.backend import SlackBackend
from backends.store.engine import file_url
from backends.store.store import Store
from backends.telegram.backend import TelegramBackend
from backends.telegram.session import Server

QUICK = Pace(a_day=40, between=0, patience=60, looks=(0, 0.1, 0.3), looks_after_loss=(0.1, 0.3, 0.6))
DATABASE = Path("demo", "data", "bitsafe.db")
"""Where the commands look for it, in a home."""
Deed = tuple[str, ...]
"""What was really done: ("invite", native group id, user id), ("rename", group, title) and so on."""


@dataclass
class Seen:
    """Both platforms as they are signed in now."""

    backends: dict[Platform, Backend]
    accounts: tuple[Account, ...]
    groups: dict[Platform, list[Group]]
    people: dict[Platform, list[User]]
    attendance: dict[str, Attendance] = field(default_factory=dict)

    async def look(self) -> None:
        """Who is where, of the team."""
        for platform, people in self.people.items():
            for user in people:
                self.attendance[user.id] = await self.backends[platform].groups_of(user)

    def outside(self, platform: Platform) -> Iterator[tuple[Group, User]]:
        """Pairs of a group where we may invite, and somebody of the team who is surely not in."""
        for group in self.groups[platform]:
            if group.rights.invite and not group.archived:
                for user in self.people[platform]:
                    if self.attendance[user.id].presence(group.id)[0] is False:
                        yield group, user


@asynccontextmanager
async def signed_in(servers: DemoServers, **gate: Any) -> AsyncIterator[Seen]:
    """With nothing learned before. ``gate`` goes to both gates; without ``limits`` there are none."""
    options: dict[str, Any] = {"limits": {}, "timeout": 1.0, "write_timeout": 0.6} | gate
    host, _, port = servers.server.partition(":")
    at = Server(host, int(port), servers.dc, Path(servers.server_key))
    backends: dict[Platform, Backend] = {
        "slack": SlackBackend(
            servers.slack_token,
            Gate("slack", **options),
            {},
            api_url=servers.slack_url,
            direct=True,
        ),
        "telegram": TelegramBackend(servers.session, 1, "0" * 32, Gate("telegram", **options), {}, server=at),
    }
    try:
        accounts = tuple([await backends[platform].sign_in() for platform in PLATFORMS])
        groups = {platform: list((await backends[platform].groups()).groups) for platform in PLATFORMS}
        yield Seen(backends, accounts, groups, await _team(servers, backends))
    finally:
        for backend in backends.values():
            await backend.close()


async def _team(servers: DemoServers, backends: Mapping[Platform, Backend]) -> dict[Platform, list[User]]:
    found: dict[Platform, list[User]] = {}
    for platform in PLATFORMS:
        known = await backends[platform].identify([member[platform] for member in servers.team])
        found[platform] = [one.user for one in known.values() if one.user is not None]
    return found


def invite(group: Group, user: User) -> Step:
    return Step(0, Act.INVITE, group, user, user.name)


def plan(accounts: tuple[Account, ...], steps: Iterable[Step]) -> Plan:
    numbered = tuple(replace(step, number=number) for number, step in enumerate(steps, 1))
    return Plan("A test", datetime.now(UTC), "audit-1", accounts, numbered)


async def carry_on(
    run: str,
    seen: Seen,
    journal: Journal,
    *,
    pace: Pace = QUICK,
    notify: Callable[[Event | StepDone], None] = lambda event: None,
    stop: asyncio.Event | None = None,
) -> ChangeRecord:
    changers = {platform: backend.changer() for platform, backend in seen.backends.items()}
    return await apply(run, changers, journal, notify=notify, stop=stop or asyncio.Event(), pace=pace)


# What the servers know


def truth(servers: DemoServers) -> dict[str, dict[str, Any]]:
    """Every group of the world, by id, with all that is known of it."""
    with urllib.request.urlopen(f"{servers.truth_url}?all=1") as answer:
        groups: dict[str, dict[str, Any]] = json.load(answer)["groups"]
    return groups


def deeds(home: Path) -> Counter[Deed]:
    """What was really done in a demo home so far, and how often each."""
    file = home / "journal.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return Counter(deed for line in lines for deed in _deeds(json.loads(line)))


def _deeds(event: dict[str, Any]) -> Iterator[Deed]:
    match event["event"]:
        case "slack.joined":
            yield "invite", event["channel"], event["user"]
        case "slack.left":
            yield "remove", event["channel"], event["user"]
        case "slack.renamed":
            yield "rename", event["channel"], event["name"]
        case "telegram.added" | "telegram.requested":
            yield from (("invite", str(event["group"]), str(person)) for person in event["people"])
        case "telegram.removed":
            yield "remove", str(event["group"]), str(event["person"])
        case "telegram.retitled":
            yield "rename", str(event["group"]), event["title"]
        case "telegram.lifted":
            yield "lift_ban", str(event["group"]), str(event["person"])
        case other:
            yield other, json.dumps(event)


def deed_of(step: Step, title: str = "") -> Deed:
    if step.act is Act.RENAME:
        return "rename", step.group.id.native, title or step.text
    assert step.person is not None
    return step.act.value, step.group.id.native, step.person.id


def requests(log: Path) -> Counter[str]:
    """How often each method was asked for."""
    return Counter(json.loads(line)["method"] for line in log.read_text().splitlines())


def wrongs(record: ChangeRecord, servers: DemoServers, done: Counter[Deed]) -> list[str]:
    """Where the journal and the world disagree; ``done`` is what this run did. Empty = they agree."""
    world = truth(servers)
    steps = {step.number: step for step in record.plan.steps}
    wrong = [f"done {count} times: {deed}" for deed, count in done.items() if count > 1]
    for number, step in steps.items():
        outcome = record.outcomes.get(number)
        verified = outcome is not None and outcome.outcome is Outcome.VERIFIED
        open_question = number in record.sent or (outcome is not None and outcome.unseen)
        # Pending is told as such.
        open_question |= outcome is not None and outcome.outcome is Outcome.PENDING
        if verified and not _is_so(step, outcome.title if outcome else "", world[step.group.id]):
            wrong.append(f"verified, but not so: {number} {step.act} {step.group.id}")
        titles = {step.text, outcome.title if outcome else ""} if step.act is Act.RENAME else {""}
        if any(deed_of(step, title) in done for title in titles) and not (verified or open_question):
            told = outcome.outcome if outcome else "not begun"
            wrong.append(f"done, but told as {told}: {number} {step.act} {step.group.id}")
    planned = {deed_of(step, title) for step in steps.values() for title in _titles(step, record)}
    # On Telegram, somebody who may come back is banned for a moment.
    planned |= {("lift_ban", *deed_of(step)[1:]) for step in steps.values() if not step.lasting}
    wrong += [f"done, and not planned: {deed}" for deed in done.keys() - planned]
    return wrong


def _titles(step: Step, record: ChangeRecord) -> set[str]:
    outcome = record.outcomes.get(step.number)
    return {step.text, outcome.title if outcome else step.text}


def _is_so(step: Step, title: str, group: Mapping[str, Any]) -> bool:
    if step.act is Act.RENAME:
        return bool(group["title"] == (title or step.text))
    assert step.person is not None
    inside = step.person.id in group["member_ids"]
    return inside if step.act is Act.INVITE else not inside


# The program that gets killed


async def _program(run: str, folder: Path) -> None:
    from backends.demo.launch import attach
    from backends.demo.options import Options

    servers = attach(folder / "demo", Options())
    journal = Journal(Store.open(file_url(folder / DATABASE)))
    async with signed_in(servers, write_timeout=10) as seen:
        await carry_on(run, seen, journal)


if __name__ == "__main__":
    asyncio.run(_program(sys.argv[1], Path(sys.argv[2])))
