"""What the demo servers can be told when they start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """The options of ``demo-servers``. ``home`` keeps the world and the keys; None = a temporary folder.

    A home that holds a world already shows that one, whatever sizes and seed are given here.
    """

    slack_groups: int = 72
    telegram_groups: int = 402
    people: int = 9
    latency_ms: int = 80
    limits: Literal["real", "off"] = "real"
    seed: int = 7
    faults: Path | None = None
    log: Path | None = None
    signed_out: bool = False
    slack_bot: bool = False
    slack_page_cap: int | None = None
    home: Path | None = None

    def arguments(self) -> list[str]:
        """These options as arguments of the command line."""
        given = [
            f"--slack-groups={self.slack_groups}",
            f"--telegram-groups={self.telegram_groups}",
            f"--people={self.people}",
            f"--latency-ms={self.latency_ms}",
            f"--limits={self.limits}",
            f"--seed={self.seed}",
        ]
        for name, value in (
            ("faults", self.faults),
            ("log", self.log),
            ("slack-page-cap", self.slack_page_cap),
            ("home", self.home),
        ):
            if value is not None:
                given.append(f"--{name}={value}")
        flags = {"--signed-out": self.signed_out, "--slack-bot": self.slack_bot}
        return [*given, *(flag for flag, wanted in flags.items() if wanted)]
