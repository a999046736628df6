"""The made-up company: the same seed gives the same one, with the counts asked for, and a true truth."""

from datetime import timedelta
from typing import Any

import pytest

from backends.demo.company import MONDAY, make_world
from backends.demo.truth import truth
from backends.demo.world import TelegramGroup, World

SIZES = [(7, 72, 402, 9), (8, 72, 402, 9), (9, 72, 402, 9), (7, 150, 850, 12)]
SMALL = [(1, 0, 0, 2), (1, 1, 1, 2), (2, 5, 30, 3), (3, 12, 40, 20)]


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


def made(seed: int, slack: int, telegram: int, people: int) -> World:
    return make_world(seed=seed, slack_groups=slack, telegram_groups=telegram, people=people)


def in_scope(facts: dict[str, Any], platform: str) -> list[dict[str, Any]]:
    return [
        group for group in facts["groups"].values() if group["platform"] == platform and group["in_scope"]
    ]


class TestSameness:
    def test_the_same_arguments_give_the_same_world(self, world: World) -> None:
        assert make_world() == world

    def test_another_seed_gives_another_one(self, world: World) -> None:
        other = make_world(seed=8)
        assert other.slack.team_id != world.slack.team_id
        assert not set(other.telegram.groups) & set(world.telegram.groups)

    def test_the_date_moves_dates_and_nothing_else(self, world: World) -> None:
        later = make_world(now=MONDAY + timedelta(days=100))
        assert list(later.slack.users) == list(world.slack.users)
        assert truth(later) == truth(world)
        ours, theirs = (next(iter(each.telegram.groups.values())).messages[-1] for each in (world, later))
        assert theirs.date - ours.date == timedelta(days=100)


class TestCounts:
    @pytest.mark.parametrize("sizes", SIZES + SMALL)
    def test_are_exact(self, sizes: tuple[int, int, int, int]) -> None:
        world = made(*sizes)
        facts = truth(world)
        assert facts["counts"] == {"slack": sizes[1], "telegram": sizes[2]}
        assert [len(in_scope(facts, platform)) for platform in ("slack", "telegram")] == list(sizes[1:3])
        assert len(world.team) == len(facts["persons"]) == sizes[3]

    @pytest.mark.parametrize("sizes", SIZES)
    def test_about_five_groups_in_six_are_complete(self, sizes: tuple[int, int, int, int]) -> None:
        world = made(*sizes)
        facts = truth(world)
        required = [mate["name"] for mate in world.team if mate["status"] == "required"]
        for platform in ("slack", "telegram"):
            gaps = [
                sum(not group["members"][name] for name in required) for group in in_scope(facts, platform)
            ]
            assert 0.79 <= gaps.count(0) / len(gaps) <= 0.86
            assert set(gaps) <= {0, 1, 2, 3, 4}

    def test_a_team_too_small_or_too_large_is_refused(self) -> None:
        for people in (1, 21):
            with pytest.raises(ValueError, match="A team has 2 to 20 people"):
                make_world(people=people)


class TestTeam:
    def test_names_are_told_apart_by_two_letters(self) -> None:
        names = [mate["name"] for mate in make_world(slack_groups=0, telegram_groups=0, people=20).team]
        assert len({name[:2] for name in names}) == 20

    @pytest.mark.parametrize("people", [2, 3, 5, 9, 20])
    def test_operator_and_sales_engineer_are_always_in_it(self, people: int) -> None:
        world = make_world(slack_groups=3, telegram_groups=3, people=people)
        assert world.team[0]["name"] == "Ada North"
        assert world.telegram.users[world.telegram.operator].username == "ada_north"
        assert [mate["status"] for mate in world.team].count("required") == min(people, 5)
        owners = [mate for mate in world.team if mate["telegram"] == world.shared_with]
        assert [mate["role"] for mate in owners] == ["Sales engineer"]

    def test_nobody_else_has_their_handles(self, world: World) -> None:
        usernames = [user.username for user in world.telegram.users.values() if user.username]
        assert len(usernames) == len(set(usernames))
        own = [user.name for user in world.slack.users.values() if user.team_id == world.slack.team_id]
        assert len(own) == len(set(own))


