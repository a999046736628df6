"""What a server may answer within the documents, though the demo's does not."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from backends.errors import LimitReached, MissingScope, Refused, Unreachable
from backends.gate import Gate
from backends.model import Identity, Kind, Rights, Role, User
from tests.platforms.slack_client.running import AUTH, Handmade, once

BEA = User("slack", "U2")


def channels(*ids: str, cursor: str | None = "", **fields: Any) -> dict[str, Any]:
    listed = [{"id": native, "name": f"x-{native}"} | fields for native in ids]
    return {"ok": True, "channels": listed, "response_metadata": {"next_cursor": cursor}}


def person(native: str, **fields: Any) -> dict[str, Any]:
    return {"id": native, "team_id": "T1", "name": "bea", "real_name": "Bea"} | fields


async def natives(slack: Handmade) -> list[str]:
    return [group.id.native for group in (await (await slack.signed_in()).groups()).groups]


class TestPaging:
    async def test_empty_pages_with_a_cursor(self, slack: Handmade) -> None:
        pages = {"": channels(cursor="a"), "a": channels("C1", cursor="b"), "b": channels(cursor="c")}
        slack.methods["conversations.list"] = lambda asked: pages.get(asked.get("cursor", ""), channels("C2"))
        assert await natives(slack) == ["C1", "C2"]
        asked = [arguments for name, arguments in slack.asked if name == "conversations.list"]
        assert [arguments.get("cursor") for arguments in asked] == [None, "a", "b", "c"]
        assert {arguments["exclude_archived"] for arguments in asked} == {"false"}

    @pytest.mark.parametrize(
        "end",
        [
            {"response_metadata": {"next_cursor": None}},
            {"response_metadata": {}},
            {"response_metadata": None},
            {},
        ],
        ids=str,
    )
    async def test_ends_without_a_cursor(self, slack: Handmade, end: dict[str, Any]) -> None:
        slack.methods["conversations.list"] = {"ok": True, "channels": [{"id": "C1", "name": "x"}]} | end
        assert await natives(slack) == ["C1"]

    async def test_the_same_cursor_twice_is_an_error(self, slack: Handmade) -> None:
        slack.methods["conversations.list"] = channels("C1", cursor="a")
        with pytest.raises(Refused, match=r"the same page of conversations\.list twice"):
            await natives(slack)
        assert len(slack.asked) <= 5

    async def test_members_on_a_page_that_never_ends_are_told(self, slack: Handmade) -> None:
        slack.methods["conversations.list"] = channels("C1")
        slack.methods["conversations.members"] = {
            "ok": True, "members": ["U9"], "response_metadata": {"next_cursor": "a"}
        }  # fmt: skip
        backend = await slack.signed_in()
        (group,) = (await backend.groups()).groups
        with pytest.raises(Refused):
            await backend.look(group, [BEA])


class TestBodies:
    @pytest.mark.parametrize(
        "bad",
        [
            web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html"),
            web.Response(status=503, text="", content_type="application/json"),
            web.Response(text="<html>Hello</html>", content_type="text/html"),
            web.Response(text="<html>Hello</html>", content_type="application/json"),
            web.Response(text='{"ok": true}', content_type="text/plain"),
            web.Response(text="[1, 2]", content_type="application/json"),
            web.Response(text="null", content_type="application/json"),
            web.Response(body=b'{"ok": true, "x": "\xff\xfe"}', content_type="application/json"),
            web.Response(text='{"ok": true, "chan', content_type="application/json"),
            web.Response(body=b"", content_type="application/json"),
        ],
        ids=["502", "503", "html", "html as json", "text", "list", "null", "bytes", "half", "empty"],
    )
    async def test_what_cannot_be_read_is_asked_for_again(self, slack: Handmade, bad: web.Response) -> None:
        slack.methods["conversations.list"] = once(bad, channels("C1"))
        backend = await slack.signed_in()
        assert [group.id.native for group in (await backend.groups()).groups] == ["C1"]
        assert backend.gate.requests == len(slack.asked) == 4

    async def test_another_site_altogether(self, slack: Handmade) -> None:
        slack.methods["auth.test"] = web.Response(status=404, text="<html>", content_type="text/html")
        with pytest.raises(Unreachable, match="the answer could not be read"):
            await slack.signed_in()

    @pytest.mark.parametrize(
        "after", [None, "1.5", "0", "soon", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"]
    )
    async def test_any_retry_after(self, slack: Handmade, after: str | None) -> None:
        headers = {"Retry-After": after} if after else {}
        limited = web.Response(status=429, text='{"ok":false,"error":"ratelimited"}', headers=headers)
        slack.methods["conversations.list"] = limited
        backend = await slack.signed_in(patience=0.5)
        with pytest.raises(LimitReached) as caught:
            await backend.groups()
        assert caught.value.seconds == {"1.5": 1.5, "0": 1.0}.get(after or "", 30.0)

    async def test_half_a_surrogate_pair(self, slack: Handmade) -> None:
        half = web.Response(
            text='{"ok": true, "channels": [{"id": "C1", "name": "x\\ud83d"}]}',
            content_type="application/json",
        )
        slack.methods["conversations.list"] = half
        slack.methods["auth.test"] = AUTH | {"team": "X\ud83d", "user": "a\udc00"}
        slack.methods["users.list"] = {"ok": True, "members": [person("U2", real_name="B\ud83d")]}
        backend = slack.made("xoxp-x", slack.url)
        account = await backend.sign_in()
        (group,) = (await backend.groups()).groups
        bea = (await backend.identify(["bea"]))["bea"].user
        assert bea is not None
        for value in (account.home, account.handle, group.title, bea.name):
            assert value.encode()

    async def test_an_error_in_odd_letters(self, slack: Handmade) -> None:
        slack.methods["conversations.list"] = {"ok": False, "error": "odd\ud83d"}
        with pytest.raises(Refused) as caught:
            await natives(slack)
        assert str(caught.value).encode()


class TestChannels:
    async def test_missing_fields(self, slack: Handmade) -> None:
        slack.methods["conversations.list"] = {
            "ok": True, "channels": [{"id": "C1"}, {"id": "G2", "name": None, "is_private": True}]
        }  # fmt: skip
        public, private = (await (await slack.signed_in()).groups()).groups
        assert (public.title, public.kind, public.role, public.members) == ("", Kind.PUBLIC, Role.NONE, None)
        # A private channel is told to its members only.
        assert (private.title, private.kind, private.role) == ("", Kind.PRIVATE, Role.MEMBER)

    async def test_ids_that_change_their_letter(self, slack: Handmade) -> None:
        slack.methods["conversations.list"] = channels("G1", is_private=True)
        slack.methods["users.conversations"] = channels("C1", is_private=True)
        backend = await slack.signed_in()
        (group,) = (await backend.groups()).groups
        (there,) = (await backend.groups_of(BEA)).present
        assert there != group.id
        assert there.key == group.id.key

    async def test_a_channel_that_was_not_listed_is_found(self, slack: Handmade) -> None:
        slack.methods["users.conversations"] = channels("C7", num_members=5)
        backend = await slack.signed_in()
        await backend.groups()
        await backend.groups_of(BEA)
        (found,) = backend.found()
        assert (found.id.native, found.title, found.role, found.members) == ("C7", "x-C7", Role.NONE, None)

    async def test_a_guest_may_do_little(self, slack: Handmade) -> None:
        slack.methods["users.info"] = {"ok": True, "user": {"id": "U1", "is_restricted": True}}
        slack.methods["conversations.list"] = channels("C1", is_member=True, creator="U9")
        (group,) = (await (await slack.signed_in()).groups()).groups
        assert group.rights == Rights(False, False, False)

    async def test_an_installation_of_the_whole_organisation_names_its_team(self, slack: Handmade) -> None:
        slack.methods["auth.test"] = AUTH | {"is_enterprise_install": True}
        backend = await slack.signed_in()
        await backend.groups()
        await backend.groups_of(BEA)
        asked = [a for name, a in slack.asked if name in ("conversations.list", "users.conversations")]
        assert {arguments.get("team_id") for arguments in asked} == {"T1"}


class TestPeople:
    async def bea(self, slack: Handmade, *people: Mapping[str, Any], handle: str = "bea") -> Identity:
        slack.methods["users.list"] = {"ok": True, "members": list(people)}
        return (await (await slack.signed_in()).identify([handle]))[handle]

    @pytest.mark.parametrize("other", [{"is_stranger": True, "team_id": "T9"}, {"deleted": True}], ids=str)
    async def test_one_of_two_is_at_home_and_alive(self, slack: Handmade, other: dict[str, Any]) -> None:
        identity = await self.bea(slack, person("U3", **other), person("U2"))
        assert identity.user is not None
        assert identity.user.id == "U2"

    async def test_two_alike_are_nobody(self, slack: Handmade) -> None:
        identity = await self.bea(slack, person("U3"), person("U2"))
        assert (identity.user, identity.reason) == (None, "2 accounts have the handle bea: use the id")

    async def test_a_stranger_is_known_by_id_alone(self, slack: Handmade) -> None:
        stranger = person("U3", is_stranger=True, team_id="T9")
        identity = await self.bea(slack, stranger)
        assert identity.user is None
        assert "other companies" in identity.reason
        identity = await self.bea(slack, stranger, handle="U3")
        assert identity.user is not None

    async def test_nobody(self, slack: Handmade) -> None:
        identity = await self.bea(slack, person("U3", name="cal"), {"id": "U4"}, {"id": "U5", "name": None})
        assert (identity.user, identity.reason) == (None, "nobody in the workspace has the handle bea")

    async def test_a_handle_that_leads_elsewhere_later_is_nobody(self, slack: Handmade) -> None:
        assert (await self.bea(slack, person("U2"))).user is not None
        slack.methods["users.list"] = {"ok": True, "members": [person("U3"), person("U2", name="old_bea")]}
        found = await (await slack.signed_in()).identify(["bea", "old_bea"])
        assert found["bea"].user is None
        assert "another account than before" in found["bea"].reason

    async def test_what_was_noticed_once_stays_so_until_it_leads_back(self, slack: Handmade) -> None:
        assert (await self.bea(slack, person("U2"))).user is not None
        slack.methods["users.list"] = {"ok": True, "members": [person("U3")]}
        backend = await slack.signed_in()
        await backend.colleagues()
        before = len(slack.asked)
        found = await backend.identify(["bea"])
        assert (found["bea"].user, len(slack.asked)) == (None, before)
        slack.methods["users.list"] = {"ok": True, "members": [person("U2")]}
        await backend.changer().find("somebody")
        assert (await backend.identify(["bea"]))["bea"].user == User("slack", "U2", "Bea", "bea")

    async def test_an_id_is_the_same_account_whoever_takes_it_as_a_handle(self, slack: Handmade) -> None:
        assert (await self.bea(slack, person("U2"), handle="U2")).user is not None
        slack.methods["users.list"] = {"ok": True, "members": [person("U2"), person("U3", name="u2")]}
        backend = await slack.signed_in()
        await backend.colleagues()
        assert (await backend.identify(["U2"]))["U2"].user is not None

    async def test_no_scope_for_people_by_error(self, slack: Handmade) -> None:
        slack.methods["users.info"] = {"ok": False, "error": "missing_scope", "needed": "users:read"}
        with pytest.raises(MissingScope, match="users:read"):
            await slack.signed_in()

    async def test_somebody_slack_does_not_show_fails_alone(self, slack: Handmade) -> None:
        slack.methods["users.conversations"] = {"ok": False, "error": "user_not_found"}
        backend = await slack.signed_in()
        with pytest.raises(Refused, match="user_not_found"):
            await backend.groups_of(BEA)


async def test_nothing_is_asked_without_a_token(slack: Handmade) -> None:
    backend = slack.made("", slack.url)
    assert isinstance(backend.gate, Gate)
    with pytest.raises(Exception, match="There is no Slack token"):
        await backend.sign_in()
    assert slack.asked == []
