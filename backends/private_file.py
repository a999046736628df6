"""The file of secrets that only its user can read, for systems without a keyring."""

import json
import stat
from pathlib import Path
from typing import Any

from backends.errors import ConfigError
from backends.paths import write_private

Filed = dict[str, dict[str, str]]
"""Host to name to secret."""


class PrivateFile:
    """Reads once, when first asked. Raises ConfigError for a file that is damaged or open to others."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._content: Filed | None = None

    @property
    def content(self) -> Filed:
        if self._content is None:
            self._content = self._from_disk()
        return self._content

    def get(self, host: str, name: str) -> str | None:
        return self.content.get(host, {}).get(name)

    def put(self, host: str, name: str, secret: str) -> None:
        """Raises WriteError as well."""
        self._write(self.content | {host: self.content.get(host, {}) | {name: secret}})

    def remove(self, host: str, name: str) -> bool:
        """Whether there was one. Raises WriteError as well."""
        if self.get(host, name) is None:
            return False
        kept = {other: secret for other, secret in self.content[host].items() if other != name}
        rest = {other: names for other, names in self.content.items() if other != host}
        self._write(rest | ({host: kept} if kept else {}))
        return True

    def _write(self, content: Filed) -> None:
        write_private(self.path, json.dumps(content, indent=1) + "\n")
        self._content = content

    def _from_disk(self) -> Filed:
        try:
            mode = stat.S_IMODE(self.path.stat().st_mode)
            if mode & 0o077:
                raise ConfigError(
                    f"{self.path} can be read by other users of this computer, so it is not used.",
                    f"Close it with: chmod 600 {self.path}",
                )
            content = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ConfigError(f"{self.path} cannot be read: {error.strerror}.") from None
        except ValueError:
            content = None
        if not _is_filed(content):
            raise ConfigError(f"{self.path} is damaged.", "Delete it and sign in again.")
        return dict(content)


def _is_filed(content: Any) -> bool:
    return isinstance(content, dict) and all(
        isinstance(kept, dict) and all(isinstance(secret, str) for secret in kept.values())
        for kept in content.values()
    )