class TestSlack:
    def test_channels_match_and_are_within_sight(self, world: World) -> None:
        facts = truth(world)
        for group in in_scope(facts, "slack"):
            assert "bitsafe" in group["title"] or "ibtc" in group["title"]
            assert group["kind"] == "public" or group["role"] != "none"

    def test_there_is_one_of_each_kind(self, world: World) -> None:
        facts, channels = truth(world), world.slack.channels
        counted = [
            channels[identity.partition("/")[2]]
            for identity, group in facts["groups"].items()
            if group["platform"] == "slack" and group["in_scope"]
        ]
        operator = world.slack.operator
        assert 2 <= sum(len(channel.members) > 200 for channel in counted) <= 4
        assert any(len(channel.members) > 1_000 for channel in counted)
        assert any(channel.is_archived for channel in counted)
        assert any(channel.is_ext_shared for channel in counted)
        assert any(channel.creator == operator for channel in counted)
        assert any("ibtc" in channel.name for channel in counted)
        outside = [channel for channel in counted if operator not in channel.members]
        assert len(outside) == 3
        assert not any(channel.is_private for channel in outside)

    def test_some_are_out_of_sight_and_many_do_not_match(self, world: World) -> None:
        groups = [group for group in truth(world)["groups"].values() if group["platform"] == "slack"]
        unseen = [group for group in groups if group["kind"] == "private" and group["role"] == "none"]
        assert any("bitsafe" in group["title"] for group in unseen)
        assert not any(group["in_scope"] for group in unseen)
        assert sum("bitsafe" not in group["title"] and "ibtc" not in group["title"] for group in groups) >= 60

    @pytest.mark.parametrize("sizes", SIZES)
    def test_members_and_messages_are_sound(self, sizes: tuple[int, int, int, int]) -> None:
        world = made(*sizes)
        for channel in world.slack.channels.values():
            assert len(channel.members) == len(set(channel.members))
            assert set(channel.members) <= set(world.slack.users)
            assert not any(world.slack.users[user].deleted for user in channel.members)
            times = [message["ts"] for message in channel.messages]
            assert len(set(times)) == len(times) > 0
            assert times == sorted(times)
            assert max(float(time) for time in times) <= world.now.timestamp()


class TestTelegram:
    def test_kinds_and_oddities_are_all_there(self, world: World) -> None:
        groups = list(world.telegram.groups.values())
        kinds = {group["kind"] for group in in_scope(truth(world), "telegram")}
        assert kinds == {"basic", "supergroup", "forum", "gigagroup"}
        assert sum(group.hidden for group in groups) == 6
        assert sum(group.forbidden for group in groups) == 4
        assert sum(group.left for group in groups) == 1
        assert any(group.kind == "broadcast" for group in groups)
        assert any(group.title == "" for group in groups)
        assert any("\x1b" in group.title for group in groups)
        assert any(len(group.title) == 255 for group in groups)
        assert any(group.banned for group in groups if not group.forbidden)
        team = {int(ids["telegram"]) for ids in truth(world)["persons"].values()}
        assert {user.username for user in world.telegram.users.values() if user.refuses} >= {"ed_lim"}
        assert any(world.telegram.users[user].full for user in team)

    def test_pairs_point_to_one_another_and_count_once(self, world: World) -> None:
        groups = world.telegram.groups
        halves = [group for group in groups.values() if group.migrated_to]
        assert len(halves) == 6
        facts = truth(world)["groups"]
        for half in halves:
            whole = groups[-(10**12 + half.migrated_to)]
            assert half.kind == "basic"
            assert half.deactivated
            assert (whole.migrated_from, whole.members.keys()) == (half.id, half.members.keys())
            assert not any(identity.endswith(f"/{half.marked_id}") for identity in facts)

    def test_a_look_alike_sits_where_the_real_one_is_missing(self, world: World) -> None:
        by_name = {user.username: user.id for user in world.telegram.users.values() if user.username}
        assert any(
            by_name["ed_l1m"] in group.members and by_name["ed_lim"] not in group.members
            for group in world.telegram.groups.values()
        )

    def test_candidates_lack_the_account_that_groups_are_shared_with(self, world: World) -> None:
        facts = truth(world)
        teammates = []
        for identity in facts["candidates"]:
            members = facts["groups"][identity]["members"]
            assert members["Ada North"]
            assert not members["Cal Reyes"]
            teammates.append(sum(members.values()) - 1)
        assert sum(others >= 2 for others in teammates) == 5
        assert teammates.count(1) == 1

    @pytest.mark.parametrize("sizes", SIZES + SMALL)
    def test_groups_are_sound(self, sizes: tuple[int, int, int, int]) -> None:
        telegram = made(*sizes).telegram
        for key, group in telegram.groups.items():
            assert key == group.marked_id
            assert group.members.keys() <= telegram.users.keys()
            assert group.kind != "basic" or len(group.members) <= 200
            assert not group.members.keys() & group.banned.keys()
            assert [member.role for member in group.members.values()].count("creator") == 1
            self._check_messages(group)
        assert set(telegram.groups) <= set(telegram.dialogs)
        assert len(telegram.dialogs) == len(set(telegram.dialogs))
        assert {dialog for dialog in telegram.dialogs if dialog > 0} <= telegram.users.keys()

    def _check_messages(self, group: TelegramGroup) -> None:
        ids = [message.id for message in group.messages]
        assert ids == sorted(set(ids))
        assert ids
        dates = [message.date for message in group.messages]
        assert dates == sorted(dates)
        assert dates[-1] <= MONDAY
        assert {message.reply_to for message in group.messages} <= {0, *ids}

    def test_dialogs_are_newest_first(self, world: World) -> None:
        groups = [world.telegram.groups[key] for key in world.telegram.dialogs if key < 0]
        dates = [group.messages[-1].date for group in groups]
        assert dates == sorted(dates, reverse=True)
        assert len(set(dates)) < len(dates)

    def test_a_basic_group_shares_the_account_s_message_numbers(self, world: World) -> None:
        basic = [group for group in world.telegram.groups.values() if group.kind == "basic"]
        numbers = [message.id for group in basic for message in group.messages]
        assert len(numbers) == len(set(numbers))


