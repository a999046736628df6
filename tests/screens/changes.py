"""Plans, runs and messages made by hand, the same each time, for the panels of changes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from backends.changes.basis import Head
from backends.changes.messaging import Letter
from backends.changes.pace import Pace
from backends.changes.plan import Plan
from backends.changes.record import ChangeRecord, StepDone, StepOutcome
from backends.changes.step import Act, Skipped, Step
from backends.model import Account, Group, User
from backends.outcomes import Outcome
from backends.protocol import InviteLink, Membership, Place
from backends.settings import TeamMember
from reports.message_templates import Plea
from reports.owner_messages import Ask, OwnerMessage
from tests.screens.world import (
    ADA_SLACK,
    ADA_TELEGRAM,
    NOW,
    OPTIONAL,
    REQUIRED,
    StoppedClock,
    assessment,
    group,
)
from tui.change_wishes import Asked, FindPerson
from tui.finding import Found, FoundIn
from tui.link_list import OpenLink, OpenLinks
from tui.review import Fact, facts
from tui.running import Running
from tui.screens.change_log import ChangeLog
from tui.screens.change_run import ChangeRun
from tui.screens.confirm import Confirm
from tui.screens.invite import InvitePanel
from tui.screens.leaving import Leaving
from tui.screens.left_open import LeftOpen
from tui.screens.open_links import OpenLinksPanel
from tui.screens.owners import OwnerMessages, OwnersForm
from tui.screens.removal import FindForm, FoundList
from tui.screens.rename import RenameForm
from tui.screens.review import Review
from tui.screens.second_look import SecondLook
from tui.whom import Whom

CLOCK = StoppedClock()
ACTORS: tuple[Account, ...] = (ADA_SLACK, ADA_TELEGRAM)
HEAD = Head("run-1", NOW, ACTORS)
BEA = User("telegram", "78", "Bea Ford", "bea_ford")
ED = User("telegram", "79", "Ed Lim", "ed_lim")
CAL = User("slack", "U03", "Cal Reyes", "cal")
SECRET = "https://t.me/+NeverOnAnyScreen"


def groups(titles: Sequence[str] = ()) -> list[Group]:
    """Telegram's, then one of Slack's; ``titles`` in place of the first ones'."""
    made = [group(number, "telegram", title) for number, title in enumerate(titles)]
    made += [group(number, "telegram") for number in range(len(made), 6)]
    return [*made, group(1, "slack")]


def gaps(titles: Sequence[str] = (), name: str = "Bea Ford") -> Plan:
    """Invitations of two people, and what is left out."""
    found = groups(titles)
    steps = [Step(0, Act.INVITE, one, BEA, name, "not in, 09:02") for one in found[:-1]]
    steps += [Step(0, Act.INVITE, one, ED, "Ed Lim", "not in, 09:02") for one in found[:2]]
    steps += [Step(0, Act.INVITE, found[-1], CAL, "Cal Reyes", "not in, 09:02")]
    skipped = (
        Skipped(found[2].id, found[2].title, "Ed Lim", "only a member here: ask an admin to invite"),
        Skipped(found[3].id, found[3].title, "Ed Lim", "in hand: invited 2 days ago"),
        Skipped(found[3].id, found[3].title, "Cal Reyes", "in hand: invited 2 days ago"),
    )
    return Plan("Close gaps", NOW, "run-1", ACTORS, numbered(steps), skipped)


def renames(titles: Sequence[str] = ()) -> Plan:
    steps = [Step(0, Act.RENAME, one, text=f"{one.title} (CBTC)") for one in groups(titles)[:4]]
    return Plan("Rename iBTC to BitSafe (CBTC)", NOW, "run-1", ACTORS, numbered(steps))


