"""The one way from a stranger's title to a file name that every system takes and no other title shares.

A name is ``TITLE_ID``: words joined by dashes, then the platform's id, so that two groups of one title never
meet, and a folder is found again by its id whatever the group is called today.
"""

import hashlib
import mimetypes
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from backends.plain import without_controls

NAME_BYTES = 143
"""The least that any file system in use allows for a name (eCryptfs)."""
TITLE_BYTES = 90
"""Of the title in UTF-8, which leaves room for an id and an ending."""
ID_CHARACTERS = 40
PASSIVE_ENDINGS = frozenset(
    """
    7z aac avi bmp bz2 csv doc docx eml epub flac gif gz heic ics jfif jpeg jpg json key m4a m4v md mkv mov
    mp3 mp4 mpeg numbers odp ods odt oga ogg opus pages pdf png ppt pptx psd rar rtf tar tgs tif tiff txt vcf
    wav webm webp xls xlsx xz zip
    """.split()  # noqa: SIM905 (a list of sixty quoted words is harder to read)
)
"""Endings of files that are looked at, played or unpacked."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ENDING_OF = {
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.wordprocessingml.document": ".docx",
    "application/x-tgsticker": ".tgs",
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
}
"""Of types that Python's own list leaves out."""
_TYPES = mimetypes.MimeTypes()
"""Python's own list, whatever the system has registered: the same everywhere."""

# Letters, digits and the marks that hang on letters, of any script: no separator, quote, wildcard or space.
_KEPT = ("L", "N", "M")
_SAFE_ID = re.compile(rf"[A-Z0-9]{{1,{ID_CHARACTERS}}}")
_DASHES = re.compile(r"-{2,}")
# Windows keeps these for devices, whatever their case.
_RESERVED = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    ]
)


def slug(title: str) -> str:
    """The words of ``title`` joined by dashes, at most TITLE_BYTES in UTF-8; "" where it has none.

    No dot is left, so neither ``..`` nor a reserved name with an ending (``nul.txt``) can come of it.
    """
    text = unicodedata.normalize("NFC", without_controls(title))
    words = "".join([letter if unicodedata.category(letter)[0] in _KEPT else "-" for letter in text])
    cut = _trim(_DASHES.sub("-", words)).encode()[:TITLE_BYTES].decode(errors="ignore")
    return _trim(cut)


def id_part(key: str) -> str:
    """A platform's id as it stands in names: ``C0123``, ``1000000001234`` for Telegram's ``-1000000001234``.

    One that is not what ids look like, or that differs from another only by case, becomes a digest.
    """
    plain = key.removeprefix("-")
    if _SAFE_ID.fullmatch(plain) and plain.lower() not in _RESERVED:
        return plain
    return "X" + hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:24].upper()


def name(title: str, key: str, suffix: str = "") -> str:
    """A file or folder name for what the platform calls ``title`` and knows as ``key``.

    ``suffix`` is an ending of our own, such as ``.html``.
    """
    words = slug(title)
    return f"{words}_{id_part(key)}{suffix}" if words else f"{id_part(key)}{suffix}"


def media_name(file_name: str, key: str, mime: str = "") -> str:
    """For the bytes of a stranger's file: its ending stays only where opening it runs nothing. Where the name
    has none that is known (``Minutes 12.03 final``), ``mime`` tells: Telegram's photos and voice messages
    have no name at all.

    A page, drawing or program becomes ``.data``, which browsers save and systems ask about.
    """
    stem, dot, ending = file_name.rpartition(".")
    ending = ending.strip().lower()
    if not dot or not _is_known(ending):
        of_type = (_ENDING_OF.get(mime) or _TYPES.guess_extension(mime, strict=False) or "").lstrip(".")
        if not dot or of_type in PASSIVE_ENDINGS:
            stem, ending = file_name, of_type
    return name(stem, key, f".{ending}" if ending in PASSIVE_ENDINGS else ".data")


def _is_known(ending: str) -> bool:
    return ending in PASSIVE_ENDINGS or any(f".{ending}" in types for types in _TYPES.types_map)


def is_passive(file_name: str) -> bool:
    """Whether a file of that name is only looked at, played or unpacked when it is opened."""
    return file_name.rpartition(".")[2].lower() in PASSIVE_ENDINGS


def settled(folder: Path, title: str, key: str, suffix: str = "", earlier: Sequence[str] = ()) -> str:
    """The name that ``key`` already has inside ``folder``, whatever its title was then; else a new one.

    ``earlier`` are ids that the same group had before, as a Telegram group that was migrated does.
    """
    wanted = [identity(each) for each in (key, *earlier)]
    try:
        taken = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(suffix))
    except FileNotFoundError:
        taken = []
    known = {identity(entry.removesuffix(suffix).rpartition("_")[2]): entry for entry in reversed(taken)}
    return next((known[each] for each in wanted if each in known), name(title, key, suffix))


def is_plain(title: str) -> bool:
    """Whether a Slack channel's name can be a folder's as it is, on every system."""
    return (
        title == unicodedata.normalize("NFC", title).lower()
        and 0 < len(title.encode(errors="replace")) <= NAME_BYTES
        and not title.startswith("-")
        and title not in _RESERVED
        and all(letter in "-_" or unicodedata.category(letter)[0] in _KEPT for letter in title)
    )


def identity(key: str) -> str:
    """What stays of a group's id for good: Slack may change the first letter of one from G to C."""
    part = id_part(key)
    return "C" + part[1:] if part.startswith("G") else part


def _trim(words: str) -> str:
    """Without dashes at either end, nor marks at the start, which would hang on what stands before."""
    words = words.strip("-")
    while words and unicodedata.category(words[0]).startswith("M"):
        words = words[1:].lstrip("-")
    return words