class TestSituations:
    """What stands in the way of changes, in the default world."""

    def groups(self, world: World) -> list[TelegramGroup]:
        facts = truth(world)["groups"]
        operator = world.telegram.operator
        return [
            group
            for group in world.telegram.groups.values()
            if not group.deactivated and facts[f"telegram:{operator}/{group.marked_id}"]["in_scope"]
        ]

    def may(self, world: World, group: TelegramGroup, right: str) -> bool:
        return bool(
            truth(world)["groups"][f"telegram:{world.telegram.operator}/{group.marked_id}"]["may"][right]
        )

    def person(self, world: World, name: str) -> int:
        return int(truth(world)["persons"][name]["telegram"])

    def test_invitations_meet_every_refusal(self, world: World) -> None:
        required = {self.person(world, mate["name"]) for mate in world.team if mate["status"] == "required"}
        inviting = [
            group
            for group in self.groups(world)
            if required - group.members.keys() and self.may(world, group, "invite")
        ]
        assert sum(group.kind == "basic" and len(group.members) == 200 for group in inviting) == 2
        assert sum(group.approves for group in inviting) == 5
        left = [group for group in inviting if group.departed & required - group.members.keys()]
        assert len(left) == 4
        dina = self.person(world, "Dina Okoro")
        assert not world.telegram.users[dina].mutual
        assert any(dina in group.departed for group in left)
        banned = [group for group in inviting if group.banned.keys() & required]
        assert len(banned) >= 4
        assert any(self.may(world, group, "remove") for group in banned)
        closed = [
            group
            for group in self.groups(world)
            if required - group.members.keys() and not self.may(world, group, "invite")
        ]
        assert len(closed) >= 10

    def test_the_leaver_is_everywhere_in_every_role(self, world: World) -> None:
        (leaver,) = (mate for mate in world.team if mate["status"] == "inactive")
        number, operator = self.person(world, leaver["name"]), world.telegram.operator
        theirs = [
            (group, group.members[number], group.members[operator])
            for group in self.groups(world)
            if number in group.members
        ]
        assert len(theirs) > 100
        assert {membership.role for _, membership, _ in theirs} == {"creator", "admin", "member"}
        admins = [
            membership.promoted_by
            for group, membership, mine in theirs
            if membership.role == "admin" and mine.role == "admin" and "ban_users" in mine.rights
            if group.kind != "basic"
        ]
        assert {0, operator} <= set(admins)
        assert any(
            membership.role == "creator" and "ban_users" in mine.rights for _, membership, mine in theirs
        )

    def test_the_leaver_has_doubles_on_both_platforms(self, world: World) -> None:
        name = next(mate["name"] for mate in world.team if mate["status"] == "inactive")
        telegram = world.telegram
        doubles = [
            user
            for user in telegram.users.values()
            if f"{user.first_name} {user.last_name}".strip() == name and user.id != self.person(world, name)
        ]
        assert {user.username for user in doubles} == {"", "ha1_brandt", "hal_brandt_"}
        beside = [group for group in self.groups(world) if self.person(world, name) in group.members]
        for double in doubles:
            assert any(double.id in group.members for group in self.groups(world))
        assert any(double.id in group.members for double in doubles for group in beside)
        slack = [user for user in world.slack.users.values() if user.real_name == name]
        assert sorted(user.name for user in slack) == ["ha1", "hal", "hal"]
        assert len({user.team_id for user in slack if user.name == "hal"}) == 2

    def test_an_address_belongs_to_one_person(self, world: World) -> None:
        addresses = [user.email for user in world.slack.users.values() if user.team_id == world.slack.team_id]
        assert len(set(addresses)) == len(addresses)


class TestTruth:
    def test_what_one_may_do_follows_from_rights(self, world: World) -> None:
        facts, operator = truth(world), world.telegram.operator
        for group in world.telegram.groups.values():
            if group.deactivated:
                continue
            found = facts["groups"][f"telegram:{operator}/{group.marked_id}"]
            mine = group.members.get(operator)
            if mine is None:
                assert found["role"] == "none"
                assert not any(found["may"].values())
            elif mine.role == "creator":
                assert found["role"] == "owner"
                assert all(found["may"].values())
            elif "invite_users" in group.closed_to:
                assert found["may"]["invite"] == ("invite_users" in mine.rights)
            else:
                assert found["may"]["invite"]

    def test_hidden_groups_count_although_no_list_of_common_chats_proves_them(self, world: World) -> None:
        hidden = [group for group in truth(world)["groups"].values() if group["hidden"]]
        assert [group["role"] for group in hidden].count("admin") == 2
        assert all(group["members"]["Cal Reyes"] and group["in_scope"] for group in hidden)

    def test_family_is_in_the_truth_only_to_prove_that_nobody_shows_it(self, world: World) -> None:
        family = next(group for group in truth(world)["groups"].values() if group["title"] == "Family")
        assert not family["in_scope"]
        assert [name for name, present in family["members"].items() if present] == ["Ada North"]
