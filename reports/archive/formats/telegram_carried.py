"""What Telegram's messages carry besides text and files, in words: to-do lists, invoices, stories and such.

https://core.telegram.org/type/MessageMedia
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Raw = Mapping[str, Any]
UNSUPPORTED = "(a kind of message that this version cannot read)"
_STARS = "XTR"
_CHANNEL = 10**12


def words(raw: Raw, name_of: Callable[[str], str]) -> list[str]:
    """Lines; none for media that are told as files, places or polls. ``name_of`` gives a marked id's name."""
    media = _object(raw.get("media"))
    match media.get("_"):
        case "MessageMediaToDo":
            return _to_do(media)
        case "MessageMediaDice":
            return [f"rolled {media.get('emoticon', '')}: {media.get('value', '')}"]
        case "MessageMediaInvoice":
            return [f"invoice: {_titled(media)}, {_price(media)}"]
        case "MessageMediaGame":
            return [f"game: {_titled(_object(media.get('game')))}"]
        case "MessageMediaStory":
            return _story(media, name_of)
        case "MessageMediaGiveaway":
            return [f"giveaway: {', '.join(_giveaway(media))}"]
        case "MessageMediaGiveawayResults":
            return [f"results of a giveaway: {', '.join(_results(media, name_of))}"]
        case "MessageMediaPaidMedia":
            count = len(_list(media.get("extended_media")))
            return [f"paid media: {count}, for {media.get('stars_amount', 0)} stars"]
        case "MessageMediaVideoStream":
            return ["a live video stream"]
        case "MessageMediaUnsupported":
            return [UNSUPPORTED]
    return []


def quoted(raw: Raw) -> list[str]:
    """The words of another message that this one answers in particular, each line behind a mark."""
    text = _object(raw.get("reply_to")).get("quote_text")
    return [f"> {line}" for line in str(text).split("\n")] if text else []


def _to_do(media: Raw) -> list[str]:
    todo = _object(media.get("todo"))
    done = {each.get("id") for each in _list(media.get("completions"))}
    items = [
        f"[{'x' if item.get('id') in done else ' '}] {said(item.get('title'))}"
        for item in _list(todo.get("list"))
    ]
    return [f"to-do list: {said(todo.get('title'))}", *items]


def _story(media: Raw, name_of: Callable[[str], str]) -> list[str]:
    caption = _object(media.get("story")).get("caption")
    first = f"story {media.get('id', '')} of {name_of(marked(media.get('peer')))}"
    return [first, *str(caption).split("\n")] if caption else [first]


def _giveaway(media: Raw) -> list[str]:
    parts = [f"prizes: {media.get('quantity', 0)}", *_prize(media)]
    if media.get("countries_iso2"):
        parts.append(f"in {' '.join(map(str, media['countries_iso2']))}")
    return [*parts, f"until {str(media.get('until_date', ''))[:10]}"]


def _results(media: Raw, name_of: Callable[[str], str]) -> list[str]:
    winners = ", ".join(name_of(str(user)) for user in media.get("winners") or ())
    count = f"winners: {media.get('winners_count', 0)}" + (f" ({winners})" if winners else "")
    refunded = ["refunded"] if media.get("refunded") else []
    return [count, f"unclaimed: {media.get('unclaimed_count', 0)}", *_prize(media), *refunded]


def _prize(media: Raw) -> list[str]:
    parts = []
    if media.get("months"):
        parts.append(f"Telegram Premium for {media['months']} months")
    if media.get("stars"):
        parts.append(f"{media['stars']} stars")
    return [*parts, str(media["prize_description"])] if media.get("prize_description") else parts


def _titled(thing: Raw) -> str:
    return ": ".join(str(thing[key]) for key in ("title", "description") if thing.get(key))


def _price(invoice: Raw) -> str:
    """How many of the smallest units make one is another for each currency: they are told as they came."""
    amount, currency = invoice.get("total_amount", 0), str(invoice.get("currency", ""))
    return f"{amount} stars" if currency == _STARS else f"{amount} of the smallest unit of {currency}"


def said(text: Any) -> str:
    """The words of a TextWithEntities."""
    return str(_object(text).get("text", ""))


def marked(peer: Any) -> str:
    """The id that people are known by: ``7``; of a basic group ``-7``, of a channel ``-1000000000007``."""
    found = _object(peer)
    if found.get("channel_id"):
        return str(-_CHANNEL - int(found["channel_id"]))
    return str(-int(found["chat_id"])) if found.get("chat_id") else str(found.get("user_id", ""))


def _object(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Raw]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, (list, tuple)) else ()
