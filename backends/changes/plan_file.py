"""A plan as a file: a person can read it, and it is applied as it was saved or not at all."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from backends.changes.plan import Plan
from backends.changes.step import Act
from backends.errors import WrongInput
from backends.json_bytes import id_as_text, id_of_text
from backends.model import PLATFORM_NAMES, PLATFORMS, Account, Platform
from backends.nearest import did_you_mean
from backends.paths import write_private

VERSION = 1
_KIND = "bitsafe-tui plan"
_KEYS = (
    "file",
    "version",
    "hash",
    "doing",
    "made",
    "run",
    "undoes",
    "actors",
    "warnings",
    "steps",
    "skipped",
)
_LARGEST = 50_000_000
_MAKE_ANEW = "Make the plan anew, or leave steps out in the review."


def save(plan: Plan, path: Path) -> None:
    """Write it, mode 0600. Raises WriteError."""
    write_private(path, dumps(plan))


def load(path: Path) -> Plan:
    """Raises WrongInput, in words that name the file and, where it is about one, the step."""
    try:
        if path.stat().st_size > _LARGEST:
            raise WrongInput(f"{path} is too large for a plan.")
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise WrongInput(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise WrongInput(f"{path} cannot be read: {_why(error)}.") from None
    return loads(text, str(path))


def dumps(plan: Plan) -> str:
    """JSON, one field a line, in an order that people read; what would act on a terminal is escaped."""
    plain = msgspec.to_builtins(plan, enc_hook=id_as_text, builtin_types=())
    steps = [{**step, "check": _check(step)} for step in plain.pop("steps")]
    skipped = plain.pop("skipped")
    head = {"file": _KIND, "version": VERSION, "hash": plan.hash}
    body = {**head, **plain, "steps": steps, "skipped": skipped}
    text = json.dumps({**body, "seal": _check(body)}, indent=1, ensure_ascii=False)
    return "".join([_harmless(character) for character in text]) + "\n"


def _harmless(character: str) -> str:
    r"""Controls, bidi marks and what cannot be encoded as ``\uXXXX``, which JSON reads back as it was."""
    if character.isprintable() or character == "\n":
        return character
    return json.dumps(character)[1:-1]


def loads(text: str, name: str) -> Plan:
    """``name`` is what errors call the file. Raises WrongInput."""
    body = _unwrapped(_parsed(text, name))
    if body.get("file") != _KIND:
        raise WrongInput(f"{name} is no plan.", "Save one from a review, or with --dry-run --json.")
    if body.get("version") != VERSION:
        raise WrongInput(
            f"{name} is a plan of version {body.get('version')!s:.20}; this app reads version {VERSION}.",
            _MAKE_ANEW,
        )
    seal = body.pop("seal", None)
    _refuse_unknown(body, name)
    _refuse_edited_steps(body, name)
    if seal != _check(body):
        raise WrongInput(f"{name} was changed after it was saved.", _MAKE_ANEW)
    plan = _converted(body, name)
    if plan.hash != body["hash"]:
        raise WrongInput(f"{name} was changed after it was saved: its hash does not fit.", _MAKE_ANEW)
    return plan


def check_actors(plan: Plan, signed_in: Mapping[Platform, Account], name: str) -> None:
    """Raises WrongInput where a step would be done by another account than the plan was made for."""
    for platform in PLATFORMS:
        steps = [step for step in plan.steps if step.group.platform == platform]
        if not steps:
            continue
        planned, now = plan.actor(platform), signed_in.get(platform)
        service, first = PLATFORM_NAMES[platform], steps[0].number
        if now is None:
            raise WrongInput(f"{name}, step {first}: not signed in to {service}.", "Sign in first.")
        if planned is None or _who(planned) != _who(now):
            made_for = _called(planned) if planned else "nobody"
            raise WrongInput(
                f"{name}, step {first}: on {service} it acts as {made_for}, signed in is {_called(now)}.",
                "Sign in with that account, or make the plan anew.",
            )


def _who(account: Account) -> tuple[str, str, str]:
    return account.id, account.realm, account.host


def _called(account: Account) -> str:
    return f"@{account.handle}" if account.handle else account.name or account.id


def _check(value: object) -> str:
    """What shows that something was edited by hand; it is no protection against an attacker."""
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        body = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise WrongInput(f"{name}, line {error.lineno}: {error.msg}.", _MAKE_ANEW) from None
    except (RecursionError, ValueError):
        raise WrongInput(f"{name} is no plan.", _MAKE_ANEW) from None
    if not isinstance(body, dict):
        raise WrongInput(f"{name} is no plan.", _MAKE_ANEW)
    return body


def _unwrapped(body: dict[str, Any]) -> dict[str, Any]:
    """What --dry-run --json prints holds the plan as well."""
    for key in ("plan", "saved"):
        inner = body.get(key)
        body = inner if isinstance(inner, dict) else body
    return body


def _refuse_unknown(body: dict[str, Any], name: str) -> None:
    for key in body:
        if key not in _KEYS:
            raise WrongInput(f"{name}: unknown key {key:.40}, {did_you_mean(key, _KEYS)}")
    missing = [key for key in _KEYS if key not in body]
    if missing:
        raise WrongInput(f"{name}: {missing[0]} is missing.", _MAKE_ANEW)


def _refuse_edited_steps(body: dict[str, Any], name: str) -> None:
    steps = body["steps"]
    if not isinstance(steps, list):
        raise WrongInput(f"{name}: steps is no list.", _MAKE_ANEW)
    for place, step in enumerate(steps, 1):
        if not isinstance(step, dict):
            raise WrongInput(f"{name}, step {place}: this is no step.", _MAKE_ANEW)
        content = {key: value for key, value in step.items() if key != "check"}
        if step.get("check") != _check(content):
            number = step.get("number")
            told = number if isinstance(number, int) else place
            raise WrongInput(f"{name}, step {told}: it was changed after the plan was saved.", _MAKE_ANEW)


def _converted(body: dict[str, Any], name: str) -> Plan:
    steps = [{key: value for key, value in step.items() if key != "check"} for step in body["steps"]]
    content = {key: body[key] for key in _KEYS if key not in ("file", "version", "hash", "steps")}
    try:
        plan = msgspec.convert({**content, "steps": steps}, Plan, dec_hook=id_of_text)
    except msgspec.ValidationError as error:
        raise WrongInput(f"{name} cannot be read: {error}.", _MAKE_ANEW) from None
    numbers = [step.number for step in plan.steps]
    if sorted(set(numbers)) != sorted(numbers):
        raise WrongInput(f"{name}: two steps have one number.", _MAKE_ANEW)
    for step in plan.steps:
        if step.person is None and step.act not in (Act.RENAME, Act.REVOKE_LINK):
            raise WrongInput(f"{name}, step {step.number}: it names nobody.", _MAKE_ANEW)
    return plan


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "the system refuses"
    return "it is no text in UTF-8"