def removals() -> Plan:
    steps = [Step(0, Act.REMOVE, one, ED, "Ed Lim", "member, 09:02") for one in groups()[:3]]
    alike = "Ed Lim (@ed_l1m, 901): a handle that looks like @ed_lim. NOT chosen."
    unseen = "Telegram: 2 groups hide their members, so nobody can tell."
    return Plan("Remove Ed Lim", NOW, "run-1", ACTORS, numbered(steps), warnings=(alike, unseen))


def numbered(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(replace(step, number=number) for number, step in enumerate(steps, 1))


def review(plan: Plan, barred: str = "", confirm: str = "") -> Review:
    customers = {row.group.id for row in assessment().rows if row.counts}

    def told(of: Plan) -> list[Fact]:
        return facts(of, Pace(), customers, CLOCK.local(CLOCK.now()))

    return Review(plan, told, CLOCK, barred, confirm)


OUTCOMES = (
    (Outcome.VERIFIED, ""),
    (Outcome.ALREADY, ""),
    (Outcome.PRIVACY, "The person's settings let nobody add them."),
    (Outcome.NEEDS_LINK, "Only an invite link lets them in."),
    (Outcome.PENDING, "An admin has to approve it."),
    (Outcome.NOT_PERMITTED, "Only admins may invite here."),
    (Outcome.FAILED, "The group is full."),
)


def record(plan: Plan, *, open: int = 0, user: str = "ada") -> ChangeRecord:
    """Every outcome there is, in turn; the last ``open`` steps have none."""
    done = {
        step.number: StepOutcome(step.number, *OUTCOMES[place % len(OUTCOMES)], NOW)
        for place, step in enumerate(plan.steps[: len(plan.steps) - open])
    }
    ended = None if open else NOW
    return ChangeRecord("c20261123-080200-1a2b", plan, NOW, ended, user, "mac", done, frozenset())


def over(plan: Plan, *, open: int = 0) -> Running:
    running = Running(plan, NOW)
    running.end(record(plan, open=open))
    return running


def going(plan: Plan) -> Running:
    """Half of it is done, after a minute."""
    running = Running(plan, NOW - timedelta(minutes=1))
    whole = record(plan)
    for step in plan.steps[: len(plan.steps) // 2]:
        running.note(StepDone(step, whole.outcomes[step.number]))
    return running


def links(titles: Sequence[str] = ()) -> OpenLinks:
    steps = [
        Step(0, Act.LINK, one, ED, "Ed Lim", text=f"bitsafe {place}")
        for place, one in enumerate(groups(titles)[:3])
    ]
    made = [
        OpenLink(step, InviteLink(SECRET, step.text, NOW + timedelta(hours=place + 60)))
        for place, step in enumerate(numbered(steps))
    ]
    return OpenLinks(tuple(made), ("Telegram, Nova Labs: the group could not be read.",))


def asked(plea: Plea = Plea.ADD, titles: Sequence[str] = (), name: str = "Gus Meyer") -> Asked:
    """One message to a colleague and one to somebody from outside."""
    found = groups(titles)
    inside = [Ask(one, BEA, "Bea Ford") for one in found[:2]]
    outside = [Ask(one, BEA, "Bea Ford") for one in found[2:4]]
    text = "Hi {name},\n\ncould you please do this?\n\n{groups}\n\nThank you!\nAda North"
    letters = []
    for asks, to, reader, colleague in (
        (inside, User("telegram", "81", "Gus", "gus"), name, True),
        (outside, User("telegram", "990", name, "owner"), name, False),
    ):
        lines = "\n".join(f"- {ask.group.title}: Bea Ford (@bea_ford)" for ask in asks)
        part = text.format(name=reader, groups=lines)
        second = plea is Plea.REMOVE and not colleague
        letters.append(
            OwnerMessage(Letter(to, reader, asks[0].group, (part,), colleague, second), tuple(asks))
        )
    skipped = (
        Skipped(found[4].id, found[4].title, "Bea Ford", "owner not known: its admins are hidden"),
        Skipped(found[5].id, found[5].title, "Bea Ford", "you may invite here yourself"),
    )
    return Asked(plea, f"Ask owners to {plea} Bea Ford", tuple(letters), skipped)


def found_places(titles: Sequence[str] = (), name: str = "Ed Lim") -> FoundList:
    memberships = (
        Membership(Place.MEMBER, True, since=NOW - timedelta(days=300)),
        Membership(Place.ADMIN, False, "an admin whom somebody else promoted"),
        Membership(Place.UNKNOWN, None, "its members are hidden"),
        Membership(Place.OWNER, False, "owns this group"),
    )
    places = tuple(FoundIn(one, ED, there) for one, there in zip(groups(titles), memberships, strict=False))
    whom = Whom(name, {"telegram": replace(ED, name=name), "slack": User("slack", "U05", name, "edlim")})
    rows = assessment().rows
    found = Found(whom, places, 474, ("Slack: 2 private channels that this account is not in.",), NOW)
    return FoundList(found, FindPerson(rows, "ed_lim"), CLOCK)


def team() -> list[TeamMember]:
    return [
        TeamMember(
            name, role="BD" if place % 2 else "Growth", status="required" if name in REQUIRED else "optional"
        )
        for place, name in enumerate(REQUIRED + OPTIONAL)
    ]


def rename_form(titles: Sequence[str] = ()) -> RenameForm:
    from backends.changes.rename_rules import by_replacement

    rows = assessment(0, 12, titles=titles).rows if titles else assessment(0, 12).rows
    known = [row.group for row in rows]
    return RenameForm(
        rows,
        HEAD,
        known,
        lambda wish: by_replacement(dict([wish.pair])) if wish.pair else {},
        ("iBTC", "BitSafe (CBTC)"),
    )


def panels(titles: Sequence[str] = (), name: str = "Ed Lim") -> dict[str, Callable[[], object]]:
    """Every panel of changes by a name for its picture, to be made inside an app. Names may be hostile."""
    rows = assessment(0, 12, titles=titles or None).rows
    return {
        "review": lambda: review(gaps(titles, name)),
        "review-rename": lambda: review(renames(titles)),
        "review-removal": lambda: review(removals(), confirm="ed_lim"),
        "review-read-only": lambda: review(gaps(titles), barred="Read-only: this is as far as it goes."),
        "run-going": lambda: ChangeRun(going(gaps(titles, name)), CLOCK),
        "run-over": lambda: ChangeRun(over(gaps(titles, name)), CLOCK),
        "run-open": lambda: ChangeRun(over(gaps(titles, name), open=3), CLOCK),
        "log": lambda: ChangeLog(CLOCK),
        "left-open": lambda: LeftOpen(record(gaps(titles, name), open=4, user=name), 1, CLOCK),
        "invite": lambda: InvitePanel(rows, team()),
        "rename": lambda: rename_form(titles),
        "find": lambda: FindForm(rows[:3], rows),
        "found": lambda: found_places(titles, name),
        "confirm": lambda: Confirm("This takes Ed Lim out of 3 groups.", "ed_lim"),
        "ask": lambda: OwnersForm(rows[:3]),
        "owners": lambda: OwnerMessages(asked(Plea.ADD, titles, name)),
        "owners-remove": lambda: OwnerMessages(asked(Plea.REMOVE, titles, name)),
        "second-look": lambda: SecondLook(asked(Plea.REMOVE, titles, name).messages[1:]),
        "links": lambda: OpenLinksPanel(links(titles), CLOCK),
        "leaving": lambda: Leaving(going(gaps(titles, name))),
    }


def runs(titles: Sequence[str] = (), name: str = "ada") -> list[ChangeRecord]:
    """For the log."""
    undo = replace(gaps(titles), doing="Undo Close gaps", undoes="c20261120-080200-1a2b")
    hostile = [replace(renames(), doing=title) for title in titles]
    plans = [renames(titles), undo, *hostile]
    return [record(gaps(titles), open=4, user=name), *(record(plan, user=name) for plan in plans)]
