"""Where the app keeps its files, and how it writes one that only its user may read."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from backends.errors import WriteError

APP = "bitsafe-tui"
HOME_VARIABLE = "BITSAFE_TUI_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation. ``root`` stands for the whole; the demo lives in it.

    ``uses_keyring`` is False where the system's keyring is none of its business.
    """

    root: Path
    config: Path
    data: Path
    state: Path
    logs: Path
    exports: Path
    uses_keyring: bool = True

    @classmethod
    def under(cls, folder: Path) -> "Home":
        """Everything inside one folder, with config.toml at its top."""
        return cls(
            root=folder,
            config=folder,
            data=folder / "data",
            state=folder / "state",
            logs=folder / "logs",
            exports=folder / "exports",
        )

    @classmethod
    def find(cls, env: Mapping[str, str]) -> "Home":
        """BITSAFE_TUI_HOME, else the places that the operating system has for each kind of file."""
        chosen = env.get(HOME_VARIABLE, "").strip()
        if chosen:
            return cls.under(Path(chosen).expanduser().absolute())
        places = platformdirs.PlatformDirs(APP, appauthor=False)
        return cls(
            root=places.user_data_path,
            config=places.user_config_path,
            data=places.user_data_path,
            state=places.user_state_path,
            logs=places.user_log_path,
            exports=places.user_documents_path / APP,
        )

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    def demo(self) -> "Home":
        """The demo's own home, out of reach of the real store and credentials."""
        return replace(Home.under(self.root / "demo"), uses_keyring=False)

    def make(self) -> "Home":
        """Create what is not there yet, closed to others; folders that exist are left as they are.

        Raises WriteError.
        """
        for folder in (self.root, self.config, self.data, self.state, self.logs, self.exports):
            try:
                _make_private(folder)
            except OSError as error:
                raise WriteError(
                    f"The folder {folder} cannot be created: {error.strerror}.",
                    f"Choose another place with {HOME_VARIABLE}.",
                ) from None
        return self


def _make_private(folder: Path) -> None:
    # mkdir(parents=True) would give the folders above the usual, wider mode.
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(20, "a file of that name is in the way")


def write_private(path: Path, content: str | bytes) -> None:
    """Replace a file in one step, mode 0600; on any failure the old one still stands.

    Raises WriteError.
    """
    data = content.encode() if isinstance(content, str) else content
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise WriteError(
            f"{path} could not be written: {error.strerror}.", "What stood there is unchanged."
        ) from None
