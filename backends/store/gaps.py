"""What has been done about each gap: invited, link made, owner asked, or refused; read from the journal."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select

from backends.changes.in_hand import KEPT, InHand
from backends.changes.step import Act
from backends.model import Platform
from backends.outcomes import Outcome
from backends.store import tables
from backends.store.codec import storable
from backends.store.tables import aware


def ask(connection: Connection, pairs: Iterable[tuple[str, str]], by: str) -> None:
    """An owner or admin was asked to add these: pairs of a group's key and a user id."""
    table = tables.asked
    now = datetime.now(UTC)
    for key, user in dict.fromkeys(pairs):
        mine = (table.c.group_key == key) & (table.c.user_id == user)
        connection.execute(delete(table).where(mine))
        connection.execute(insert(table).values(group_key=key, user_id=user, at=now, asked_by=storable(by)))


def in_hand(connection: Connection, now: datetime) -> Mapping[tuple[str, str], InHand]:
    """What was done in the last seven days for each pair of a group's key and a user id."""
    found: dict[tuple[str, str], InHand] = {}
    table = tables.change_steps
    query = select(table).where(table.c.sent > now - KEPT, table.c.user_id != "")
    query = query.where(table.c.act != Act.MESSAGE.value).order_by(table.c.sent, table.c.number)
    for row in connection.execute(query).mappings():
        pair = row["group_key"], row["user_id"]
        what = _what(row)
        if what:
            found[pair] = InHand(what, aware(row["sent"]))
        elif what is None:
            found.pop(pair, None)
    asked = select(tables.asked).where(tables.asked.c.at > now - KEPT)
    for row in connection.execute(asked).mappings():
        pair, when = (row["group_key"], row["user_id"]), aware(row["at"])
        if pair not in found or found[pair].when < when:
            found[pair] = InHand("owner asked", when)
    return found


def refused(
    connection: Connection, platform: Platform, account: str, now: datetime
) -> Mapping[tuple[str, str], datetime]:
    """Whose settings refused ``account``, and when, for each pair of a group's key and a user id."""
    table = tables.change_steps
    query = (
        select(table.c.group_key, table.c.user_id, table.c.outcome, table.c.sent)
        .where(table.c.platform == platform, table.c.account == account, table.c.act == Act.INVITE.value)
        .where(table.c.sent > now - KEPT)
        .order_by(table.c.sent, table.c.number)
    )
    found: dict[tuple[str, str], datetime] = {}
    for row in connection.execute(query):
        if row.outcome in (Outcome.PRIVACY, Outcome.NEEDS_LINK):
            found[row.group_key, row.user_id] = aware(row.sent)
        elif row.outcome == Outcome.VERIFIED:
            found = {pair: when for pair, when in found.items() if pair[1] != row.user_id}
    return found


def tries(connection: Connection) -> Mapping[tuple[str, str], InHand]:
    """The last invitation that came to nothing for each pair of a group's key and a user id, and why."""
    table = tables.change_steps
    query = (
        select(table.c.group_key, table.c.user_id, table.c.outcome, table.c.sent)
        .where(table.c.act == Act.INVITE.value, table.c.sent.is_not(None), table.c.outcome.is_not(None))
        .order_by(table.c.sent, table.c.number)
    )
    found: dict[tuple[str, str], InHand] = {}
    for row in connection.execute(query):
        pair = row.group_key, row.user_id
        words = _CAME_TO_NOTHING.get(Outcome(row.outcome)) if row.outcome else None
        if words:
            found[pair] = InHand(words, aware(row.sent))
        else:
            found.pop(pair, None)
    return found


_CAME_TO_NOTHING = {
    Outcome.PRIVACY: "blocked by their privacy settings",
    Outcome.NEEDS_LINK: "privacy settings, needs a link",
    Outcome.NOT_PERMITTED: "not permitted",
    Outcome.FAILED: "failed",
    Outcome.LIMITED: "held back for now",
}


def _what(row: RowMapping) -> str | None:
    """In a few words; "" = nothing came of it, None = what was done earlier no longer counts."""
    act = Act(row["act"])
    if act is Act.REMOVE:
        return None
    if act is Act.REVOKE_LINK:
        return None if row["outcome"] in (Outcome.VERIFIED, Outcome.ALREADY) else ""
    if act is Act.LINK:
        return "link made" if row["outcome"] == Outcome.VERIFIED else ""
    if act is not Act.INVITE:
        return ""
    if row["outcome"] == Outcome.PENDING and not row["unseen"]:
        return "waits for approval"
    return "invited" if row["unseen"] or row["outcome"] == Outcome.VERIFIED else ""
