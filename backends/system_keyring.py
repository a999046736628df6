"""The system's keyring, asked in a thread: some of its backends block for ever, others fail as they like."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")

LIMIT = 3.0
"""Seconds for one question. Some backends wait for a dialog that nobody sees."""


class Unusable(Exception):
    """There is no keyring, or it failed or did not answer in time; ``str`` says which."""


class Absent(Unusable):
    """There is none."""


class SystemKeyring:
    """Texts by (host, name) under one ``service``. After one failure it counts as unusable."""

    def __init__(self, service: str, limit: float = LIMIT) -> None:
        self._service = service
        self._limit = limit
        self._ring: Any = None
        self._unusable: str | None = None
        self.trouble = ""
        """Why it could not be asked, though there is one."""

    def get(self, host: str, name: str) -> str | None:
        """Raises Unusable."""
        found: str | None = self._ask(lambda ring: ring.get_password(self._service, _entry(host, name)))
        return found

    def put(self, host: str, name: str, secret: str) -> None:
        """Raises Unusable, also where what was written cannot be read back."""
        self._ask(lambda ring: ring.set_password(self._service, _entry(host, name), secret))
        if self.get(host, name) != secret:
            self._unusable = self.trouble = "the keyring does not give back what it was given"
            raise Unusable(self._unusable)

    def remove(self, host: str, name: str) -> bool:
        """Whether there was one. Raises Unusable."""
        if self.get(host, name) is None:
            return False
        self._ask(lambda ring: ring.delete_password(self._service, _entry(host, name)))
        return True

    def _ask(self, question: Callable[[Any], T]) -> T:
        if self._unusable is not None:
            raise Unusable(self._unusable)
        try:
            return _within(self._limit, lambda: question(self._opened()))
        except Unusable as error:
            self._unusable = str(error)
            self.trouble = "" if isinstance(error, Absent) else self._unusable
            raise
        except Exception as error:  # noqa: BLE001 (each backend fails in its own ways: nothing for us)
            self._unusable = self.trouble = f"the keyring failed ({type(error).__name__})"
            raise Unusable(self._unusable) from None

    def _opened(self) -> Any:
        if self._ring is None:
            import keyring  # late: it looks for its backends on import

            ring = keyring.get_keyring()
            if ring.priority <= 0:
                raise Absent("this system has no keyring")
            self._ring = ring
        return self._ring


def _entry(host: str, name: str) -> str:
    return f"{host} {name}"


def _within(seconds: float, work: Callable[[], T]) -> T:
    """The result of ``work``, done in a thread that nobody waits for longer. Raises as it did; Unusable."""
    answers: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as error:  # noqa: BLE001 (raised again by whoever waits)
            answers.put((None, error))

    Thread(target=run, daemon=True, name="keyring").start()
    try:
        result, error = answers.get(timeout=seconds)
    except Empty:
        raise Unusable(f"the keyring did not answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]
