"""Telegram's rich messages as lines: headings, lists, tables, quotes and links, without their looks.

What they are made of: https://core.telegram.org/type/PageBlock and https://core.telegram.org/type/RichText
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reports.archive.formats import telegram_buttons

Raw = Mapping[str, Any]
UNREADABLE = "(a part that this version cannot read)"
PARTIAL = "(goes on: Telegram told the beginning alone)"
_TARGETS = {"TextUrl": "url", "TextEmail": "email", "TextPhone": "phone"}


def beside(text: str, raw: Raw) -> str:
    """What a message says as a rich one, besides ``text``; "" where that is all, or it is none."""
    rich = raw.get("rich_message")
    if not isinstance(rich, Mapping):
        return ""
    said = "\n".join([*_all(rich.get("blocks")), *([PARTIAL] if rich.get("part") else [])])
    return "" if " ".join(said.split()) in " ".join(text.split()) else said


def _all(blocks: Any) -> Iterator[str]:
    for block in _list(blocks):
        yield from (line for line in _block(block) if line.strip())


def _block(block: Raw) -> Iterator[str]:
    kind = str(block.get("_")).removeprefix("PageBlock")
    if kind == "Unsupported":
        yield UNREADABLE
    yield from _inline(block.get("title")).split("\n")
    yield from _said(block, "> " if "quote" in kind else "")
    yield from (_row(row) for row in _list(block.get("rows")))
    for number, item in enumerate(_list(block.get("items")), start=1):
        yield from _item(item, f"{item.get('num') or number}. " if kind == "OrderedList" else "- ")
    if isinstance(block.get("cover"), Mapping):
        yield from _block(block["cover"])
    for button in _list(block.get("buttons")):
        yield telegram_buttons.told(_inline(button.get("text")), _object(button.get("type")))
    for article in _list(block.get("articles")):
        yield ": ".join(str(article[key]) for key in ("title", "description", "url") if article.get(key))
    yield from _about(block)


def _said(block: Raw, mark: str) -> Iterator[str]:
    """The words of the block itself, or of the blocks inside it."""
    lines = _inline(block.get("text")).split("\n")
    lines += [str(block["source"])] if block.get("source") else []
    yield from (f"{mark}{line}" for line in (*lines, *_all(block.get("blocks"))) if line.strip())


def _about(block: Raw) -> Iterator[str]:
    """Who wrote what is embedded, where it leads, and what stands below it."""
    point, channel = _object(block.get("geo")), _object(block.get("channel"))
    if "lat" in point:
        yield f"{point['lat']} {point.get('long')}"
    yield str(channel.get("title") or "")
    yield _inline(block.get("author"))
    yield str(block.get("url") or "")
    caption = _object(block.get("caption"))
    inner = (caption.get("text"), caption.get("credit")) if caption.get("_") == "PageCaption" else (caption,)
    for text in inner:
        yield from _inline(text).split("\n")


def _item(item: Raw, mark: str) -> Iterator[str]:
    """An entry of a list; in albums, the entries are blocks."""
    if str(item.get("_")).startswith("PageBlock"):
        yield from _block(item)
        return
    box = ("[x] " if item.get("checked") else "[ ] ") if item.get("checkbox") else ""
    first, *rest = list(_said(item, "")) or [""]
    yield f"{mark}{box}{first}"
    yield from (f"  {line}" for line in rest)


def _row(row: Raw) -> str:
    return " | ".join(" ".join(_inline(cell.get("text")).split()) for cell in _list(row.get("cells")))


def _inline(text: Any) -> str:
    """The words of a RichText; where a link leads stands behind it."""
    if not isinstance(text, Mapping):
        return text if isinstance(text, str) else ""
    kind = str(text.get("_"))
    said = "".join(map(_inline, _list(text.get("texts")))) + _inline(text.get("text"))
    match kind:
        case "TextMath":
            return str(text.get("source") or "")
        case "TextCustomEmoji":
            return str(text.get("alt") or "")
        case "TextButton":
            return telegram_buttons.told(said, _object(text.get("type")))
        case "TextDiff":
            return f"{said} (before: {_inline(text.get('old_text'))})"
    target = str(text.get(_TARGETS.get(kind, "")) or "")
    return f"{said} ({target})" if target not in ("", said) else said


def _object(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Raw]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else ()
