"""What other people do in a group between two exports: write, correct, take back."""

from dataclasses import replace
from datetime import datetime

from backends.demo.events.telegram_posting import TelegramEvent, post
from backends.demo.world import TelegramWorld


class Written(TelegramEvent, frozen=True, tag="telegram.written"):
    """``by`` wrote ``text``, answering ``reply_to`` (0 = nobody), in the forum topic ``topic`` (0 = none)."""

    group: int
    by: int
    at: datetime
    text: str
    reply_to: int = 0
    topic: int = 0

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        post(world, group, self.by, self.at, text=self.text, reply_to=self.reply_to)
        group.messages[-1].topic = self.topic


class Corrected(TelegramEvent, frozen=True, tag="telegram.corrected"):
    """Its author gave the message ``of`` another ``text``."""

    group: int
    of: int
    at: datetime
    text: str

    def apply(self, world: TelegramWorld) -> None:
        messages = world.groups[self.group].messages
        place = next((place for place, one in enumerate(messages) if one.id == self.of), None)
        if place is None:
            raise LookupError(f"{self.group} has no message {self.of}")
        messages[place] = replace(messages[place], text=self.text, edited=self.at)


class TakenBack(TelegramEvent, frozen=True, tag="telegram.taken_back"):
    """The messages ``of`` are gone for everybody."""

    group: int
    of: list[int]

    def apply(self, world: TelegramWorld) -> None:
        group = world.groups[self.group]
        group.messages[:] = [one for one in group.messages if one.id not in self.of]
