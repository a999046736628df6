"""What stands beside plain text in the demo's Telegram groups: media, polls, reactions, forwards, edits."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from backends.demo.world import TelegramGroup, TelegramMedia, TelegramMessage

_EMOJI = ("👍", "🔥", "❤")
_NAMES = ("contract.pdf", "../../escape.txt", "=cmd.csv", "a\u202egpj.exe", "")
_MIMES = ("application/pdf", "text/plain", "text/csv", "application/octet-stream", "image/svg+xml")


def decorate(rng: Random, group: TelegramGroup) -> None:
    """Here and there, but not on notices."""
    plain = [place for place, message in enumerate(group.messages) if not message.action]
    for count, change in ((8, _edited), (8, _forwarded), (14, _liked), (12, _carrying)):
        for place in rng.sample(plain, min(count, len(plain))):
            group.messages[place] = change(rng, group, group.messages[place])


def _edited(rng: Random, group: TelegramGroup, message: TelegramMessage) -> TelegramMessage:
    return replace(message, edited=message.date + timedelta(seconds=rng.randint(5, 900)))


def _forwarded(rng: Random, group: TelegramGroup, message: TelegramMessage) -> TelegramMessage:
    return replace(message, forwarded=rng.choice(list(group.members)))


def _liked(rng: Random, group: TelegramGroup, message: TelegramMessage) -> TelegramMessage:
    return replace(
        message, reactions=tuple((emoji, rng.randint(1, 9)) for emoji in _EMOJI[: rng.randint(1, 3)])
    )


def _carrying(rng: Random, group: TelegramGroup, message: TelegramMessage) -> TelegramMessage:
    number = rng.getrandbits(60)
    kind = rng.randrange(4)
    if kind == 0:
        media = TelegramMedia("photo", number, mime="image/jpeg", size=rng.randint(2_000, 90_000))
    elif kind == 1:
        media = TelegramMedia("voice", number, mime="audio/ogg", size=rng.randint(2_000, 40_000))
    elif kind == 2:
        answers = (("Yes", rng.randint(0, 9)), ("<b>No</b>", rng.randint(0, 9)))
        return replace(
            message, text="", media=TelegramMedia("poll", number, "Thursday, then?", options=answers)
        )
    else:
        media = TelegramMedia(
            "document", number, rng.choice(_NAMES), rng.choice(_MIMES), rng.randint(900, 700_000)
        )
    return replace(message, media=media)
