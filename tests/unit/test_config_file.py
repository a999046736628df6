"""config.toml: what it may say, and that a wrong one is told by table, index and key, with what was meant."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.config_file import load, load_text, parse
from backends.errors import ConfigError
from backends.patterns import compile_pattern
from backends.settings import Settings

TEAM = '[[team]]\nname = "Amy"\nrole = "BD"\n[[team]]\nname = "Béa"\n'
FILE = Path("config.toml")


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(text, FILE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = " + "[" * 3000 + "]" * 3000, "too deep"),
        ("[pace]\nworkers = " + "1" * 5000, "too long"),
        ('[telegram]\nserver = "a:1"\nserver_key = "~nosuchuser/x"', "server_key is no path"),
        ('[telegram]\nserver = "a:1"\nserver_key = "\\u0000"', "server_key is no path"),
    ],
)
def test_what_cannot_even_be_parsed_is_refused_in_words(text: str, told: str) -> None:
    assert told in refusal(text)


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    settings = parse("", FILE)
    assert settings == Settings(path=FILE)
    assert settings.rename == {"iBTC": "BitSafe (CBTC)"}


def test_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = """
        [slack]
        channels = "bitsafe"
        api_url = "http://127.0.0.1:8080/api"
        [telegram]
        shared_with = ["me", 77]
        server = "127.0.0.1:4430"
        server_key = "keys/key.pem"
        [[team]]
        name = "Amy"
        slack = "@amy"
        telegram = 123456
        telegram_status = "inactive"
        [[category]]
        name = "Marketing"
        match = "market"
        required = "amy"
        [[exclusion]]
        member = "AMY"
        until = 2026-12-31
        [[exclusion]]
        group = "acme"
        until = "2026-12-30"
        [rename]
        "old name" = "new"
        [pace]
        timeout = 5
        quiet = "20:00-08:00"
        [keys]
        refresh = "f5"
    """
    path.write_text("\ufeff" + text, encoding="utf-8")
    settings = load(path)
    amy = settings.team[0]
    assert settings.slack.channels == ("bitsafe",)
    assert settings.slack.api_url == "http://127.0.0.1:8080/api/"
    assert settings.slack.host == "127.0.0.1:8080"
    assert settings.telegram.shared_with == ("me", "77")
    assert settings.telegram.address == ("127.0.0.1", 4430)
    assert settings.telegram.server_key == tmp_path / "keys" / "key.pem"
    assert (amy.handle_on("slack"), amy.handle_on("telegram")) == ("amy", "123456")
    assert (amy.status_on("slack"), amy.status_on("telegram")) == ("required", "inactive")
    assert settings.category[0].required == ("amy",)
    assert settings.category[0].match == ("market",)
    assert [rule.until for rule in settings.exclusion] == [date(2026, 12, 31), date(2026, 12, 30)]
    assert settings.exclusion[0].member == "Amy"
    assert settings.rename == {"old name": "new"}
    assert settings.pace.timeout == 5.0
    assert settings.pace.quiet == "20:00-08:00"
    assert settings.keys == {"refresh": ("f5",)}
    assert settings.path == path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = ", "config.toml, line 1, column 5: Invalid value."),
        ("[slack]\n\nchannels = [1,,2]", "config.toml, line 3, column 15:"),
        (
            '[[team]]\nname = "A"\n[[team]]\nname = "B"\n[[team]]\nslak = "x"',
            "[[team]] 3: slak, did you mean slack?",
        ),
        ("[slak]", "[slak], did you mean slack?"),
        ('[[temas]]\nname = "A"', "[[temas]], did you mean team?"),
        ("title = 3", "title stands outside of any table"),
        ('[team]\nname = "A"', "team must be written [[team]]"),
        ("[[slack]]", "slack must be one table, written [slack]"),
        ('[[team]]\nslack = "x"', "[[team]] 1: name is missing"),
        ('[[team]]\nname = " "', "[[team]] 1: name is empty"),
        (TEAM + '[[team]]\nname = "amy"', "[[team]] 3: name 'amy' is taken by [[team]] 1"),
        (
            '[[team]]\nname = "A"\nstatus = "requird"',
            "[[team]] 1: status is 'requird', did you mean required?",
        ),
        ('[[team]]\nname = "A"\nstatus = 3', "must be one of required, optional, inactive, limited"),
        ('[[team]]\nname = "A"\nslack_status = "limited"', "A is limited, so only must say to which groups"),
        ("[telegram]\napi_id = true", "[telegram]: api_id must be a whole number"),
        ("[slack]\nchannels = [1]", "[slack]: channels must be a list of texts"),
        ('[slack]\nchannels = ["ok", "/(/"]', "[slack]: channels: /(/ is no regular expression"),
        ('[slack]\nchannels = ""', "[slack]: channels: the pattern is empty"),
        ('[[category]]\nname = "x"\nmatch = "/[/"', "[[category]] 1: match: /[/ is no regular expression"),
        (
            TEAM + '[[category]]\nname = "x"\nrequired = ["BD", "Bea"]',
            "required names 'Bea', no member or role; did you mean Béa?",
        ),
        (TEAM + '[[category]]\nname = "x"\noptional = "Bob"', "choose from Amy, Béa, BD"),
        (TEAM + '[[exclusion]]\nmember = "Any"', "'Any', who is not in the team; did you mean Amy?"),
        (TEAM + '[[exclusion]]\ngroup = "x"\nfilter = "y"', "[[exclusion]] 1: has both group and filter"),
        ('[[exclusion]]\nreason = "x"', "[[exclusion]] 1: needs a member, a group or a filter"),
        (TEAM + '[[exclusion]]\nmember = "Amy"\nuntil = "soon"', "until must be a date such as 2026-03-31"),
        (TEAM + '[[exclusion]]\nmember = "Amy"\nuntil = 2026-13-01', "config.toml, line"),
        ('[slack]\napi_url = "slack.com/api"', "[slack]: api_url is no address"),
        ('[slack]\napi_url = "http://slack.com/api/"', "must begin with https://"),
        ('[slack]\napi_url = "https://x:99999/"', "[slack]: api_url is no address"),
        ('[slack]\napi_url = "https://a:b@x/"', "must not hold a user name or password"),
        ('[telegram]\nserver = "127.0.0.1"', "[telegram]: server must be an address and a port"),
        ('[telegram]\nserver = "127.0.0.1:99999"', "[telegram]: server must be an address and a port"),
        ('[telegram]\nserver = "http://127.0.0.1:4430"', "[telegram]: server must be an address and a port"),
        ('[telegram]\nserver_key = "key.pem"', "[telegram]: server_key needs server"),
        ("[pace]\ntimeout = 0", "[pace]: timeout must be more than 0"),
        ("[pace]\ntimeout = nan", "[pace]: timeout must be more than 0"),
        ('[pace]\nquiet = "20-8"', "[pace]: quiet must be two times of day"),
        ('[pace]\nquiet = "24:00-08:00"', "[pace]: quiet must be two times of day"),
        ('[rename]\n"a" = 3', "[rename]: a must be text in quotes"),
        ('[flags]\nretired = [""]', "[flags]: retired holds an empty text"),
        ('[[view]]\nname = "a"\n[[view]]\nname = "A"', "[[view]] 2: name 'A' is taken by [[view]] 1"),
        ("[pace]\ntelegram_invites_per_day = 41", "telegram_invites_per_day must be 40 or less"),
    ],
)
def test_what_a_mistake_says(text: str, says: str) -> None:
    assert says in refusal(text)
    assert "config.toml" in refusal(text)


def test_all_mistakes_are_told_at_once() -> None:
    told = refusal('[slak]\n[[team]]\nname = "A"\nslak = 1\nrol = "x"\n[pace]\nworkers = "many"')
    assert told.startswith("config.toml has 4 problems:")


def test_what_is_wrong_in_form_and_in_meaning_is_told_at_once() -> None:
    told = refusal(
        '[slack]\nchannels = ["/(/"]\n[telegram]\ndc = "two"\n[pace]\nworkers = 99\n'
        '[[team]]\nname = "A"\nslak = "a"\n[[category]]\nname = "x"\nrequired = ["B"]\n'
    )
    assert told.startswith("config.toml has 5 problems:")
    assert "dc must be a whole number, such as dc = 2" in told
    assert "no member or role; did you mean" in told or "no member or role; choose from A" in told


def test_a_row_that_cannot_be_read_makes_no_further_mistakes() -> None:
    told = refusal('[[team]]\nslack = "a"\n[[category]]\nname = "x"\nrequired = ["Amy"]\n')
    assert told == 'config.toml: [[team]] 1: name is missing, such as name = "Amy Baker"'


@pytest.mark.parametrize("key", ["token", "api_hash"])
def test_a_secret_of_the_wrong_type_is_not_repeated(key: str) -> None:
    table = "slack" if key == "token" else "telegram"
    assert "777123" not in refusal(f"[{table}]\n{key} = 777123")


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no file"):
        load(tmp_path / "config.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "config.toml").write_bytes(b"[slack]\n# \xff")
    with pytest.raises(ConfigError, match="line 2: the file is not UTF-8"):
        load(tmp_path / "config.toml")


KEYS = st.sampled_from(
    ["slack", "team", "name", "status", "match", "until", "server", "api_url", "dc", "zz", "keys"]
)
VALUES = st.sampled_from(
    ["1", "true", '"x"', '["x"]', "[]", "{}", "1.5", "nan", "2026-01-01", '"/(/"', "[[1]]", "[{}]", '"://["']
)
LINES = st.one_of(
    st.sampled_from(
        ["[slack]", "[telegram]", "[[team]]", "[[category]]", "[[exclusion]]", "[pace]", "[rename]", "[zz]"]
    ),
    st.tuples(KEYS, VALUES).map(" = ".join),
    st.text(max_size=8),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_any_text_is_settings_or_a_config_error(text: str) -> None:
    try:
        settings = parse(text, FILE)
    except ConfigError as error:
        told: str | None = error.sentence
    else:
        told = None
        assert settings.path == FILE
    assert told is None or told.startswith("config.toml")


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("bitsafe", "ACME-BitSafe", True),
        ("a.c", "abc", False),
        ("/^acme-/", "ACME-x", True),
        ("/^acme-/", "x-acme-", False),
        ("/", "a/b", True),
    ],
)
def test_patterns(pattern: str, name: str, matches: bool) -> None:
    assert (compile_pattern(pattern).search(name) is not None) is matches


def test_a_pipe_into_which_nobody_writes_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "config.toml"
    os.mkfifo(pipe)
    with pytest.raises(ConfigError, match="is no regular file"):
        load_text(pipe)
