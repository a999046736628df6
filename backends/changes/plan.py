"""A plan: frozen steps, what is left out and why, who acts; hashed, so that it is applied as it was read."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from backends.changes.step import Skipped, Step
from backends.model import Account, Platform


@dataclass(frozen=True)
class Plan:
    """``doing`` is what it does in a few words ("Close gaps"); ``made`` is aware UTC.

    ``run`` is the audit that it was made from. ``actors`` are the accounts that will act, as they were
    signed in. ``warnings`` are sentences that a reviewer has to read: look-alikes, names that leave the
    audited pattern, what an undo cannot take back.
    """

    doing: str
    made: datetime
    run: str
    actors: tuple[Account, ...]
    steps: tuple[Step, ...]
    skipped: tuple[Skipped, ...] = ()
    warnings: tuple[str, ...] = ()
    undoes: str = ""
    """The run of changes that this plan takes back, "" for none."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 over all that will be done, in hex: two plans that do the same have the same."""
        return sha256(encode_steps(self)).hexdigest()

    def actor(self, platform: Platform) -> Account | None:
        return next((actor for actor in self.actors if actor.platform == platform), None)

    def without(self, numbers: frozenset[int]) -> "Plan":
        """The same with those steps left out; the others keep their numbers, so the hash differs."""
        left = tuple(
            Skipped(step.group.id, step.group.title, step.name, "left out in the review")
            for step in self.steps
            if step.number in numbers
        )
        kept = tuple(step for step in self.steps if step.number not in numbers)
        return replace(self, steps=kept, skipped=self.skipped + left)


def encode_steps(plan: Plan) -> bytes:
    """What the hash is over: who acts, and what each step does; not what was seen, nor how it is told."""
    doing = {
        "actors": [(actor.platform, actor.id, actor.realm, actor.host) for actor in plan.actors],
        "steps": [_deed(step) for step in plan.steps],
    }
    # Names from outside may hold what UTF-8 cannot, so everything but ASCII is escaped.
    return json.dumps(doing).encode()


def _deed(step: Step) -> dict[str, object]:
    return {
        "number": step.number,
        "act": step.act,
        "group": step.group.id,
        "person": step.person.id if step.person else None,
        "text": step.text,
        "lasting": step.lasting,
        "undoes": step.undoes,
    }
