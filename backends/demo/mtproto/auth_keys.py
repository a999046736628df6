"""The authorization keys that clients have agreed on with this server, and who is signed in with each."""

import base64
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backends.demo.mtproto.session import Session
from backends.paths import write_private

_LENGTH = 256
_SESSIONS_KEPT = 64


@dataclass(slots=True)
class Login:
    """Who is signed in with a key, or how far a login has got.

    ``user`` is 0 when nobody is; ``refusal`` is then the error that requests get. ``code_hash`` names the
    login code last sent (valid until ``code_until``, monotonic seconds); ``password_due`` = the code was
    right, the cloud password is still to come. ``challenges``: open password challenges, SRP id to exponent.
    ``push`` sends an update to whoever is connected with the key.
    """

    user: int = 0
    refusal: str = "AUTH_KEY_UNREGISTERED"
    prepared: bool = False
    code_hash: str = ""
    code_until: float = 0.0
    password_due: bool = False
    challenges: dict[int, int] = field(default_factory=dict)
    code_way: int = 0
    wrong_codes: int = 0
    push: Callable[[bytes], None] = lambda update: None

    def sign_in(self, user: int) -> None:
        self.user = user
        self.code_hash = ""
        self.password_due = False
        self.challenges.clear()

    def sign_out(self, refusal: str = "AUTH_KEY_UNREGISTERED") -> None:
        self.user = 0
        self.refusal = refusal


@dataclass(eq=False, slots=True)
class AuthKey:
    """One agreed key with its login and its sessions."""

    key: bytes
    login: Login = field(default_factory=Login)
    sessions: dict[int, Session] = field(default_factory=dict)
    lines: dict[int, Callable[[bytes], None]] = field(default_factory=dict)
    """What sends to the connection of each session, by its number."""

    def __post_init__(self) -> None:
        self.login.push = self._push

    def _push(self, update: bytes) -> None:
        for send in tuple(self.lines.values()):
            send(update)

    @property
    def ids(self) -> tuple[int, ...]:
        """The names of the key on the wire.

        About 1 key in 256 begins with a zero byte, which clients may leave off; a session saved as text
        then fills the key up at its end and so gives it a second name. Both lead here.
        """
        return tuple({key_id(self.key), key_id(self.key.ljust(_LENGTH, b"\0"))})

    def session(self, number: int, name: int) -> Session:
        """The session of that number, made if need be. ``name`` is the key id that the client uses."""
        if number not in self.sessions:
            while len(self.sessions) >= _SESSIONS_KEPT:
                del self.sessions[next(iter(self.sessions))]
            self.sessions[number] = Session(number, self.key, name)
        return self.sessions[number]


class _Kept(msgspec.Struct):
    key: str
    user: int
    refusal: str
    prepared: bool


class AuthKeys:
    """All keys; kept in a private file if a path is given, so that logins outlive the server process."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._keys: list[AuthKey] = []
        self._by_id: dict[int, AuthKey] = {}
        if path is not None and path.exists():
            for kept in msgspec.json.decode(path.read_bytes(), type=list[_Kept]):
                login = Login(kept.user, kept.refusal, kept.prepared)
                self._register(AuthKey(base64.b64decode(kept.key), login))

    def find(self, number: int) -> AuthKey | None:
        return self._by_id.get(number)

    def add(self, key: bytes) -> AuthKey:
        added = self._register(AuthKey(key))
        self.save()
        return added

    def remove(self, key: AuthKey) -> None:
        self._keys.remove(key)
        for number in key.ids:
            del self._by_id[number]
        self.save()

    def prepared(self, user: int) -> AuthKey:
        """A key of full length that is signed in as ``user`` without any login; made at most once."""
        for key in self._keys:
            if key.login.prepared and key.login.user == user:
                return key
        made = self._register(AuthKey(b"\x01" + os.urandom(_LENGTH - 1), Login(user, prepared=True)))
        self.save()
        return made

    def save(self) -> None:
        if self._path is None:
            return
        kept = [
            _Kept(base64.b64encode(key.key).decode(), key.login.user, key.login.refusal, key.login.prepared)
            for key in self._keys
        ]
        write_private(self._path, msgspec.json.encode(kept))

    def _register(self, key: AuthKey) -> AuthKey:
        self._keys.append(key)
        self._by_id.update(dict.fromkeys(key.ids, key))
        return key


def key_id(key: bytes) -> int:
    """The 64 lower bits of the key's SHA-1: https://core.telegram.org/mtproto/auth_key."""
    return int.from_bytes(hashlib.sha1(key).digest()[-8:], "little")
