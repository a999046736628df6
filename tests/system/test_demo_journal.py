"""What was done in a demo home stays done: the servers killed at any moment, the next ones know it all."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from telethon import TelegramClient, errors, functions
from telethon.crypto import rsa
from telethon.sessions import StringSession

from backends.demo.launch import attach
from backends.demo.options import Options
from backends.errors import BitsafeError

Result = TypeVar("Result")
COMMAND = [sys.executable, "-m", "backends.demo", "--slack-groups=6", "--telegram-groups=60"]


@contextmanager
def servers(home: Path) -> Iterator[dict[str, Any]]:
    """Running on ``home`` until they are killed, without any chance to tidy up."""
    command = [*COMMAND, "--latency-ms=0", f"--home={home}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            card: dict[str, Any] = json.loads(process.stdout.readline())
            rsa.add_key(Path(card["server_key"]).read_text(), old=False)
            yield card
        finally:
            process.send_signal(signal.SIGKILL)


def everything(card: dict[str, Any]) -> dict[str, Any]:
    with urlopen(card["truth_url"] + "?all=1") as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def slack(card: dict[str, Any], method: str, **arguments: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {card['slack_token']}"}
    request = Request(card["slack_url"] + method, urlencode(arguments).encode(), headers)
    with urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


async def on_telegram(card: dict[str, Any], work: Callable[[TelegramClient], Awaitable[Result]]) -> Result:
    """What ``work`` returns, given a signed-in client that knows the dialogs."""
    client = TelegramClient(StringSession(card["session"]), 1, "0" * 32)
    await client.connect()
    await client.get_dialogs()
    try:
        return await work(client)
    finally:
        await client.disconnect()


def do_a_bit_of_everything(card: dict[str, Any]) -> None:
    truth = everything(card)
    ours = {
        identity: group
        for identity, group in truth["groups"].items()
        if group["platform"] == "slack" and group["may"]["invite"] and group["kind"] == "private"
    }
    identity, group = next(iter(ours.items()))
    channel = identity.partition("/")[2]
    inside = group["member_ids"]
    outsider = next(ids["slack"] for ids in truth["persons"].values() if ids["slack"] not in inside)
    assert slack(card, "conversations.invite", channel=channel, users=outsider)["ok"]
    assert slack(card, "conversations.kick", channel=channel, user=outsider)["ok"]
    assert slack(card, "chat.postMessage", channel=outsider, text="hello")["ok"]
    asyncio.run(on_telegram(card, lambda client: _write(client, truth)))


def groups_role(group: dict[str, Any], person: int) -> str:
    return str(group["roles"].get(str(person), "member"))


async def _write(client: TelegramClient, truth: dict[str, Any]) -> None:
    owned = {
        int(identity.partition("/")[2]): group
        for identity, group in truth["groups"].items()
        if group["platform"] == "telegram" and group["role"] == "owner" and group["in_scope"]
    }
    basic = next(marked for marked, group in owned.items() if group["kind"] == "basic")
    channel = next(marked for marked, group in owned.items() if group["kind"] == "supergroup")
    entity = await client.get_input_entity(channel)
    await client(functions.messages.EditChatTitleRequest(-basic, "Renamed"))
    await client(functions.channels.EditTitleRequest(entity, "Renamed too"))
    member = await anext(
        one
        async for one in client.iter_participants(entity)
        if groups_role(owned[channel], one.id) == "member" and not one.deleted
    )
    await client.edit_permissions(entity, member, view_messages=False)
    await client.send_message(member, "a word")
    await client(functions.messages.ExportChatInviteRequest(entity, usage_limit=1))
    with pytest.raises(errors.UserKickedError):
        await client(functions.channels.InviteToChannelRequest(entity, [member]))


def test_killed_they_go_on_from_what_was_done(tmp_path: Path) -> None:
    with servers(tmp_path) as card:
        before = everything(card)
        do_a_bit_of_everything(card)
        after = everything(card)
    assert after != before
    assert {message["text"] for message in after["sent"]} == {"hello", "a word"}
    with servers(tmp_path) as card:
        assert everything(card) == after
        assert (tmp_path / "journal.jsonl").stat().st_mode & 0o777 == 0o600
        assert slack(card, "chat.postMessage", channel=after["sent"][0]["to"], text="more")["ok"]
    with servers(tmp_path) as card:
        assert [message["text"] for message in everything(card)["sent"]] == ["hello", "more", "a word"]


def test_a_line_that_was_cut_off_was_never_answered(tmp_path: Path) -> None:
    with servers(tmp_path) as card:
        do_a_bit_of_everything(card)
        after = everything(card)
    journal = tmp_path / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"event":"slack.jo')
    with servers(tmp_path) as card:
        assert everything(card) == after
    assert journal.read_bytes() == whole


async def _invite(client: TelegramClient, truth: dict[str, Any], most: int) -> int:
    """Invites customers one by one until ``most`` were asked or a flood comes; how many were asked."""
    groups = {
        int(identity.partition("/")[2]): group
        for identity, group in truth["groups"].items()
        if group["kind"] == "supergroup" and group["in_scope"] and not group["hidden"]
    }
    crowd = max(groups, key=lambda marked: len(groups[marked]["member_ids"]))
    owned = next(marked for marked, group in groups.items() if group["role"] == "owner" and marked != crowd)
    entity = await client.get_input_entity(owned)
    asked = 0
    async for person in client.iter_participants(await client.get_input_entity(crowd)):
        if asked == most:
            break
        if str(person.id) in groups[owned]["member_ids"] or person.deleted:
            continue
        try:
            await client(functions.channels.InviteToChannelRequest(entity, [person]))
            asked += 1
        except errors.UserChannelsTooMuchError:
            continue
        except errors.PeerFloodError:
            break
    return asked


def test_a_flood_goes_on_after_a_restart(tmp_path: Path) -> None:
    for most, asked in ((18, 18), (30, 12), (30, 0)):
        with servers(tmp_path) as card:
            truth = everything(card)
            assert asyncio.run(on_telegram(card, lambda client: _invite(client, truth, most))) == asked  # noqa: B023


def test_a_journal_that_does_not_fit_is_refused_in_words(tmp_path: Path) -> None:
    for line in (
        '{"event":"slack.exploded"}',
        '{"event":"slack.left","channel":"C0","user":"U0","ts":"1.0"}',
    ):
        (tmp_path / "journal.jsonl").write_text(line + "\n")
        with pytest.raises(BitsafeError, match=r"journal\.jsonl cannot be read.*--fresh"):
            attach(tmp_path, Options(slack_groups=4, telegram_groups=6, people=3))
