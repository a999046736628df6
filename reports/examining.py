"""Where lists alone cannot be believed: the audit examines itself, group by group."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from backends.errors import AccountLimited, NotSignedIn, PlatformError
from backends.model import Condition, Group, Kind, PlatformSeen, Role, User
from backends.protocol import Backend
from reports.coverage import is_admin, rows_of
from reports.policy import Policy
from reports.sightings import Sightings
from reports.told import Told, together

HIDDEN = "the group hides its members from this account"
UNTOLD = "it could not be told whether the group hides its members"
MAY_HIDE = (Kind.SUPERGROUP, Kind.FORUM, Kind.GIGAGROUP, Kind.UNSUPPORTED)


class Examination:
    """Looks at single groups, and adds to ``seen`` what that shows. Every request counts as a check."""

    def __init__(self, backend: Backend, policy: Policy, seen: Sightings, told: Told) -> None:
        self._backend = backend
        self._policy = policy
        self._seen = seen
        self._told = told

    async def hidden_of_ours(
        self, unlisted: Sequence[Group], known: Sequence[Group], accounts: Sequence[str]
    ) -> list[Group]:
        """Groups of ours that hide their members: nobody's list has them, so they stay unknown.
        ``known`` were tracked before; ``accounts`` are the handles that make a group ours.

        A group that hides nobody and is on no list is simply not shared: it is neither kept nor named.
        """
        ours: list[Group] = []
        untold: list[Group] = []
        tracked = {group.id.key for group in known}

        async def check(group: Group) -> None:
            hidden = await self._backend.members_hidden(group)
            if hidden is None and group.id.key in tracked:
                self._seen.doubt(group.id, UNTOLD)
                ours.append(group)
            elif hidden is None:
                untold.append(group)
            elif hidden and await self._may_be_shared(group, accounts):
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
            self._told.problem(f"Of {len(untold)} groups it could not be told whether they are ours.")
        return ours

    async def _may_be_shared(self, group: Group, accounts: Sequence[str]) -> bool:
        if not is_admin(group):
            self._seen.doubt(group.id, HIDDEN)
            return True
        seen = await self._look(group, self._seen.users)
        if all(seen[user.id][0] is False for user in self._seen.users_of(accounts)):
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
            self._told.problem(f"One group could not be read. {error}", group.id)
            return {user.id: (None, error.sentence) for user in users}

    async def run(self, here: Sequence[Group], me: str) -> None:
        """What disagrees is looked at group by group, or stays unknown."""
        with self._backend.gate.checking():
            await self._examine_counts(here, me)
            await self._look_for(here, self._seen.doubted())
            await self._examine_hidden(here, me)

    async def _examine_counts(self, here: Sequence[Group], me: str) -> None:
        """More of ours inside than the platform counts, or ourselves inside here and outside there."""
        watched = any(user.id == me for user in self._seen.users)

        def disagrees(group: Group) -> bool:
            inside = group.role is not Role.NONE
            contradiction = watched and self._seen.is_in(me, group.id) is not inside
            return contradiction or (
                group.members is not None and self._seen.count_in(group.id) > group.members
            )

        async def check(group: Group) -> None:
            self._seen.take(group.id, await self._look(group, self._seen.users))

        await self._each([group for group in here if disagrees(group)], "checking counts", check)

    async def look_for(self, here: Sequence[Group], doubted: Sequence[User]) -> None:
        """Whether ``doubted`` are in these groups, whatever their lists say."""
        with self._backend.gate.checking():
            await self._look_for(here, doubted)

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

    async def _examine_hidden(self, here: Sequence[Group], me: str) -> None:
        """A gap in a supergroup is believed only where its members are not hidden from us.

        To an admin nothing is hidden, but the lists of common groups may leave such a group out all the same:
        one that is on nobody's list is looked at.
        """
        so_far = PlatformSeen(
            self._backend.platform,
            Condition.OK,
            identities=tuple(self._seen.identities.values()),
            attendance=self._seen.attendance(),
            groups=tuple(here),
        )
        gaps = [row.group for row in rows_of(self._policy, so_far) if row.gaps]
        may_hide = [
            group
            for group in gaps
            if group.kind in MAY_HIDE and (not is_admin(group) or self._is_on_nobodys_list(group, me))
        ]

        async def check(group: Group) -> None:
            hidden = await self._backend.members_hidden(group)
            if hidden is None:
                self._seen.doubt(group.id, UNTOLD)
                self._told.problem(f"In one group {UNTOLD}.", group.id)
            elif hidden and is_admin(group):
                self._seen.take(group.id, await self._look(group, self._seen.users))
            elif hidden:
                self._seen.doubt(group.id, HIDDEN)

        await self._each(may_hide, "checking for hidden members", check)

    def _is_on_nobodys_list(self, group: Group, me: str) -> bool:
        others = [user for user in self._seen.users if user.id != me]
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
            self._told.progress(text, done, len(groups))

        await together(one(group) for group in groups)
