"""Telegram's media that are neither files nor places, in the fields of Telegram Desktop's export.

The names are read off its writer, ``export_output_json.cpp``. It leaves out stories, dice and what it cannot
read: those have names of our own, ``story``, ``dice`` and ``unsupported``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from reports.archive.formats.telegram_parts import said

Raw = Mapping[str, Any]


def fields(medium: Raw, zone: tzinfo) -> dict[str, Any]:
    """Nothing for what is none of these. Dates are in ``zone``, without naming it."""
    match medium.get("_"):
        case "MessageMediaToDo":
            return {"todo_list": _to_do(medium)}
        case "MessageMediaGiveaway":
            return {"giveaway_information": _giveaway(medium, zone)}
        case "MessageMediaGiveawayResults":
            return {"giveaway_results": _results(medium, zone)}
        case "MessageMediaPaidMedia":
            return {"paid_stars_amount": medium.get("stars_amount", 0)}
        case "MessageMediaStory":
            return {"story": {key: medium.get(key) for key in ("peer", "id", "story") if medium.get(key)}}
        case "MessageMediaDice":
            return {"dice": {"emoji": medium.get("emoticon", ""), "value": medium.get("value", 0)}}
        case "MessageMediaGame":
            return _game(medium)
        case "MessageMediaInvoice":
            return {"invoice_information": _invoice(medium)}
        case "MessageMediaVideoStream" | "MessageMediaUnsupported":
            return {"unsupported": str(medium["_"])}
    return {}


def _to_do(medium: Raw) -> dict[str, Any]:
    todo = _object(medium.get("todo"))
    shape: dict[str, Any] = {
        "title": said(todo.get("title")),
        "others_can_append": bool(todo.get("others_can_append")),
        "others_can_complete": bool(todo.get("others_can_complete")),
        "answers": [{"text": said(item.get("title")), "id": item.get("id")} for item in _list(todo, "list")],
    }
    completions = _list(medium, "completions")
    return shape | ({"completions": completions} if completions else {})


def _giveaway(medium: Raw, zone: tzinfo) -> dict[str, Any]:
    return {
        "quantity": medium.get("quantity", 0),
        "months": medium.get("months") or 0,
        "until_date": _date(medium, zone),
        "channels": list(medium.get("channels") or ()),
        "countries": list(medium.get("countries_iso2") or ()),
        "additional_prize": medium.get("prize_description") or "",
        "stars": medium.get("stars") or 0,
        "is_only_new_subscribers": bool(medium.get("only_new_subscribers")),
    }


def _results(medium: Raw, zone: tzinfo) -> dict[str, Any]:
    return {
        "channel": medium.get("channel_id", 0),
        "winners": list(medium.get("winners") or ()),
        "additional_prize": medium.get("prize_description") or "",
        "until_date": _date(medium, zone),
        "launch_message_id": medium.get("launch_msg_id", 0),
        "additional_peers_count": medium.get("additional_peers_count") or 0,
        "winners_count": medium.get("winners_count", 0),
        "unclaimed_count": medium.get("unclaimed_count", 0),
        "months": medium.get("months") or 0,
        "stars": medium.get("stars") or 0,
        "is_refunded": bool(medium.get("refunded")),
        "is_only_new_subscribers": bool(medium.get("only_new_subscribers")),
    }


def _game(medium: Raw) -> dict[str, Any]:
    game = _object(medium.get("game"))
    return {"game_title": game.get("title", ""), "game_description": game.get("description", "")}


def _invoice(medium: Raw) -> dict[str, Any]:
    invoice = {key: medium.get(key) for key in ("title", "description", "currency")}
    receipt = medium.get("receipt_msg_id")
    return {
        **invoice,
        "amount": medium.get("total_amount"),
        **({"receipt_message_id": receipt} if receipt else {}),
    }


def _date(medium: Raw, zone: tzinfo) -> str | None:
    """The record has it in ISO 8601."""
    try:
        until = datetime.fromisoformat(str(medium.get("until_date")))
    except ValueError:
        return None
    return until.astimezone(zone).replace(tzinfo=None, microsecond=0).isoformat()


def _object(value: Any) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _list(thing: Raw, key: str) -> Sequence[Raw]:
    found = thing.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, (list, tuple)) else ()
