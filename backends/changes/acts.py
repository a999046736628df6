"""What each act asks before it is done, what it sends, and how it is read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from backends.changes.linking import HOURS
from backends.changes.removing import can_ban
from backends.changes.step import Act, Step
from backends.errors import Refused
from backends.model import PLATFORM_NAMES, User
from backends.outcomes import ACCEPTED, Answer, Outcome
from backends.protocol import Changer, InviteLink, Membership, Place


@dataclass(frozen=True, slots=True)
class Look:
    """What was read back: ``done`` None = that cannot be seen. ``detail`` is a clause that says what is."""

    done: bool | None
    detail: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where steps are done, and as whom (a user id)."""

    changer: Changer
    me: str
    links: dict[int, InviteLink] = field(default_factory=dict, repr=False)
    """Those made so far, by step. They are secrets."""


class Doing(Protocol):
    """One sort of act. All steps of one call are about the same group. Raises PlatformErrors."""

    async def settled(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]:
        """Those that need not or must not be sent, by their number, with the outcome."""
        ...

    async def send(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]: ...

    async def look(
        self, scene: Scene, steps: Sequence[Step], answers: Mapping[int, Answer]
    ) -> Mapping[int, Look]: ...


class Inviting:
    """The one act that takes several people at once."""

    async def settled(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]:
        """Slack tells who is in already. A Telegram supergroup does not: whoever came by themselves since
        would count as put in by us, cost a part of the budget, and be taken out by an undo.
        """
        if scene.changer.platform == "slack":
            return {}
        try:
            seen = await scene.changer.presence(steps[0].group, [whom(step) for step in steps])
        except Refused:
            # Who is in is not told everywhere.
            return {}
        inside = [step for step in steps if seen.get(whom(step).id, (None, ""))[0]]
        return {step.number: Answer(Outcome.ALREADY) for step in inside}

    async def send(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]:
        answers = await scene.changer.invite(steps[0].group, [whom(step) for step in steps])
        return {step.number: answers.get(whom(step).id, ACCEPTED) for step in steps}

    async def look(
        self, scene: Scene, steps: Sequence[Step], answers: Mapping[int, Answer]
    ) -> Mapping[int, Look]:
        seen = await scene.changer.presence(steps[0].group, [whom(step) for step in steps])
        return {step.number: self._look(step, *seen.get(whom(step).id, (None, ""))) for step in steps}

    def _look(self, step: Step, inside: bool | None, reason: str) -> Look:
        return Look(inside, f"{step.name} is not in the group" if inside is False else reason)


class _OneByOne:
    """Acts whose steps are sent one at a time."""

    async def settled(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]:
        found = {step.number: await self.check(scene, step) for step in steps}
        return {number: answer for number, answer in found.items() if answer is not None}

    async def send(self, scene: Scene, steps: Sequence[Step]) -> Mapping[int, Answer]:
        return {step.number: await self.write(scene, step) for step in steps}

    async def look(
        self, scene: Scene, steps: Sequence[Step], answers: Mapping[int, Answer]
    ) -> Mapping[int, Look]:
        return {step.number: await self.read(scene, step, answers.get(step.number)) for step in steps}

    async def check(self, scene: Scene, step: Step) -> Answer | None:
        return None

    async def write(self, scene: Scene, step: Step) -> Answer:
        raise NotImplementedError

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        raise NotImplementedError


class Renaming(_OneByOne):
    async def check(self, scene: Scene, step: Step) -> Answer | None:
        title = await scene.changer.title(step.group)
        if title == step.text:
            return Answer(Outcome.ALREADY, title=title)
        if title != step.group.title:
            return Answer(Outcome.SKIPPED, f"It was renamed since the plan was made, to “{title}”.")
        return None

    async def write(self, scene: Scene, step: Step) -> Answer:
        return await scene.changer.rename(step.group, step.text)

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        """Slack may change the name: that in its answer is the one to look for."""
        wanted = (answer.title if answer else "") or step.text
        title = await scene.changer.title(step.group)
        if title == wanted:
            service = PLATFORM_NAMES[step.group.platform]
            return Look(True, "" if title == step.text else f"{service} made it “{title}”.", title)
        if title == step.group.title:
            return Look(False, "the group has its old name")
        return Look(None, f"the group is called “{title}” now")


