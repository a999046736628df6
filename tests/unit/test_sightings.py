"""Who was seen where: presence is proof, absence holds only while nothing casts doubt."""

from backends.model import Attendance, Group, GroupId, Identity, Kind, User
from reports.sightings import Sightings

ANN, BEN = User("slack", "U1"), User("slack", "U2")
ONE, TWO = GroupId("slack:T1/C1"), GroupId("slack:T1/C2")


def sightings(*attendance: Attendance) -> Sightings:
    seen = Sightings()
    seen.identities = {"ann": Identity("slack", "ann", ANN), "ben": Identity("slack", "ben", BEN)}
    for one in attendance:
        seen.add(one)
    return seen


def presence(seen: Sightings, user: User, group: GroupId) -> tuple[bool | None, str]:
    return next(one for one in seen.attendance() if one.user == user.id).presence(group)


def test_doubt_about_a_group_leaves_those_who_were_seen() -> None:
    seen = sightings(Attendance("U1", frozenset({ONE})), Attendance("U2"))
    seen.doubt(ONE, "hidden")
    assert presence(seen, ANN, ONE) == (True, "")
    assert presence(seen, BEN, ONE) == (None, "hidden")
    assert presence(seen, BEN, TWO) == (False, "")


def test_a_look_corrects_a_list_and_ends_doubt_about_the_group() -> None:
    seen = sightings(Attendance("U1", frozenset({ONE})), Attendance("U2"))
    seen.doubt(ONE, "hidden")
    seen.take(ONE, {"U1": (False, ""), "U2": (True, "")})
    assert presence(seen, ANN, ONE) == (False, "")
    assert presence(seen, BEN, ONE) == (True, "")


def test_a_failed_list_is_unknown_everywhere() -> None:
    seen = sightings(Attendance("U1", failed="no answer"), Attendance("U2"))
    assert presence(seen, ANN, TWO) == (None, "no answer")
    assert seen.is_unsure(ANN)
    assert not seen.is_unsure(BEN)


def test_a_doubted_list_is_believed_once_every_group_was_looked_at() -> None:
    seen = sightings(Attendance("U1", frozenset({ONE}), doubt="counts differ"), Attendance("U2"))
    assert seen.doubted() == (ANN,)
    assert presence(seen, ANN, TWO) == (None, "counts differ")
    seen.settle_doubt(ANN)
    assert presence(seen, ANN, TWO) == (False, "")


def test_groups_are_kept_under_the_id_of_their_listing() -> None:
    seen = sightings(Attendance("U1", frozenset({GroupId("slack:T1/G1"), TWO})), Attendance("U2"))
    seen.keep([Group(ONE, "x", Kind.PRIVATE)])
    assert seen.is_in("U1", ONE)
    assert not seen.is_in("U1", TWO)
    assert seen.count_in(ONE) == 1


def test_somebody_who_was_never_read_is_unsure() -> None:
    assert sightings().is_unsure(ANN)
