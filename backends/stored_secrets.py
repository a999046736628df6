"""What the app keeps itself: in the system's keyring, else in a private file. Bound to its host."""

from collections.abc import Iterable
from typing import Literal

from backends.errors import BitsafeError, ConfigError
from backends.paths import Home
from backends.private_file import PrivateFile
from backends.system_keyring import SystemKeyring, Unusable

Kept = Literal["keyring", "private file"]
KEPT: tuple[Kept, ...] = ("keyring", "private file")
_SERVICE = "bitsafe-tui"
_FILE = "credentials.json"
_NEWER = "newer than the keyring's"
"""A mark beside a secret in the file, by its name: the keyring, which did not answer, may hold an older."""
UNLOCK_FIRST = "Unlock it, then try again."


class StoredSecrets:
    """Each secret is filed under its host, and never given out for another.

    Every method may raise ConfigError for a private file that is damaged or open to others, those that
    write WriteError.
    """

    def __init__(self, home: Home) -> None:
        self.file = PrivateFile(home.data / _FILE)
        self._ring = SystemKeyring(f"{_SERVICE} {home.root}") if home.uses_keyring else None

    @property
    def unread(self) -> str:
        """Why a keyring that is there could not be read, once it was asked; "" = it could."""
        return self._ring.trouble if self._ring is not None else ""

    def in_keyring(self, host: str, name: str) -> str | None:
        """None as well where there is no keyring that works, and where the file holds a newer one."""
        try:
            found = self._ring.get(host, name) if self._ring is not None else None
        except Unusable:
            return None
        return None if found is not None and self._is_newer_in_file(host, name) else found

    def _is_newer_in_file(self, host: str, name: str) -> bool:
        """A file that cannot be used takes nothing from the keyring."""
        try:
            return self.file.get(host, _mark(name)) is not None
        except ConfigError:
            return False

    def in_file(self, host: str, name: str) -> str | None:
        return self.file.get(host, name)

    def get(self, place: Kept, host: str, name: str) -> str | None:
        return self.in_keyring(host, name) if place == "keyring" else self.in_file(host, name)

    def save(self, host: str, name: str, secret: str) -> Kept:
        """Into the keyring where one works; says where it is kept. The other place forgets it."""
        try:
            self.save_in_keyring(host, name, secret)
        except Unusable:
            self.file.put(host, name, secret)
            if self.unread:
                self.file.put(host, _mark(name), _NEWER)
            return "private file"
        self._remove_from_file(host, name)
        return "keyring"

    def _remove_from_file(self, host: str, name: str) -> bool:
        """Whether there was one."""
        self.file.remove(host, _mark(name))
        return self.file.remove(host, name)

    def save_in_keyring(self, host: str, name: str, secret: str) -> None:
        """Raises Unusable."""
        if self._ring is None:
            raise Unusable("the keyring is not used here")
        self._ring.put(host, name, secret)

    def forget(self, host: str, names: Iterable[str]) -> tuple[str, ...]:
        """Remove from both places; the names that were there. Raises BitsafeError after that where there is
        a keyring that could not be looked into.
        """
        gone = []
        for name in names:
            here = self._forget_in_keyring(host, name)
            if self._remove_from_file(host, name) or here:
                gone.append(name)
        self._insist_on_keyring("forgotten")
        return tuple(gone)

    def _forget_in_keyring(self, host: str, name: str) -> bool:
        try:
            return self._ring.remove(host, name) if self._ring is not None else False
        except Unusable:
            return False

    def move(self, host: str, names: Iterable[str], to: Kept) -> tuple[str, ...]:
        """The names that were moved: first written there, then removed here. Raises Unusable as well, and
        BitsafeError where a keyring could not be looked into.
        """
        moved = []
        for name in names:
            secret = self.get(KEPT[to == "keyring"], host, name)
            if secret is None:
                continue
            if to == "keyring":
                self.save_in_keyring(host, name, secret)
                self._remove_from_file(host, name)
            else:
                self.file.put(host, name, secret)
                self._forget_in_keyring(host, name)
            moved.append(name)
        self._insist_on_keyring("moved")
        return tuple(moved)

    def _insist_on_keyring(self, done: str) -> None:
        """Raises BitsafeError where there is one that could not be looked into."""
        if self.unread:
            trouble = f"{self.unread[:1].upper()}{self.unread[1:]}"
            raise BitsafeError(f"{trouble}, so what it holds could not be {done}.", UNLOCK_FIRST)


def _mark(name: str) -> str:
    return f"{name} {_NEWER}"
