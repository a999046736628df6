"""Finds out who has the right that we lack, and what to write to them; keeps who was asked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from backends.changes.basis import Head, Seen, closed
from backends.changes.in_hand import InHand, still_held
from backends.changes.inviting import that_is_you
from backends.changes.messaging import plan_messages
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepDone
from backends.changes.step import Act, Skipped
from backends.errors import NotSignedIn, PlatformError, WrongInput
from backends.model import Event, Group, GroupId, Kind, Platform, Progress, Role, User
from backends.outcomes import Outcome
from backends.protocol import Managers
from reports.message_templates import Plea, template_for
from reports.owner_messages import Ask, OwnerMessage, owner_messages
from reports.rows import Assessment, Row
from reports.wanting import Wish, wanted_for_gaps, wanted_members, wanted_users
from tui.applying import apply, resume
from tui.change_wishes import Asked, AskOwners
from tui.confirming import with_identities
from tui.connection import Connected, connected
from tui.deciding_jobs import operator
from tui.finding import find
from tui.jobs import Jobs
from tui.planning import attendance_of, head_of, held, known_run, room, seen_in
from tui.whom import Whom, identify, of_team

Notify = Callable[[Event], None]


@dataclass(frozen=True)
class _Sorted:
    """What has to be asked of others, and why the rest has not."""

    asks: tuple[Ask, ...]
    skipped: tuple[Skipped, ...]


async def ask_owners(jobs: Jobs, wish: AskOwners, notify: Notify) -> Asked:
    """Raises WrongInput where ``wish.person`` leads to nobody or to two people, ConfigError of the template,
    or the error of a platform that had to be asked.
    """
    assessment = known_run(jobs)
    if wish.plea is Plea.REMOVE and not wish.person:
        raise WrongInput("Say who is to be removed.")
    template = await asyncio.to_thread(template_for, wish.plea, jobs.place.home.config)
    head = head_of(assessment)
    platforms = frozenset(row.group.platform for row in wish.rows)
    async with connected(jobs, platforms, notify) as connection:
        whom = None
        if wish.person:
            whom = await identify(wish.person, jobs.policy.team, assessment.snapshot, connection)
        sorted_out = await _sorted(jobs, wish, whom, head, connection, notify)
        run_by = await _managers([ask.group for ask in sorted_out.asks], connection, notify)
    asks, skipped = sorted_out.asks, list(sorted_out.skipped)
    if wish.plea is Plea.OWNERSHIP and whom is not None and not _is_us(whom, head):
        asks, run_by, others = _only_of(whom, asks, run_by)
        skipped += others
    messages, unasked = owner_messages(wish.plea, asks, run_by, _colleagues(jobs, assessment), head, template)
    return Asked(wish.plea, _doing(wish, whom), messages, (*skipped, *unasked))


async def plan_letters(jobs: Jobs, asked: Asked) -> Plan:
    """The messages to colleagues as steps; the others are skipped: they are copied."""
    head = head_of(known_run(jobs))
    plan = plan_messages(
        asked.doing,
        [message.letter for message in asked.messages],
        head,
        room=await room(jobs, head),
        skipped=asked.skipped,
        held=await held(jobs, head),
    )
    return with_identities(
        jobs, plan, [ask.user for message in asked.messages for ask in message.asks if ask.user is not None]
    )


async def keep(jobs: Jobs, messages: Iterable[OwnerMessage], plea: Plea) -> None:
    """These were copied or sent: what they ask for is in hand. Only being let in is a gap in hand."""
    pairs = {
        (ask.group.id.key, ask.user.id)
        for message in messages
        for ask in message.asks
        if plea is Plea.ADD and ask.user is not None
    }
    if pairs:
        await jobs.journal.ask(pairs, "@".join(operator()))


async def send(
    jobs: Jobs,
    plan: Plan,
    asked: Asked,
    notify: Callable[[Event | StepDone], None],
    stop: asyncio.Event,
) -> ChangeRecord:
    """As ``apply``; and what was sent is in hand, however the run ends."""
    return await _keeping(jobs, asked, notify, lambda follow: apply(jobs, plan, follow, stop))


async def send_rest(
    jobs: Jobs,
    run: str,
    asked: Asked,
    notify: Callable[[Event | StepDone], None],
    stop: asyncio.Event,
) -> ChangeRecord:
    """The same for what a run of it has left."""
    return await _keeping(jobs, asked, notify, lambda follow: resume(jobs, run, follow, stop))


async def _keeping(
    jobs: Jobs,
    asked: Asked,
    notify: Callable[[Event | StepDone], None],
    carry: Callable[[Callable[[Event | StepDone], None]], Awaitable[ChangeRecord]],
) -> ChangeRecord:
    reached: set[tuple[Platform, str]] = set()

    def follow(event: Event | StepDone) -> None:
        if isinstance(event, StepDone) and _was_sent(event):
            assert event.step.person is not None
            reached.add((event.step.person.platform, event.step.person.id))
        notify(event)

    try:
        return await carry(follow)
    finally:
        sent = [one for one in asked.messages if (one.letter.to.platform, one.letter.to.id) in reached]
        await keep(jobs, sent, asked.plea)


def _was_sent(done: StepDone) -> bool:
    return done.step.act is Act.MESSAGE and done.outcome.outcome is Outcome.VERIFIED


# What has to be asked


async def _sorted(
    jobs: Jobs, wish: AskOwners, whom: Whom | None, head: Head, connection: Connected, notify: Notify
) -> _Sorted:
    assessment = known_run(jobs)
    if wish.plea is Plea.ADD:
        found = _wanted(jobs, wish.rows, whom, assessment)
        looked = await attendance_of(whom, connection) if whom is not None and whom.member is None else []
        in_hand = await jobs.journal.in_hand(head.made)
        return _to_add(wish.rows, found, head, seen_in(assessment, looked), in_hand)
    if wish.plea is Plea.REMOVE:
        assert whom is not None
        return await _to_remove(wish.rows, whom, head, connection, notify)
    return _to_own(wish.rows, head)


def _wanted(jobs: Jobs, rows: Sequence[Row], whom: Whom | None, assessment: Assessment) -> Wish:
    if whom is None:
        return wanted_for_gaps(rows, jobs.policy.team, assessment.snapshot)
    if whom.member is not None:
        return wanted_members(rows, [whom.member], assessment.snapshot)
    return wanted_users(rows, whom.name, whom.users, whom.reasons)


def _to_add(
    rows: Sequence[Row],
    found: Wish,
    head: Head,
    seen: Seen,
    in_hand: Mapping[tuple[str, str], InHand],
) -> _Sorted:
    groups = {row.group.id: row.group for row in rows}
    asks: list[Ask] = []
    skipped = list(found.skipped)
    for want in found.wanted:
        group = groups[want.group]
        reason = _need_not_add(group, want.user, head, seen, in_hand)
        if reason:
            skipped.append(Skipped(group.id, group.title, want.name, reason))
        else:
            asks.append(Ask(group, want.user, want.name))
    return _Sorted(tuple(asks), tuple(skipped))


def _need_not_add(
    group: Group, user: User, head: Head, seen: Seen, in_hand: Mapping[tuple[str, str], InHand]
) -> str:
    """Why nobody has to be asked to let them in, "" where somebody has to be."""
    inside, why = seen(group.id, user.id)
    held = in_hand.get((group.id.key, user.id))
    if inside:
        return "already in"
    if inside is None:
        return f"not known whether in: {why}" if why else "not known whether in"
    if group.rights.invite is not False and group.role is not Role.NONE:
        return closed(group, head) or "you may invite here yourself"
    actor = head.actor(group.platform)
    if actor is not None and actor.id == user.id and group.kind is Kind.PUBLIC:
        return closed(group, head) or that_is_you(group)
    return closed(group, head) or (still_held(held, head.made) if held else "")


async def _to_remove(
    rows: Sequence[Row], whom: Whom, head: Head, connection: Connected, notify: Notify
) -> _Sorted:
    found = await find(whom, rows, connection, notify)
    asks: list[Ask] = []
    skipped: list[Skipped] = []
    for one in found.places:
        group = one.group
        lacking = one.membership.removable is False or group.rights.remove is False
        reason = closed(group, head) or ("" if lacking else "you may take them out here yourself")
        if reason:
            skipped.append(Skipped(group.id, group.title, whom.name, reason))
        else:
            asks.append(Ask(group, one.user, whom.name))
    return _Sorted(tuple(asks), tuple(skipped))


def _to_own(rows: Sequence[Row], head: Head) -> _Sorted:
    asks: list[Ask] = []
    skipped: list[Skipped] = []
    for row in rows:
        group = row.group
        ours = "you own it" if group.role is Role.OWNER else "you are an admin here"
        reason = closed(group, head) or (ours if group.role in (Role.OWNER, Role.ADMIN) else "")
        if reason:
            skipped.append(Skipped(group.id, group.title, "", reason))
        else:
            asks.append(Ask(group))
    return _Sorted(tuple(asks), tuple(skipped))


# Who has the right


async def _managers(
    groups: Sequence[Group], connection: Connected, notify: Notify
) -> dict[GroupId, Managers]:
    """Asked once for each group; one that cannot be read says why."""
    wanted = {group.id: group for group in groups}
    done: dict[Platform, int] = {}

    async def ask(group: Group) -> Managers:
        try:
            if group.platform in connection.accounts:
                return await connection.backends[group.platform].changer().managers(group)
            return Managers(unknown=connection.failures[group.platform].sentence)
        except NotSignedIn:
            raise
        except PlatformError as error:
            return Managers(unknown=error.sentence)
        finally:
            done[group.platform] = done.get(group.platform, 0) + 1
            total = sum(one.platform == group.platform for one in wanted.values())
            notify(Progress(group.platform, "looking up who runs each group", done[group.platform], total))

    answers = await asyncio.gather(*(ask(group) for group in wanted.values()))
    return dict(zip(wanted, answers, strict=True))


def _colleagues(jobs: Jobs, assessment: Assessment) -> dict[tuple[Platform, str], str]:
    """Names by platform and user id; those who are leaving are not asked as colleagues."""
    return {
        (platform, user.id): member.name
        for member in jobs.policy.team
        for platform, user in of_team(member, assessment.snapshot).users.items()
        if member.status_on(platform) != "inactive"
    }


def _is_us(whom: Whom, head: Head) -> bool:
    actors = {(actor.platform, actor.id) for actor in head.actors}
    return any((platform, user.id) in actors for platform, user in whom.users.items())


def _only_of(
    whom: Whom, asks: Sequence[Ask], run_by: Mapping[GroupId, Managers]
) -> tuple[tuple[Ask, ...], dict[GroupId, Managers], list[Skipped]]:
    """Only groups that this person owns or runs: nobody else is asked."""
    kept: list[Ask] = []
    theirs: dict[GroupId, Managers] = {}
    skipped: list[Skipped] = []
    for ask in asks:
        known, user = run_by[ask.group.id], whom.users.get(ask.group.platform)
        owner = known.owner if known.owner and user and known.owner.id == user.id else None
        admins = tuple(one for one in known.admins if user and one.id == user.id)
        if owner or admins:
            kept.append(ask)
            theirs[ask.group.id] = Managers(owner, admins, known.unknown)
        else:
            why = f"owner not known: {known.unknown}" if known.unknown else f"{whom.name} does not run it"
            skipped.append(Skipped(ask.group.id, ask.group.title, "", why))
    return tuple(kept), theirs, skipped


def _doing(wish: AskOwners, whom: Whom | None) -> str:
    name = whom.name if whom is not None else "whoever is missing"
    match wish.plea:
        case Plea.ADD:
            return f"Ask owners to add {name}"
        case Plea.REMOVE:
            return f"Ask owners to remove {name}"
        case _:
            return f"Ask {name} for ownership" if whom is not None else "Ask owners for ownership"
