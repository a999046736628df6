"""What every event in the Slack workspace is."""

import msgspec

from backends.demo.world import SlackWorld


class SlackEvent(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """``channel`` is an id; ``ts`` that of the notice or message it leaves in the history."""

    def apply(self, world: SlackWorld) -> None:
        raise NotImplementedError
