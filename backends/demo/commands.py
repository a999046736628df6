"""World commands: what a test has other people do while the servers run, as ``POST /truth``.

The body is one event in the form that the journal keeps, such as
``{"event": "slack.edited", "channel": "C07…", "of": "1712….000100", "ts": "1712….000000", "text": "…"}``:
any of backends.demo.events, of either platform. It is done and noted in the journal, uncounted and unlimited.
"""

import msgspec

from backends.demo.journal import AnyEvent, Journal, apply
from backends.demo.world import World

_decoder = msgspec.json.Decoder(AnyEvent)


def perform(world: World, journal: Journal, body: bytes) -> None:
    """Raises ValueError or LookupError where the event cannot be read or does not fit the world."""
    event = _decoder.decode(body)
    apply(event, world)
    journal.write(event)
