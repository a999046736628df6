"""What stands where the table would be while there is nothing to show, and what to do about it."""

from collections.abc import Collection, Mapping, Sequence

from textual.content import Content

from backends.model import PLATFORM_NAMES, PLATFORMS, Platform
from tui.failures import SET_UP_UNFINISHED, Failure
from tui.text import clean
from tui.widgets.line import Piece, assemble
from tui.wording import counted

MOST_PEOPLE = 2
"""So many are told how to ask for them."""
MOST_PROBLEMS = 6
"""So many of a config fit on a small terminal, with what to do about them."""

DEMO_HINT = "To look around without any account: bitsafe-tui --demo"


def opening(demo: bool) -> Content:
    text = "Starting the demo world …" if demo else "Opening the last run …"
    return assemble([(text, "bold"), ("\nOne moment.", "$muted")])


def first_look() -> Content:
    return assemble(
        [
            ("The first look at Slack and Telegram", "bold"),
            ("\nGroups appear as soon as both have answered; the line below shows how far it is.", "$muted"),
            ("\nLater starts show the last run at once.", "$muted"),
        ]
    )


def failed(failure: Failure, demo: bool, opened: bool) -> Content:
    hint = "" if demo else f"\n\n{DEMO_HINT}"
    told, *more = failure.sentence.split("\n")
    told = "\n".join([told, *more[:MOST_PROBLEMS]])
    if len(more) > MOST_PROBLEMS:
        told += f"\n  … and {len(more) - MOST_PROBLEMS} more: p lists all of them."
    again = "\n\nr  tries again" if opened else "\n\nMend that, then press r, or q to leave."
    if failure == SET_UP_UNFINISHED:
        again = "\n\nq  leaves; what you entered is kept"
    return assemble(
        [
            ("! ", "bold $error"),
            (told, "bold"),
            (f"\n{failure.way_out}" if failure.way_out else "", ""),
            (f"{again}{hint}", "$muted"),
        ]
    )


def never_looked() -> Content:
    return assemble([("There is no run yet", "bold"), ("\nr  looks at Slack and Telegram now", "$muted")])


ASKED: Mapping[Platform, str] = {
    "slack": "Slack: does a channel's name contain one of [slack] channels?",
    "telegram": "Telegram: is an account of [telegram] shared_with in the groups?",
}


def no_groups(signed_out: Collection[Platform] = (), key: str = "") -> Content:
    """``key`` signs in, first on the first of ``signed_out``: where nobody is, nothing was asked."""
    names = [PLATFORM_NAMES[one] for one in signed_out]
    head = "The audit found no group" if len(names) < len(PLATFORMS) else "Nobody is signed in"
    pieces: list[Piece] = [(head, "bold")]
    if names:
        pieces.append((f"\n{key}  signs in to {', then to '.join(names)}", "$muted"))
    pieces += [(f"\n{ASKED[one]}", "$muted") for one in PLATFORMS if one not in signed_out]
    return assemble([*pieces, ("\np  lists what could not be read", "$muted")])


def no_match(filter_text: str, groups: int, view: str, people: Sequence[str] = ()) -> Content:
    """``view`` is what the ``groups`` are a part of, if they are not all, and safe to show.

    ``people`` are team members whom a word of the filter may mean, which is looked for in titles alone.
    """
    of = f" of {view}" if view else ""
    pieces: list[Piece] = [
        ("No group matches  ", "bold"),
        (clean(filter_text), "bold $primary"),
        (f"\n{counted(groups, 'group')}{of} hidden by the filter.", "$muted"),
        ("\nEsc  clears it", "$muted"),
    ]
    if view:
        pieces.append((f"\n0  shows all groups, not only {view}", "$muted"))
    for name in people[:MOST_PEOPLE]:
        pieces += _about(name)
    return assemble(pieces)


def _about(name: str) -> list[Piece]:
    from reports.filters import quoted

    value = clean(quoted(name))
    return [
        (f"\n\n{clean(name)} is in the team; a word alone is looked for in the groups' names.", ""),
        "\n/ ",
        (f"missing:{value}", "bold $primary"),
        ("  where they are missing", "$muted"),
        "\n/ ",
        (f"present:{value}", "bold $primary"),
        ("  where they are in", "$muted"),
    ]


def empty_view(label: str) -> Content:
    """``label`` is safe to show."""
    return assemble(
        [
            (label, "bold $primary"),
            ("  No group is in this view", "bold"),
            ("\nNothing to do here. 0  shows all groups", "$muted"),
        ]
    )
