"""What is entered in the set-up: what cannot be right, in its own words; two people with one account."""

import pytest

from backends.model import Identity, User
from backends.settings import Settings, TeamMember
from tui.draft import Draft
from tui.entry_problems import in_plain_words
from tui.login_entries import usable, wrong_api_hash, wrong_api_id, wrong_phone
from tui.screens.setting_up_handles import Confirmed, taken_twice

HASH = "0123456789abcdef" * 2


def test_what_telegram_asks_for_is_looked_at_before_it_is_sent() -> None:
    assert not wrong_api_id(" 4711 ")
    assert not wrong_api_hash(HASH)
    assert not wrong_phone("+49 (151) 23-45")
    for text in ("", "abc", "0", "9" * 12, "٤"):
        assert "is a number" in wrong_api_id(text)
    assert "this one has 4" in wrong_api_hash("4711")
    assert "a to f" in wrong_api_hash("z" * 32)
    for text in ("", "zzz+1555", "+"):
        assert "country code" in wrong_phone(text)


def test_nothing_that_cannot_be_right_is_kept_and_no_secret_is_repeated() -> None:
    given = {"telegram_api_id": "abc", "telegram_api_hash": HASH, "telegram_phone": " "}
    assert usable(given) == {"telegram_api_hash": HASH}
    assert "deadbeef" not in wrong_api_hash("deadbeef")


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("[[team]] 2: telegram 'a' is Amy's already", "Bob: telegram 'a' is Amy's already"),
        ("[[team]] 2: name 'Amy' is taken by [[team]] 1", "Bob: name 'Amy' is taken by Amy"),
        ("[slack]: api_url is no address", "Slack at: is no address"),
        ("[telegram]: server_key needs server", "Its key: needs server"),
        ("[pace]: workers must be", "[pace]: workers must be"),
    ],
)
def test_problems_name_people_and_fields(problem: str, told: str) -> None:
    assert in_plain_words(problem, [TeamMember("Amy"), TeamMember("Bob")]) == told


def handle(name: str, telegram: str, number: str | None) -> Confirmed:
    user = User("telegram", number, name, telegram) if number else None
    identity = Identity("telegram", telegram, user, "nobody")
    return Confirmed(TeamMember(name, telegram=telegram), "telegram", telegram, identity)


def test_one_account_of_two_people_is_found_by_its_id() -> None:
    handles = [
        handle("Oana", "tova7", "77"),
        handle("Tova", "77", "77"),
        handle("Bea", "bea", "5"),
        handle("Cal", "nobody", None),
        handle("Dan", "@Nobody", None),
    ]
    assert taken_twice(dict(enumerate(handles))) == {0: "Tova", 1: "Oana", 3: "Dan", 4: "Cal"}
    assert taken_twice({0: handles[0], 2: handles[2]}) == {}


def test_ticks_follow_what_the_file_says_since() -> None:
    before = Draft.of(Settings(team=(TeamMember("Amy"),)))
    draft = Draft(team=before.team, picked=(TeamMember("Amy"), TeamMember("Zed")), base=before)
    now = Draft.of(Settings(team=(TeamMember("Amy", role="BD"),)))
    assert draft.over(now).picked == (TeamMember("Amy", role="BD"), TeamMember("Zed"))
