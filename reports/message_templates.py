"""The texts of messages to owners: our own, or the user's from text files in the config folder."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from string import Template

from backends.errors import ConfigError
from backends.nearest import did_you_mean

FOLDER = "messages"
"""Inside the config folder; the files are ``add.txt``, ``remove.txt`` and ``ownership.txt``."""

FIELDS = ("name", "groups", "people", "me")
"""Who reads it, one line a group, everybody it is about, who writes it."""

_LARGEST = 3_000


class Plea(StrEnum):
    """What is asked for; the values are those of the command ``ask-owners``."""

    ADD = "add"
    REMOVE = "remove"
    OWNERSHIP = "ownership"


DEFAULTS: Mapping[Plea, str] = {
    Plea.ADD: (
        "Hi $name,\n\ncould you please add these colleagues of mine? I cannot do it myself.\n\n"
        "$groups\n\nThank you!\n$me"
    ),
    Plea.REMOVE: (
        "Hi $name,\n\ncould you please remove these people? I cannot do it myself.\n\n"
        "$groups\n\nThank you!\n$me"
    ),
    Plea.OWNERSHIP: (
        "Hi $name,\n\ncould you please make me an admin of these groups, or hand them over to me? "
        "I look after who is in them.\n\n$groups\n\nThank you!\n$me"
    ),
}


def template_for(plea: Plea, config: Path) -> Template:
    """The user's own text where there is one. Raises ConfigError, which names file and line."""
    path = config / FOLDER / f"{plea}.txt"
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Template(DEFAULTS[plea])
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is no text in UTF-8.", "Save it anew.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    return checked(text.strip(), str(path))


def checked(text: str, name: str) -> Template:
    """``name`` is what errors call the file. Raises ConfigError."""
    template = Template(text)
    for match in template.pattern.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["invalid"] is not None:
            raise ConfigError(
                f"{name}, line {line}: a single $ means nothing.", "Write $$ for a dollar sign."
            )
        field = match["named"] or match["braced"]
        if field is not None and field not in FIELDS:
            raise ConfigError(f"{name}, line {line}: there is no ${field:.40}, {did_you_mean(field, FIELDS)}")
    if "groups" not in template.get_identifiers():
        raise ConfigError(f"{name}: $groups is missing, so nobody would know which groups are meant.")
    if len(text) > _LARGEST:
        raise ConfigError(f"{name} has {len(text)} characters; {_LARGEST} leave room for the groups.")
    return template
