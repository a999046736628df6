"""Demo servers at which nobody is signed in yet, and what scans a QR code there."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import StringSession
from telethon.tl.functions.auth import AcceptLoginTokenRequest

Card = dict[str, Any]
"""The JSON line of demo-servers."""


@contextmanager
def signed_out_servers(*options: str) -> Iterator[Card]:
    command = [sys.executable, "-m", "backends.demo", "--signed-out", "--slack-groups=6"]
    command += ["--telegram-groups=20", "--latency-ms=0", *options]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)


async def scan(card: Card, url: str) -> None:
    """Sign in as another app would, and accept the QR code."""
    rsa.add_key(Path(card["server_key"]).read_text(), old=False)  # noqa: ASYNC240 (a test)
    host, _, port = card["server"].partition(":")
    session = StringSession()
    session.set_dc(card["dc"], host, int(port))
    phone = TelegramClient(session, 1, "0" * 32)
    await phone.connect()
    await phone.send_code_request(card["phone"])
    try:
        await phone.sign_in(card["phone"], card["code"])
    except Exception:  # noqa: BLE001 (its cloud password)
        await phone.sign_in(password=card["password"])
    token = url.partition("token=")[2]
    await phone(AcceptLoginTokenRequest(base64.urlsafe_b64decode(token + "==")))
    await phone.disconnect()
