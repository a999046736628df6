"""Groups, presences and memberships of any shape, for the properties of planners."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import strategies as st

from backends.changes.basis import Head, Seen
from backends.model import Group, GroupId, Kind, Platform, Rights, Role, Standing, User
from tests.hostile_names import HOSTILE_NAMES
from tests.unit.changes.plans import ADA, ADA_TOO

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
HEAD = Head("audit-1", NOW, (ADA, ADA_TOO))
FULL = Rights(True, True, True)

_may = st.sampled_from([True, True, False, None])
titles = st.sampled_from(["acme-bitsafe", "ibtc-acme", "iBTC <> Acme", "Acme", *HOSTILE_NAMES])
slack_ids = st.sampled_from(["C1", "C2", "C3", "G4"]).map(lambda one: GroupId.of("slack", "T01", one))
telegram_ids = st.sampled_from(["-1", "-2", "-1000000000003", "-1000000000004"]).map(
    lambda one: GroupId.of("telegram", "77", one)
)


def _group(
    id: GroupId, title: str, rights: Rights, role: Role, rest: tuple[int, bool, Standing, int]
) -> Group:
    kinds = (Kind.PUBLIC, Kind.PRIVATE) if id.platform == "slack" else (Kind.SUPERGROUP, Kind.FORUM)
    kind = Kind.UNSUPPORTED if rest[3] == 0 else kinds[rest[3] % 2]
    if id.platform == "telegram" and not id.native.startswith("-100") and rest[3]:
        kind = Kind.BASIC
    return Group(id, title, kind, role, rights, rest[0], archived=rest[1], standing=rest[2])


groups = st.builds(
    _group,
    slack_ids | telegram_ids,
    titles,
    st.builds(Rights, _may, _may, _may),
    st.sampled_from(Role),
    st.tuples(
        st.sampled_from([0, 5, 198, 199, 200]),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([Standing.HERE, Standing.HERE, *Standing]),
        st.integers(0, 6),
    ),
)
worlds = st.lists(groups, max_size=8, unique_by=lambda group: group.id).map(
    lambda found: {group.id: group for group in found}
)
user_ids = st.sampled_from(["U01", "77", "u1", "u2", "u3"])
platforms: st.SearchStrategy[Platform] = st.sampled_from(["slack", "telegram"])
users = st.builds(lambda platform, id: User(platform, id, f"Name {id}", id), platforms, user_ids)
presences = st.dictionaries(
    st.tuples(slack_ids | telegram_ids, user_ids),
    st.sampled_from([(True, ""), (False, ""), (None, "hidden"), (None, "")]),
)


def seen_in(found: Mapping[tuple[GroupId, str], tuple[bool | None, str]]) -> Seen:
    return lambda group, user: found.get((group, user), (False, ""))


def here(id: GroupId, title: str = "acme-bitsafe", **more: object) -> Group:
    """A group where everything may be done."""
    kind = Kind.PRIVATE if id.platform == "slack" else Kind.SUPERGROUP
    return Group(id, title, kind, Role.ADMIN, FULL, 12, **more)  # type: ignore[arg-type]


SLACK = GroupId.of("slack", "T01", "C1")
SLACK_2 = GroupId.of("slack", "T01", "C2")
SUPER = GroupId.of("telegram", "77", "-1000000000003")
SUPER_2 = GroupId.of("telegram", "77", "-1000000000004")
BASIC = GroupId.of("telegram", "77", "-1")
