"""config.toml is edited, not rewritten: remarks and order stay, no secret gets in, nothing half comes out."""

import re
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from backends.config_file import load, parse
from backends.config_template import TEMPLATE
from backends.config_writing import ConfigText
from backends.errors import BitsafeError, ConfigError, WriteError

EXAMPLE = Path(__file__).parents[2] / "config.toml.example"


def remarks(text: str) -> list[str]:
    return re.findall(r"^\s*#.*$", text, re.MULTILINE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_a_new_one_has_remarks_and_is_private(path: Path) -> None:
    config = ConfigText.read(path)
    config.put("slack", "channels", ("acme",))
    config.add("team", {"name": "Amy", "slack": "amy", "telegram": None})
    settings = config.save()
    assert settings == load(path)
    assert settings.slack.channels == ("acme",)
    assert settings.team[0].telegram is None
    assert remarks(path.read_text()) == remarks(TEMPLATE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["config.toml"]


def test_the_example_is_edited_where_it_is_meant(path: Path) -> None:
    before = EXAMPLE.read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    config = ConfigText.read(path)
    config.put("telegram", "server", "127.0.0.1:4430")
    config.put("flags", "retired", None)
    config.add("team", {"name": "Zoe", "telegram": "123"})
    config.change("team", "amy baker", {"status": "optional", "slack": None})
    settings = config.save()
    after = path.read_text(encoding="utf-8")
    changed = set(after.splitlines()) ^ set(before.splitlines())
    assert changed == {
        'server = "127.0.0.1:4430"',
        'retired = ["iBTC"]',
        'name = "Zoe"',
        'telegram = "123"',
        'slack = "amy"',
    }
    assert remarks(after) == remarks(before)
    assert [member.name for member in settings.team][-1] == "Zoe"
    assert after.index("Zoe") < after.index("── Categories")
    assert after.index("server = ") < after.index("From https://my.telegram.org")


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("slack", "token", "xoxp-1-2-3"),
        ("telegram", "api_id", 17),
        ("telegram", "api_hash", "x"),
        ("telegram", "phone", "1"),
        ("store", "url", "postgresql://ada:s3cret@db/x"),
        ("slack", "channels", ("xoxp-1234-5678",)),
    ],
)
def test_a_secret_never_gets_in(path: Path, table: str, key: str, value: str) -> None:
    config = ConfigText.read(path)
    with pytest.raises(ConfigError, match="looks like a secret") as caught:
        config.put(table, key, value)
    assert "s3cret" not in str(caught.value)
    config.save()
    assert "xoxp" not in path.read_text()


def test_what_would_be_wrong_is_not_written(path: Path) -> None:
    ConfigText.read(path).save()
    before = path.read_text()
    config = ConfigText.read(path)
    config.add("team", {"name": "Amy", "status": "limited"})
    with pytest.raises(ConfigError, match="only must say"):
        config.save()
    assert path.read_text() == before


def test_a_change_of_nobody_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="'Bob'"):
        ConfigText.read(path).change("team", "Bob", {"role": "BD"})


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(path: Path) -> None:
    ConfigText.read(path).save()
    config = ConfigText.read(path)
    path.write_text("# mine\n")
    config.put("slack", "channels", ("x",))
    with pytest.raises(ConfigError, match="changed meanwhile"):
        config.save()
    assert path.read_text() == "# mine\n"


def test_a_wrong_file_is_not_edited(path: Path) -> None:
    path.write_text("[slak]\n")
    with pytest.raises(ConfigError, match="did you mean slack"):
        ConfigText.read(path)


def test_a_link_still_leads_to_the_file(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# kept elsewhere\n")
    path.symlink_to(real)
    config = ConfigText.read(path)
    config.put("slack", "channels", ("x",))
    config.save()
    assert path.is_symlink()
    assert "kept elsewhere" in real.read_text()
    assert load(path).slack.channels == ("x",)


def test_a_folder_that_takes_nothing_leaves_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="unchanged"):
        ConfigText.read(tmp_path / "none" / "config.toml").save()


@pytest.mark.parametrize(
    "text",
    [
        'slack = {channels = ["a"]} # inline\n',
        'slack.channels = ["a"] # dotted\n',
        '[[team]]\nname = "A"\n[slack] # between\nchannels = ["a"]\n[[team]]\nname = "B"\n# last\n',
        'team = [{name = "A"}, {name = "B"}] # inline list\n',
        '[slack]\r\nchannels = ["a"]\r\n# windows\r\n',
        "\n\n# nothing but this",
        '[slack]\nchannels = [\n  "a", # one\n  "b",\n]\n',
    ],
)
def test_odd_ways_of_writing_are_kept_or_refused_whole(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    try:
        config = ConfigText.read(path)
        config.put("telegram", "dc", 4)
        config.add("team", {"name": "Zoe"})
        config.put("slack", "channels", ("z",))
        settings = config.save()
    except ConfigError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert settings.team[-1].name == "Zoe"
        assert (settings.slack.channels, settings.telegram.dc) == (("z",), 4)
    if refusal:
        assert "by hand" in refusal
        assert path.read_bytes() == text.encode()


PIECES = st.sampled_from(
    [
        "[slack]", "[telegram]", "[[team]]", "[[category]]", "[pace]", "[flags]", "# remark", "", "  # deep",
        'name = "A"', "name = 'B # no remark'", 'channels = ["x"] # why', 'role = "BD"', "dc = 3",
        "workers = 2", 'retired = []', 'slack = "amy"', 'match = "m"', 'status = "optional"',
    ]
)  # fmt: skip
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda text: text.strip())


@given(st.lists(PIECES, max_size=14).map("\n".join), NAMES, st.sampled_from(["slack", "telegram", "pace"]))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
def test_any_config_is_edited_without_loss_or_not_at_all(
    tmp_path: Path, text: str, name: str, table: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    key, value = {"slack": ("channels", ("q",)), "telegram": ("dc", 7), "pace": ("workers", 5)}[table]
    try:
        before = load(path)
        config = ConfigText.read(path)
        config.add("team", {"name": name, "role": "BD"})
        config.put(table, key, value)  # type: ignore[arg-type]
        config.save()
    except BitsafeError:
        assert path.read_text(encoding="utf-8") == text
        return
    after = load(path)
    assert [member.name for member in after.team] == [*(member.name for member in before.team), name]
    assert getattr(getattr(after, table), key) == value
    assert path.read_text(encoding="utf-8").count("# remark") == text.count("# remark")


@given(st.binary(max_size=200))
@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_whole_or_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    try:
        found = load(path)
    except ConfigError as error:
        refusal = error.sentence
    else:
        refusal = str(path)
        assert found == parse(content.decode("utf-8-sig"), path)
    assert str(path) in refusal