class Removing(_OneByOne):
    async def check(self, scene: Scene, step: Step) -> Answer | None:
        if whom(step).id == scene.me:
            return Answer(Outcome.SKIPPED, "That is the account which acts.")
        found = await scene.changer.membership(step.group, whom(step))
        if found.place in (Place.NONE, Place.BANNED):
            return Answer(Outcome.ALREADY)
        if found.place is Place.OWNER:
            return Answer(Outcome.SKIPPED, f"{step.name} owns the group.")
        if found.removable is False:
            return Answer(Outcome.NOT_PERMITTED, found.reason or "We may not remove them.")
        if found.place is Place.ADMIN and await self._runs_it_alone(scene, step):
            return Answer(Outcome.SKIPPED, f"{step.name} is the group's last admin.")
        return None

    async def _runs_it_alone(self, scene: Scene, step: Step) -> bool:
        managers = await scene.changer.managers(step.group)
        others = [*managers.admins, *([managers.owner] if managers.owner else [])]
        return not managers.unknown and all(user.id == whom(step).id for user in others)

    async def write(self, scene: Scene, step: Step) -> Answer:
        return await scene.changer.remove(step.group, whom(step), lasting=step.lasting)

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        found = await scene.changer.membership(step.group, whom(step))
        if found.place is Place.BANNED and not step.lasting:
            # Nobody who was banned before is taken out: it is our own ban, made only to take them out, and
            # what was to lift it got lost on the way.
            await scene.changer.lift_ban(step.group, whom(step))
            found = await scene.changer.membership(step.group, whom(step))
        return _gone(step, found)


def _gone(step: Step, found: Membership) -> Look:
    if found.place is Place.UNKNOWN:
        return Look(None, found.reason)
    if found.place not in (Place.NONE, Place.BANNED):
        return Look(False, f"{step.name} is still in the group")
    if found.place is Place.BANNED and not step.lasting:
        return Look(True, "Out of the group, and banned: lift the ban if they may come back.")
    if step.lasting and can_ban(step.group) and found.place is Place.NONE:
        return Look(True, "Taken out, but not banned: a link would let them in again.")
    return Look(True)


class LiftingBan(_OneByOne):
    async def check(self, scene: Scene, step: Step) -> Answer | None:
        found = await scene.changer.membership(step.group, whom(step))
        return None if found.place in (Place.BANNED, Place.UNKNOWN) else Answer(Outcome.ALREADY)

    async def write(self, scene: Scene, step: Step) -> Answer:
        return await scene.changer.lift_ban(step.group, whom(step))

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        found = await scene.changer.membership(step.group, whom(step))
        if found.place is Place.UNKNOWN:
            return Look(None, found.reason)
        return Look(found.place is not Place.BANNED, "the ban is still there")


class Linking(_OneByOne):
    """``Step.text`` is the link's label. The link itself is only ever held in memory, in ``Scene.links``."""

    async def write(self, scene: Scene, step: Step) -> Answer:
        try:
            link = await scene.changer.make_link(step.group, step.text, HOURS)
        except Refused as error:
            return Answer(Outcome.NOT_PERMITTED, str(error), error.code)
        scene.links[step.number] = link
        return ACCEPTED

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        found = {link.label: link for link in await scene.changer.links(step.group)}
        link = found.get(step.text)
        if link is None:
            return Look(False, "the link is not among the group's links")
        scene.links[step.number] = link
        return Look(True)


class Revoking(_OneByOne):
    """``Step.text`` is the link's label."""

    async def write(self, scene: Scene, step: Step) -> Answer:
        return await scene.changer.revoke_link(step.group, step.text)

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        left = [link.label for link in await scene.changer.links(step.group)]
        return Look(step.text not in left, "the link still lets people in")


class Messaging(_OneByOne):
    """A message cannot be read back: that the platform took it, with its answer, is all there is to see."""

    async def write(self, scene: Scene, step: Step) -> Answer:
        answer = await scene.changer.send(whom(step), step.text)
        return answer if answer.outcome else Answer(Outcome.VERIFIED, answer.detail, answer.code)

    async def read(self, scene: Scene, step: Step, answer: Answer | None) -> Look:
        return Look(None, "look into the chat before you write again")


ACTS: Mapping[Act, Doing] = {
    Act.INVITE: Inviting(),
    Act.RENAME: Renaming(),
    Act.REMOVE: Removing(),
    Act.LIFT_BAN: LiftingBan(),
    Act.LINK: Linking(),
    Act.REVOKE_LINK: Revoking(),
    Act.MESSAGE: Messaging(),
}


def whom(step: Step) -> User:
    """The person of every act but a rename."""
    if step.person is None:
        raise ValueError(f"step {step.number} names nobody")
    return step.person
