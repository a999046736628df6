"""Every check in one go, for the command and for the panel. No Textual."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass

from backends.errors import ConfigError, WriteError
from backends.model import Condition
from backends.paths import Home
from tui import checking, workplace
from tui.checking import Check
from tui.jobs import Options
from tui.workplace import Workplace

AREAS = (
    "config",
    "files",
    "credentials",
    "store",
    "team",
    "slack",
    "telegram",
    "scopes",
    "rights",
    "clock",
    "versions",
)
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Checked:
    """``conditions`` of the platforms that were asked; not ``usable`` = the config cannot be read. Where the
    home cannot be written, that is an error among ``checks``, and no platform is asked.
    """

    checks: Sequence[Check]
    conditions: Sequence[Condition]
    usable: bool


async def check_all(options: Options, *, slack: bool = True, telegram: bool = True) -> Checked:
    """Raises BitsafeError only where not even a place to look at can be found."""
    from tui.checking_platforms import checks_of_slack, checks_of_telegram
    from tui.checking_team import checks_of_team

    conditions: list[Condition] = []
    found: list[Check] = []
    usable = True
    place: Workplace | None = None
    if options.demo:
        place = workplace.demo(options.fresh)
    else:
        home = Home.find(os.environ)
        found, settings = checking.checks_of_config(home, options.config)
        usable = settings is not None
        files = checking.checks_of_files(home, settings)
        try:
            place = workplace.for_login(options.config) if usable else None
        except WriteError as error:
            found.append(Check("files", "error", error.sentence, error.way_out or checking.WRITABLE))
        found += files
    if place is not None:
        try:
            found += await asyncio.to_thread(lambda: list(checking.checks_of_credentials(place)))
            found += await asyncio.to_thread(lambda: list(checking.checks_of_store(place)))
            await asyncio.to_thread(place.connect)
            found += await asyncio.to_thread(lambda: list(checks_of_team(place)))
        except ConfigError as error:
            # What it says may stand there already.
            usable = False
            told = Check("credentials", "error", error.sentence, error.way_out)
            found += [] if told in found else [told]
        else:
            for wanted, look in ((slack, checks_of_slack), (telegram, checks_of_telegram)):
                if wanted:
                    more, condition = await look(place)
                    found += more
                    conditions.append(condition)
        finally:
            place.close()
    found += checking.checks_of_versions()
    return Checked(sorted(found, key=lambda one: AREAS.index(one.area)), conditions, usable)
