"""check, credentials, login and import as installed commands; and that no secret ever leaves them."""

import base64
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.commands import run_command
from tests.system.demo_home import COMMAND, clean_environment, demo_home
from tests.system.signed_out import Card, signed_out_servers
from tui.checking_all import AREAS
from tui.locks import SessionLock, lock_folders

API_HASH = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def card() -> Iterator[Card]:
    with signed_out_servers() as card:
        yield card


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Card]:
    """With a session in its card, as --signed-out has none."""
    faults = tmp_path_factory.mktemp("faults") / "faults.json"
    sizes = ["--slack-groups=6", "--telegram-groups=20", "--latency-ms=0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "backends.demo", *sizes, f"--faults={faults}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    yield {**json.loads(process.stdout.readline()), "faults": str(faults)}
    process.stdin.close()
    process.wait(10)


def config_of(card: Card, more: str = "") -> str:
    return (
        f'[slack]\napi_url = "{card["slack_url"]}"\n[telegram]\nserver = "{card["server"]}"\n'
        f'server_key = "{card["server_key"]}"\n'
        f'[[team]]\nname = "Bea"\nslack = "bea"\ntelegram = "bea_ford"\n{more}'
    )


def secrets_of(card: Card) -> dict[str, str]:
    return {
        "SLACK_USER_TOKEN": card["slack_token"],
        "TELEGRAM_API_ID": "4711",
        "TELEGRAM_API_HASH": API_HASH,
        "TELEGRAM_PHONE": card["phone"],
        "TELEGRAM_SESSION": card["session"],
    }


def run(home: Path, *arguments: str, env: dict[str, str] | None = None, typed: str = "") -> Any:
    return run_command(arguments, clean_environment(home) | (env or {}), typed, timeout=60)


def levels(done: Any) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in json.loads(done.stdout)["checks"]:
        found.setdefault(one["area"], set()).add(one["level"])
    return found


class TestCheck:
    def test_all_in_order(self, tmp_path: Path, signed_in: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(signed_in))
        done = run(tmp_path, "check", "--json", env=secrets_of(signed_in))
        assert done.returncode == 0, done.stdout
        told = json.loads(done.stdout)
        assert told["ok"] is True
        areas = {one["area"] for one in told["checks"]}
        wanted = {
            "config",
            "files",
            "credentials",
            "slack",
            "telegram",
            "scopes",
            "rights",
            "clock",
            "versions",
        }
        assert wanted <= areas
        texts = " ".join(one["text"] for one in told["checks"])
        assert "groups used" in texts
        assert "6 of " in texts
        assert all(one["way_out"] for one in told["checks"] if one["level"] == "error")

    def test_in_words(self, tmp_path: Path, signed_in: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(signed_in))
        done = run(tmp_path, "check", env=secrets_of(signed_in))
        lines = done.stdout.splitlines()
        assert "The Slack token comes from the environment" in done.stdout
        assert "of 6 groups this account runs" in done.stdout
        areas = [line.split()[1] for line in lines[:-1]]
        assert areas == sorted(areas, key=AREAS.index)
        assert all(re.match(r"(ok|warning|error) +\w", line) for line in lines[:-1]), done.stdout
        assert lines[-1].endswith("warnings.") or lines[-1].endswith("warning.")

    def test_every_mistake_of_the_config_and_status_2(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text('[slak]\n[slack]\nchannels = ["/(/"]\n[pace]\nworkers = 0\n')
        done = run(tmp_path, "check")
        assert done.returncode == 2
        assert "3 errors" in done.stdout
        for word in ("[slak], did you mean slack?", "no regular expression", "workers must be"):
            assert word in done.stdout
        assert "Traceback" not in done.stderr

    def test_a_wrong_config_in_json_a_check_for_each_problem(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("[slak]\n[pace]\nworkers = 0\n")
        done = run(tmp_path, "check", "--json")
        assert done.returncode == 2
        told = json.loads(done.stdout)
        wrong = [one["text"] for one in told["checks"] if one["level"] == "error"]
        assert wrong == ["[slak], did you mean slack?", "[pace]: workers must be a number from 1 to 16"]
        assert (told["ok"], told["errors"]) == (False, 2)

    def test_mistakes_of_every_kind_at_once(self, tmp_path: Path, card: Card) -> None:
        more = '[[exclusion]]\nfilter = "flg:archived"\n[keys]\nnonsense = "x"\n[slak]\n'
        (tmp_path / "config.toml").write_text(config_of(card, more))
        told = json.loads(run(tmp_path, "check", "--json").stdout)
        wrong = " ".join(one["text"] for one in told["checks"] if one["level"] == "error")
        for word in ("[slak], did you mean", "[[exclusion]] 1: filter: ", "[keys]: nonsense, "):
            assert word in wrong
        assert told["errors"] == 3

    def test_a_view_that_cannot_be_shown_is_an_error_everywhere(self, tmp_path: Path, card: Card) -> None:
        views = '[[view]]\nname = "Mine"\nfilter = "missing:me"\n[[view]]\nname = "Odd"\nfilter = "flg:x"\n'
        (tmp_path / "config.toml").write_text(config_of(card, views))
        done = run(tmp_path, "check", "--json", "--skip-slack", "--skip-telegram")
        wrong = [one["text"] for one in json.loads(done.stdout)["checks"] if one["level"] == "error"]
        assert done.returncode == 2
        assert len(wrong) == 1
        assert "[[view]] 2: filter: flg is no field: did you mean flag?" in wrong[0]
        for command in (["groups"], ["login", "slack"]):
            done = run(tmp_path, *command)
            assert done.returncode == 2
            assert "[[view]] 2: filter: flg is no field" in done.stderr

    def test_eleven_mistakes_are_eleven_errors(self, tmp_path: Path) -> None:
        """Each on a line of its own, in the order of the file, before what else was looked at."""
        views = "".join(f'[[view]]\nname = "{n}"\nfilter = "flg:x"\n' for n in range(10))
        (tmp_path / "config.toml").write_text(f"{views}[pace]\nworkers = 0\n")
        done = run(tmp_path, "check")
        lines = done.stdout.splitlines()
        assert lines[-1].startswith("11 errors, ")
        assert lines[-2] == "Slack and Telegram were not asked: what is wrong here comes first."
        assert [line.split()[0] for line in lines[:11]] == ["error"] * 11
        assert "[[view]] 10: filter" in lines[9]
        assert "[pace]: workers" in lines[10]

    def test_a_credential_that_cannot_be_used_is_a_check(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        done = run(tmp_path, "check", "--json", env={"TELEGRAM_API_ID": "abc"})
        wrong = [one["text"] for one in json.loads(done.stdout)["checks"] if one["level"] == "error"]
        assert wrong == ["TELEGRAM_API_ID is not a number."]
        (tmp_path / "data").mkdir(mode=0o700, exist_ok=True)
        (tmp_path / "data" / "credentials.json").write_text("{}")
        (tmp_path / "data" / "credentials.json").chmod(0o644)
        done = run(tmp_path, "check", "--json")
        assert done.returncode == 2
        areas = [one["area"] for one in json.loads(done.stdout)["checks"] if one["level"] == "error"]
        assert areas == ["files", "credentials"]

    def test_a_filter_that_cannot_be_read(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card, '[[exclusion]]\nfilter = "flg:archived"\n'))
        done = run(tmp_path, "check")
        assert done.returncode == 2
        assert "did you mean flag" in done.stdout

    def test_secrets_in_the_config_and_open_files(self, tmp_path: Path, signed_in: Card) -> None:
        text = config_of(signed_in).replace("[telegram]", f'token = "{signed_in["slack_token"]}"\n[telegram]')
        text += '[store]\nurl = "postgresql://ada:hidden-word@127.0.0.1:1/bitsafe"\n'
        (tmp_path / "config.toml").write_text(text)
        (tmp_path / "config.toml").chmod(0o644)
        (tmp_path / "data").mkdir(mode=0o755)
        done = run(tmp_path, "check", "--json", "--skip-telegram", env={})
        assert done.returncode == 1
        found = levels(done)
        assert "warning" in found["config"]
        assert found["files"] == {"error"}
        assert signed_in["slack_token"] not in done.stdout + done.stderr
        assert "hidden-word" not in done.stdout + done.stderr
        ways = {one["text"].split(": ")[-1]: one["way_out"] for one in json.loads(done.stdout)["checks"]}
        assert ways["[slack] token."] == "Take it out, and keep it in the keyring (bitsafe-tui login)."
        assert ways["[store] url."] == "Take it out, and keep it in DATABASE_URL."

    def test_nobody_signed_in_and_nobody_there(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        assert run(tmp_path, "check", "--json").returncode == 3
        wrong = secrets_of(card) | {"SLACK_USER_TOKEN": "xoxp-wrong"}
        assert run(tmp_path, "check", "--json", env=wrong).returncode == 3
        nowhere = config_of(card).replace(card["slack_url"], "http://127.0.0.1:9/api/")
        (tmp_path / "config.toml").write_text(nowhere + "[pace]\ntimeout = 0.5\n")
        done = run(tmp_path, "check", "--json", "--skip-telegram", env=secrets_of(card))
        assert done.returncode == 4, done.stdout

    def test_where_another_app_uses_the_session(self, tmp_path: Path, signed_in: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(signed_in))
        lock = SessionLock(lock_folders(tmp_path / "another"), signed_in["session"])
        lock.acquire()
        try:
            done = run(tmp_path, "check", "--json", env=secrets_of(signed_in))
        finally:
            lock.release()
        assert done.returncode == 5
        assert levels(done)["telegram"] == {"warning"}
        assert "error" not in levels(done)["slack"]

    def test_a_home_that_cannot_be_written_is_an_error_among_the_checks(
        self, tmp_path: Path, card: Card
    ) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        (tmp_path / "logs" / "bitsafe-tui.log").mkdir(parents=True)
        done = run(tmp_path, "check", "--json")
        assert done.returncode == 1
        told = json.loads(done.stdout)["checks"]
        assert {"config", "files", "versions"} <= {one["area"] for one in told}
        wrong = [one for one in told if one["level"] == "error" and "The log" in one["text"]]
        assert [one["way_out"] for one in wrong] == ["Give yourself the right to write there."]

    def test_in_the_demo(self, tmp_path: Path) -> None:
        with demo_home(tmp_path, slack_groups=6, telegram_groups=20, latency_ms=0) as home:
            done = home.run("check", "--json")
            assert done.returncode == 0, done.stderr
            assert "scopes" in levels(done)


class TestCredentials:
    def test_listed_moved_and_forgotten(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        done = run(tmp_path, "login", "slack", typed=f"{card['slack_token']}\n")
        assert done.returncode == 0, done.stderr
        listed = run(tmp_path, "credentials", "--json", env={"TELEGRAM_API_ID": "4711"})
        where = {one["credential"]: one["where"] for one in json.loads(listed.stdout)}
        assert where["slack_token"] == "private file"
        assert where["telegram_api_id"] == "environment"
        assert where["telegram_session"] is None
        refused = run(tmp_path, "credentials", "move", "slack", "keyring")
        assert refused.returncode == 1
        assert "stays in the private file" in refused.stderr
        gone = run(tmp_path, "credentials", "forget", "slack", "--json")
        assert json.loads(gone.stdout)["forgotten"] == ["slack_token"]
        for each in (done, listed, refused, gone):
            assert card["slack_token"] not in each.stdout + each.stderr

    def test_a_session_of_another_server_is_told_with_that_server(
        self, tmp_path: Path, signed_in: Card
    ) -> None:
        env = secrets_of(signed_in)
        listed = json.loads(run(tmp_path, "credentials", "--json", env=env).stdout)
        hosts = {one["credential"]: one["host"] for one in listed}
        assert hosts["telegram_session"] == signed_in["server"]

    def test_without_any_config(self, tmp_path: Path) -> None:
        done = run(tmp_path, "credentials")
        assert done.returncode == 0
        assert "not set" in done.stdout


class TestLogin:
    def test_json_at_the_end(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        done = run(tmp_path, "login", "slack", "--json", typed=f"{card['slack_token']}\n")
        told = json.loads(done.stdout)
        assert (told["signed_in"], told["account"]["handle"], told["kind"]) == (True, "ada", "user")
        assert any(feature["feature"] == "Invite" for feature in told["features"])
        done = run(tmp_path, "login", "slack", "--json", typed="xoxp-wrong\n")
        assert done.returncode == 3
        assert json.loads(done.stdout)["signed_in"] is False
        done = run(tmp_path, "login", "slack", "--sign-out", "--json")
        assert json.loads(done.stdout)["forgotten"] == ["slack_token"]

    def test_telegram_sent_again_then_out(self, tmp_path: Path, card: Card) -> None:
        (tmp_path / "config.toml").write_text(config_of(card))
        env = {"TELEGRAM_API_ID": "4711", "TELEGRAM_API_HASH": API_HASH}
        typed = f"{card['phone']}\nr\n00000\n{card['code']}\nwrong\n{card['password']}\n"
        done = run(tmp_path, "login", "telegram", "--json", env=env, typed=typed)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["account"]["handle"] == "ada_north"
        assert "as a text message" in done.stderr
        for secret in (card["password"], card["phone"]):
            assert secret not in done.stdout + done.stderr
        out = run(tmp_path, "login", "telegram", "--sign-out", "--json", env=env)
        assert out.returncode == 0, out.stderr
        assert json.loads(out.stdout) == {
            "platform": "telegram",
            "signed_in": False,
            "forgotten": ["telegram_session"],
        }
        assert run(tmp_path, "check", "--json", "--skip-slack", env=env).returncode == 3

    def test_the_copy_of_a_good_login_is_tried_before_it_is_used(
        self, tmp_path: Path, signed_in: Card
    ) -> None:
        (tmp_path / "config.toml").write_text(config_of(signed_in))
        host = signed_in["server"]
        kept = {"telegram_session": "1refused", "telegram_session_copy": signed_in["session"]}
        data = tmp_path / "data"
        data.mkdir(mode=0o700)
        path = data / "credentials.json"
        path.write_text(json.dumps({host: kept}))
        path.chmod(0o600)
        env = {"TELEGRAM_API_ID": "4711", "TELEGRAM_API_HASH": API_HASH}
        assert run(tmp_path, "check", "--skip-slack", env=env).returncode == 3
        done = run(tmp_path, "login", "telegram", "--json", env=env)
        assert "still works" in done.stderr
        assert done.returncode == 0
        assert json.loads(path.read_text())[host]["telegram_session"] == signed_in["session"]
        kept = {"telegram_session": "1refused", "telegram_session_copy": _of_nobody(signed_in["session"])}
        path.write_text(json.dumps({host: kept}))
        done = run(tmp_path, "login", "telegram", "--json", env=env, typed="12\n")
        assert "still works" not in done.stderr
        assert json.loads(path.read_text())[host] == kept

    def test_the_manifest_is_alone_on_stdout(self, tmp_path: Path) -> None:
        done = run(tmp_path, "login", "slack", "--manifest")
        assert "channels:read" in json.loads(done.stdout)["oauth_config"]["scopes"]["user"]
        assert "From a manifest" in done.stderr
        assert run(tmp_path, "login", "telegram", "--manifest").returncode == 2

    def test_only_telegram_has_a_qr_code(self, tmp_path: Path) -> None:
        assert run(tmp_path, "login", "slack", "--qr").returncode == 2


def _of_nobody(session: str) -> str:
    """A session whose key the server does not know."""
    packed = base64.urlsafe_b64decode(session[1:])
    return "1" + base64.urlsafe_b64encode(packed[:-256] + b"\x07" * 256).decode()


class TestImport:
    def test_a_dry_run_then_for_real(self, tmp_path: Path) -> None:
        old = tmp_path / "team.json"
        old.write_text('[{"name": "Amy", "slack_username": "@amy", "required": false}]')
        done = run(tmp_path, "import", str(old), "--dry-run")
        assert done.returncode == 0
        assert '+name = "Amy"' in done.stdout
        assert not (tmp_path / "config.toml").exists()
        assert run(tmp_path, "import", str(old)).returncode == 0
        assert not (tmp_path / "config.toml").exists(), "there is no terminal to ask at"
        done = run(tmp_path, "import", str(old), "--yes", "--json")
        assert json.loads(done.stdout)["people"] == ["Amy"]
        assert 'slack = "amy"' in (tmp_path / "config.toml").read_text()
        again = run(tmp_path, "import", str(old), "--yes", "--json")
        assert json.loads(again.stdout)["written"] is False

    def test_a_wrong_file(self, tmp_path: Path) -> None:
        old = tmp_path / "team.json"
        old.write_text('[{"name": "Amy", "slak": "a"}, {"slack": "b"}]')
        done = run(tmp_path, "import", str(old), "--yes")
        assert done.returncode == 2
        assert "entry 1: slak, did you mean slack?\nentry 2: name is missing" in done.stderr
        assert not (tmp_path / "config.toml").exists()

    def test_a_wrong_config(self, tmp_path: Path) -> None:
        (tmp_path / "config.toml").write_text("[slak]\n")
        old = tmp_path / "team.json"
        old.write_text('[{"name": "Amy"}]')
        done = run(tmp_path, "import", str(old), "--yes")
        assert done.returncode == 2
        assert (tmp_path / "config.toml").read_text() == "[slak]\n"


def test_no_secret_is_anywhere(tmp_path: Path, signed_in: Card) -> None:
    """After a login, an audit, a report and failures: in no output, file, database, process list."""
    (tmp_path / "config.toml").write_text(config_of(signed_in))
    env = secrets_of(signed_in)
    token_only = {name: value for name, value in env.items() if name != "TELEGRAM_SESSION"}
    typed = f"{signed_in['code']}\nwrong password\n{signed_in['password']}\n"
    outputs = []
    login = [*COMMAND, "login", "telegram"]
    process = subprocess.Popen(
        login,
        env=clean_environment(tmp_path) | token_only,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1)
    listed = Path(f"/proc/{process.pid}/cmdline")
    command_line = listed.read_text() if listed.exists() else " ".join(login)
    outputs += [command_line, *process.communicate(typed, timeout=60)]
    assert process.returncode == 0, outputs
    for arguments in (
        ["audit"],
        ["audit", "--json", "--report", str(tmp_path / "r.xlsx")],
        ["check"],
        ["credentials"],
    ):
        done = run(tmp_path, *arguments, env=token_only)
        outputs += [done.stdout, done.stderr]
    _repeat_what_was_sent(signed_in)
    done = run(tmp_path, "audit", "--json", "--report", str(tmp_path / "echo.xlsx"), env=token_only)
    Path(signed_in["faults"]).unlink()
    told = " ".join(one["text"] for one in json.loads(done.stdout)["problems"])
    assert told.count("odd … word") == 2, "as far as it is no secret, what was refused is told"
    outputs += [done.stdout, done.stderr]
    broken = token_only | {"TELEGRAM_API_ID": "0", "SLACK_USER_TOKEN": "xoxp-999-wrong-secret"}
    done = run(tmp_path, "audit", env=broken)
    outputs += [done.stdout, done.stderr]

    kept = json.loads((tmp_path / "data" / "credentials.json").read_text())
    session = kept[signed_in["server"]]["telegram_session"]
    hidden = [session, signed_in["slack_token"], signed_in["phone"], signed_in["password"], API_HASH]
    hidden += ["wrong password", "xoxp-999-wrong-secret", signed_in["phone"].removeprefix("+")]
    files = [
        path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("credentials.json",)
    ]
    assert any(path.name.endswith(".db") for path in files)
    assert any(path.name == "bitsafe-tui.log" for path in files)
    for secret in hidden:
        assert not [text for text in outputs if secret in text], secret
        assert not [path for path in files if secret.encode() in _unpacked(path)], secret
    assert (tmp_path / "data" / "credentials.json").stat().st_mode & 0o077 == 0


def _repeat_what_was_sent(card: Card) -> None:
    """Refusals that hold what they refuse, in a form that no pattern finds."""
    echo = f"odd {card['phone'].removeprefix('+')} word"
    faults = [{"platform": "slack", "method": "conversations.list"}]
    faults += [{"platform": "telegram", "method": "messages.getDialogs"}]
    Path(card["faults"]).write_text(
        json.dumps([one | {"do": "error", "error": echo, "times": None} for one in faults])
    )


def _unpacked(path: Path) -> bytes:
    """A workbook's texts are packed."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    import zipfile

    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in book.namelist())


def test_the_demo_takes_no_config(tmp_path: Path) -> None:
    done = run(tmp_path, "--demo", "--config", str(tmp_path / "mine.toml"), "check")
    assert done.returncode == 2
    assert "--config goes without --demo" in done.stderr


def test_a_token_of_the_environment_goes_before_a_new_one(tmp_path: Path, card: Card) -> None:
    (tmp_path / "config.toml").write_text(config_of(card))
    env = {"SLACK_USER_TOKEN": "xoxp-another"}
    done = run(tmp_path, "login", "slack", env=env, typed=f"{card['slack_token']}\n")
    assert done.returncode == 0, done.stderr
    assert "The environment holds another one, which goes first" in done.stderr
