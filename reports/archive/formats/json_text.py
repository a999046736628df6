"""JSON as the platforms' exports have it: readable, indented, streamed one element at a time."""

import json
from collections.abc import Iterable
from typing import Any, TextIO


def dumped(value: Any, indent: int, depth: int = 0) -> str:
    """``value`` as indented JSON in UTF-8, to be put in ``depth`` levels deep.

    Half a character, which UTF-8 cannot hold, comes out as its ``\\u`` escape, as JSON allows.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=indent)
    return text.replace("\n", "\n" + " " * (indent * depth)) if depth else text


def write_array(file: TextIO, values: Iterable[Any], indent: int, depth: int = 0) -> None:
    """A JSON array whose elements need not all be in memory."""
    margin = " " * (indent * (depth + 1))
    empty = True
    for value in values:
        file.write(("[\n" if empty else ",\n") + margin + dumped(value, indent, depth + 1))
        empty = False
    file.write("[]" if empty else "\n" + " " * (indent * depth) + "]")
