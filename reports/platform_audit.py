"""The look at one platform: its groups, who is in them, and the audit examining itself."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any

from backends.errors import AccountLimited, MissingScope, NotSignedIn, PlatformError
from backends.model import (
    Account,
    Attendance,
    Condition,
    Event,
    Group,
    GroupId,
    Kind,
    PlatformSeen,
    Problem,
    Progress,
    Role,
    Standing,
    User,
)
from backends.protocol import Backend, Listing
from reports.coverage import is_admin, rows_of
from reports.policy import Policy
from reports.rows import Row
from reports.selection import Selection, part_of
from reports.sightings import Sightings

HIDDEN = "the group hides its members from this account"
UNTOLD = "it could not be told whether the group hides its members"
REMOVED = "this account was removed from the group"
VANISHED = "the group is no longer seen"
MAY_HIDE = (Kind.SUPERGROUP, Kind.FORUM, Kind.GIGAGROUP, Kind.UNSUPPORTED)


async def together(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All side by side; the first error ends the others, so that nothing works on behind our back."""
    try:
        async with asyncio.TaskGroup() as group:
            for one in work:
                group.create_task(one)
    except* PlatformError as errors:
        raise errors.exceptions[0] from None


class PlatformAudit:
    """One audit of one backend. ``account`` is set as soon as it is known who acts.

    ``test`` and ``limit`` narrow it to a part of the groups.
    """

    def __init__(
        self,
        backend: Backend,
        policy: Policy,
        known: Sequence[Group],
        notify: Callable[[Event], None],
        test: Callable[[Row], bool] | None = None,
        limit: int | None = None,
    ) -> None:
        self._backend = backend
        self._platform = backend.platform
        self._policy = policy
        self._known: Sequence[Group] = known
        self._notify = notify
        self._test = test
        self._limit = limit
        self.account: Account | None = None
        self._seen = Sightings()
        self._problems: list[Problem] = []
        self._errors = False

    async def run(self) -> PlatformSeen:
        """Raises PlatformError where the platform as a whole cannot be read."""
        self._tell("signing in")
        self.account = await self._backend.sign_in()
        self._known = [group for group in self._known if group.id.account == self.account.realm]
        self._tell("listing groups")
        listing = await self._backend.groups()
        self._tell("looking up the team")
        self._seen.identities.update(await self._backend.identify(self._handles()))
        await self._read_attendance()
        selection = self._selection(listing)
        await self._examine_accounts(selection)
        selected = selection.today()
        candidates = selection.candidates(selected, self._team())
        rest = selection.unlisted([*selected, *candidates])
        if selection.unsure:
            self._tell_unsure(rest)
        else:
            selected += await self._hidden_of_ours(rest)
        selected += selection.tracked(selected)
        selected = part_of(self._policy, selected, self._test, self._limit)
        self._settle(selected, selection)
        await self._examine([group for group in selected if selection.is_seen(group)])
        self._explain(listing)
        return self._result(selected, candidates, listing)

    def _result(self, groups: Sequence[Group], candidates: Sequence[Group], listing: Listing) -> PlatformSeen:
        return PlatformSeen(
            self._platform,
            Condition.PARTIAL if self._errors else Condition.OK,
            account=self.account,
            identities=tuple(self._seen.identities.values()),
            attendance=self._seen.attendance(),
            groups=tuple(groups),
            candidates=tuple(candidates),
            problems=tuple(self._problems),
            requests=self._backend.gate.requests,
            checks=self._backend.gate.checks,
            groups_used=listing.used,
        )

    def _tell(self, text: str, done: int = 0, total: int | None = None) -> None:
        self._notify(Progress(self._platform, text, done, total))

    def _problem(self, text: str, group: GroupId | None = None, *, error: bool = False) -> None:
        self._problems.append(Problem(self._platform, text, group))
        self._errors |= error

    @property
    def _accounts(self) -> tuple[str, ...]:
        """The configured accounts that make a Telegram group ours; Slack goes by names."""
        return self._policy.shared_with if self._platform == "telegram" else ()

    def _handles(self) -> tuple[str, ...]:
        accounts = (handle for handle in self._accounts if handle.casefold() != "me")
        return tuple(dict.fromkeys((*self._policy.handles_on(self._platform), *accounts)))

    def _team(self) -> tuple[User, ...]:
        return self._seen.users_of(self._policy.handles_on(self._platform))

    @property
    def _me(self) -> str:
        return self.account.id if self.account is not None else ""

    async def _read_attendance(self) -> None:
        users, done = self._seen.users, 0

        async def read(user: User) -> None:
            nonlocal done
            self._seen.add(await self._groups_of(user))
            done += 1
            self._tell("asking who is where", done, len(users))

        await together(read(user) for user in users)

    async def _groups_of(self, user: User) -> Attendance:
        """A login that ends meanwhile ends the whole platform; any other error is about this person."""
        try:
            return await self._backend.groups_of(user)
        except (NotSignedIn, MissingScope, AccountLimited):
            raise
        except PlatformError as error:
            self._problem(f"The groups of {user.handle or user.id} could not be read. {error}", error=True)
            return Attendance(user.id, failed=error.sentence)

    def _selection(self, listing: Listing) -> Selection:
        listed = {group.id.key: group for group in listing.groups}
        for group in self._backend.found():
            listed.setdefault(group.id.key, group)
        mine = any(user.id == self._me for user in self._seen.users_of(self._accounts))
        return Selection(
            self._platform,
            self._policy,
            listed,
            self._known,
            self._seen,
            self._accounts,
            own=mine or "me" in (handle.casefold() for handle in self._accounts),
            incomplete=bool(listing.incomplete),
        )

    async def _examine_accounts(self, selection: Selection) -> None:
        """These lists tell which groups are ours: one that contradicts its count is read group by group."""
        accounts = {user.id for user in self._seen.users_of(self._accounts)}
        here = [group for group in selection.listed.values() if selection.is_seen(group)]
        with self._backend.gate.checking():
            await self._look_for(here, [user for user in self._seen.doubted() if user.id in accounts])

    def _tell_unsure(self, rest: Sequence[Group]) -> None:
        """Groups that may be ours are counted, but neither kept nor named."""
        names = ", ".join(f"@{handle}" for handle in self._accounts)
        self._problem(
            f"Not all groups shared with {names} could be told: {len(rest)} more may be among them.",
            error=True,
        )

    async def _hidden_of_ours(self, unlisted: Sequence[Group]) -> list[Group]:
        """Groups of ours that hide their members: nobody's list has them, so they stay unknown.

        A group that hides nobody and is on no list is simply not shared: it is neither kept nor named.
        """
        ours: list[Group] = []
        untold: list[Group] = []
        tracked = {group.id.key for group in self._known}

        async def check(group: Group) -> None:
            hidden = await self._backend.members_hidden(group)
            if hidden is None and group.id.key in tracked:
                self._seen.doubt(group.id, UNTOLD)
                ours.append(group)
            elif hidden is None:
                untold.append(group)
            elif hidden and await self._may_be_shared(group):
                ours.append(group)

        looked_up = self._backend.roster.hidden
        before = set(looked_up)
        with self._backend.gate.checking():
            hiding = [group for group in unlisted if group.kind is not Kind.BASIC]
            await self._each(hiding, "checking hidden groups", check)
        # What turned out not to be ours is not remembered either.
        for native in looked_up.keys() - before - {group.id.native for group in ours}:
            del looked_up[native]
        if untold:
            self._problem(f"Of {len(untold)} groups it could not be told whether they are ours.", error=True)
        return ours

    async def _may_be_shared(self, group: Group) -> bool:
        if not is_admin(group):
            self._seen.doubt(group.id, HIDDEN)
            return True
        seen = await self._look(group, self._seen.users)
        accounts = self._seen.users_of(self._accounts)
        if all(seen[user.id][0] is False for user in accounts):
            return False
        self._seen.take(group.id, seen)
        return True

    async def _look(self, group: Group, users: Sequence[User]) -> Mapping[str, tuple[bool | None, str]]:
        """A group that cannot be read leaves these people unknown there, and that is told."""
        try:
            return await self._backend.look(group, users)
        except (NotSignedIn, AccountLimited):
            raise
        except PlatformError as error:
            self._problem(f"One group could not be read. {error}", group.id, error=True)
            return {user.id: (None, error.sentence) for user in users}

    def _settle(self, selected: Sequence[Group], selection: Selection) -> None:
        """Keep only the audited groups, and say of those that cannot be seen why nobody is known there."""
        self._seen.keep(selected)
        for group in selected:
            if group.standing is Standing.LOST:
                self._seen.doubt(group.id, REMOVED)
            elif not selection.is_seen(group):
                self._seen.doubt(group.id, VANISHED)

    async def _examine(self, here: Sequence[Group]) -> None:
        """The audit examines itself: what disagrees is looked at group by group, or stays unknown."""
        with self._backend.gate.checking():
            await self._examine_counts(here)
            await self._look_for(here, self._seen.doubted())
            await self._examine_hidden(here)

    async def _examine_counts(self, here: Sequence[Group]) -> None:
        """More of ours inside than the platform counts, or ourselves inside here and outside there."""
        watched = any(user.id == self._me for user in self._seen.users)

        def disagrees(group: Group) -> bool:
            inside = group.role is not Role.NONE
            contradiction = watched and self._seen.is_in(self._me, group.id) is not inside
            return contradiction or (
                group.members is not None and self._seen.count_in(group.id) > group.members
            )

        async def check(group: Group) -> None:
            self._seen.take(group.id, await self._look(group, self._seen.users))

        await self._each([group for group in here if disagrees(group)], "checking counts", check)

    async def _look_for(self, here: Sequence[Group], doubted: Sequence[User]) -> None:
        """A list that contradicts the platform's count proves presence, but not absence."""

        async def check(group: Group) -> None:
            open_ones = [user for user in doubted if not self._seen.is_in(user.id, group.id)]
            if open_ones:
                self._seen.take(group.id, await self._look(group, open_ones))

        if doubted:
            await self._each(here, "checking group by group", check)
        for user in doubted:
            self._seen.settle_doubt(user)

    async def _examine_hidden(self, here: Sequence[Group]) -> None:
        """A gap in a supergroup is believed only where its members are not hidden from us.

        To an admin nothing is hidden, but the lists of common groups may leave such a group out all the same:
        one that is on nobody's list is looked at.
        """
        so_far = PlatformSeen(
            self._platform,
            Condition.OK,
            identities=tuple(self._seen.identities.values()),
            attendance=self._seen.attendance(),
            groups=tuple(here),
        )
        gaps = [row.group for row in rows_of(self._policy, so_far) if row.gaps]
        may_hide = [
            group
            for group in gaps
            if group.kind in MAY_HIDE and (not is_admin(group) or self._is_on_nobodys_list(group))
        ]

        async def check(group: Group) -> None:
            hidden = await self._backend.members_hidden(group)
            if hidden is None:
                self._seen.doubt(group.id, UNTOLD)
                self._problem(f"In one group {UNTOLD}.", group.id, error=True)
            elif hidden and is_admin(group):
                self._seen.take(group.id, await self._look(group, self._seen.users))
            elif hidden:
                self._seen.doubt(group.id, HIDDEN)

        await self._each(may_hide, "checking for hidden members", check)

    def _is_on_nobodys_list(self, group: Group) -> bool:
        others = [user for user in self._seen.users if user.id != self._me]
        return not any(self._seen.is_in(user.id, group.id) for user in others)

    async def _each(
        self, groups: Sequence[Group], text: str, work: Callable[[Group], Awaitable[None]]
    ) -> None:
        """Do ``work`` for every group side by side; the gate keeps the pace."""
        done = 0

        async def one(group: Group) -> None:
            nonlocal done
            await work(group)
            done += 1
            self._tell(text, done, len(groups))

        await together(one(group) for group in groups)

    def _explain(self, listing: Listing) -> None:
        """Say what stays unseen, without naming what is not ours."""
        for identity in self._seen.identities.values():
            if identity.user is None:
                self._problem(f"{identity.handle}: {identity.reason}.", error=True)
        if listing.incomplete:
            self._problem(f"{listing.incomplete}.", error=True)
