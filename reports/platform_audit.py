"""The look at one platform: which groups are ours, and who is in them."""

from collections.abc import Callable, Sequence

from backends.errors import AccountLimited, MissingScope, NotSignedIn, PlatformError
from backends.model import (
    Account,
    Attendance,
    Condition,
    Event,
    Group,
    PlatformSeen,
    Standing,
    User,
)
from backends.protocol import Backend, Listing
from reports.examining import Examination
from reports.policy import Policy
from reports.rows import Row
from reports.selection import Selection, part_of
from reports.sightings import Sightings
from reports.told import Told, together

REMOVED = "this account was removed from the group"
VANISHED = "the group is no longer seen"


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
        self._test = test
        self._limit = limit
        self.account: Account | None = None
        self._seen = Sightings()
        self._told = Told(backend.platform, notify)
        self._examination = Examination(backend, policy, self._seen, self._told)

    async def run(self) -> PlatformSeen:
        """Raises PlatformError where the platform as a whole cannot be read."""
        self._told.progress("signing in")
        self.account = await self._backend.sign_in()
        self._known = [group for group in self._known if group.id.account == self.account.realm]
        self._told.progress("listing groups")
        listing = await self._backend.groups()
        self._told.progress("looking up the team")
        self._seen.identities.update(await self._backend.identify(self._handles()))
        await self._read_attendance()
        selection = self._selection(listing)
        await self._check_accounts(selection)
        selected = selection.today()
        candidates = selection.candidates(selected, self._team())
        rest = selection.unlisted([*selected, *candidates])
        if selection.unsure:
            self._tell_unsure(rest)
        else:
            selected += await self._examination.hidden_of_ours(rest, self._known, self._accounts)
        selected += selection.tracked(selected)
        selected = part_of(self._policy, selected, self._test, self._limit)
        self._settle(selected, selection)
        await self._examination.run([one for one in selected if selection.is_seen(one)], self._me)
        condition = self._condition(listing)
        self._explain(listing)
        return self._result(condition, selected, candidates, listing)

    def _condition(self, listing: Listing) -> Condition:
        """A handle of the team that leads nowhere leaves the platform read; one of the accounts that make a
        group ours does not.
        """
        lost = {handle.casefold() for handle, one in self._seen.identities.items() if one.user is None} & {
            handle.casefold() for handle in self._accounts
        }
        whole = not (self._told.problems or listing.incomplete or lost)
        return Condition.OK if whole else Condition.PARTIAL

    def _result(
        self, condition: Condition, groups: Sequence[Group], candidates: Sequence[Group], listing: Listing
    ) -> PlatformSeen:
        return PlatformSeen(
            self._platform,
            condition,
            account=self.account,
            identities=tuple(self._seen.identities.values()),
            attendance=self._seen.attendance(),
            groups=tuple(groups),
            candidates=tuple(candidates),
            problems=tuple(self._told.problems),
            requests=self._backend.gate.requests,
            checks=self._backend.gate.checks,
            groups_used=listing.used,
            premium=listing.premium,
        )

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
            self._told.progress("asking who is where", done, len(users))

        await together(read(user) for user in users)

    async def _groups_of(self, user: User) -> Attendance:
        """A login that ends meanwhile ends the whole platform; any other error is about this person."""
        try:
            return await self._backend.groups_of(user)
        except (NotSignedIn, MissingScope, AccountLimited):
            raise
        except PlatformError as error:
            self._told.problem(f"The groups of {user.handle or user.id} could not be read. {error}")
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

    async def _check_accounts(self, selection: Selection) -> None:
        """These lists tell which groups are ours: one that contradicts its count is read group by group."""
        accounts = {user.id for user in self._seen.users_of(self._accounts)}
        here = [group for group in selection.listed.values() if selection.is_seen(group)]
        doubted = [user for user in self._seen.doubted() if user.id in accounts]
        await self._examination.look_for(here, doubted)

    def _tell_unsure(self, rest: Sequence[Group]) -> None:
        """Groups that may be ours are counted, but neither kept nor named."""
        names = ", ".join(f"@{handle}" for handle in self._accounts)
        self._told.problem(
            f"Not all groups shared with {names} could be told: {len(rest)} more may be among them."
        )

    def _settle(self, selected: Sequence[Group], selection: Selection) -> None:
        """Keep only the audited groups, and say of those that cannot be seen why nobody is known there."""
        self._seen.keep(selected)
        for group in selected:
            if group.standing is Standing.LOST:
                self._seen.doubt(group.id, REMOVED)
            elif not selection.is_seen(group):
                self._seen.doubt(group.id, VANISHED)

    def _explain(self, listing: Listing) -> None:
        """Say what stays unseen, without naming what is not ours."""
        for identity in self._seen.identities.values():
            if identity.user is None:
                self._told.problem(f"{identity.handle}: {identity.reason}.")
        if listing.incomplete:
            self._told.problem(f"{listing.incomplete}.")
        if listing.unseen:
            self._told.problem(f"{listing.unseen}.")
