"""Whom the team can be picked from: a line for each of them, and where its suggestions come from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.content import Content

from backends.settings import Status, TeamMember
from tui.screens.setting_up import bad
from tui.screens.setting_up_handles import written
from tui.suggesting import Guess, Suggestion
from tui.text import clean, fit
from tui.widgets.line import Piece, assemble
from tui.widgets.reading import Paragraph
from tui.wording import counted

STATUSES: tuple[Status, ...] = ("required", "optional", "inactive")


@dataclass
class Candidate:
    """A line of the list: somebody of the workspace, or of the team as it was entered before."""

    member: TeamMember
    ticked: bool = False
    touched: bool = False
    """Whether the entry was changed by hand, so that it is kept without a tick as well."""
    suggestion: Suggestion | None = None

    @property
    def guesses(self) -> list[str | None]:
        """Handles or ids to choose from, likeliest first; None = not on Telegram."""
        found = _guessed(self.suggestion) if self.suggestion else []
        own = self.member.telegram
        return [*([own] if own and own not in found else []), *found, None]

    @property
    def searched(self) -> str:
        """What the filter looks in."""
        user = self.suggestion.slack if self.suggestion else None
        member = self.member
        parts = (member.name, member.slack, member.telegram, member.role, user.name if user else "")
        return " ".join(part for part in parts if part).casefold()

    def take(self, member: TeamMember) -> None:
        """Into the team, as they were edited."""
        self.member, self.ticked, self.touched = member, True, True

    def step_status(self, by: int) -> None:
        """The next status; whoever gets one is in the team."""
        now = self.member.status
        place = STATUSES.index(now) if now in STATUSES else 0
        self.take(replace(self.member, status=STATUSES[(place + by) % len(STATUSES)]))

    def next_guess(self) -> None:
        """Another of the Telegram accounts, or none."""
        guesses = self.guesses
        chosen = guesses[(guesses.index(self.member.telegram) + 1) % len(guesses)]
        self.member, self.touched = replace(self.member, telegram=chosen), True


def join(candidates: list[Candidate], suggestions: Sequence[Suggestion]) -> None:
    """Add whoever is not there yet; who is there keeps what was entered, and gets the suggestion."""
    there = {_bare(one.member.slack): one for one in candidates if one.member.slack}
    given = {_bare(one.member.telegram) for one in candidates}
    for suggestion in suggestions:
        user = suggestion.slack
        known = there.get(_bare(user.handle)) or there.get(_bare(user.id))
        if known is not None:
            known.suggestion = suggestion
            continue
        name = clean(user.name)
        taken = {one.member.name.casefold() for one in candidates}
        unique = name if name.casefold() not in taken else f"{name} (@{clean(user.handle)})"
        telegram = _handle(suggestion.likely) if suggestion.likely else None
        if _bare(telegram) in given:
            telegram = None
        member = TeamMember(unique, slack=user.handle or user.id, telegram=telegram)
        candidates.append(Candidate(member, suggestion=suggestion))


def _guessed(suggestion: Suggestion) -> list[str | None]:
    return [_handle(guess) for guess in suggestion.telegram]


def _handle(guess: Guess) -> str:
    return guess.user.handle or guess.user.id


def _bare(handle: str | None) -> str:
    return (handle or "").strip().removeprefix("@").casefold()


def line(one: Candidate, width: int) -> Content:
    """``■ Bea Ford   required   @bea   @bea_ford +1``: so many other accounts are suggested."""
    member = one.member
    mark: Piece = ("■ ", "bold $primary") if one.ticked else ("□ ", "$muted")
    more = len(one.guesses) - 1 - (member.telegram is not None)
    rest = width - 18
    name, slack = rest * 34 // 100, rest * 33 // 100
    return assemble(
        [
            mark,
            (fit(member.name, name), "bold" if one.ticked else ""),
            (f" {fit(member.status if one.ticked else '', 8)} ", "$primary"),
            (fit(written(member.slack) or "no Slack", slack), "$muted"),
            (f" {fit(written(member.telegram) or 'no Telegram', rest - name - slack)}", _style(member)),
            (f" +{more}" if more > 0 else "", "$muted"),
        ]
    )


def _style(member: TeamMember) -> str:
    return "" if member.telegram else "$muted"


def about(one: Candidate) -> list[Paragraph]:
    """Where the suggestion comes from."""
    lines = []
    if one.suggestion:
        user = one.suggestion.slack
        lines.append(Paragraph((("Slack     ", "$muted"),), (f"{clean(user.name)}, id {clean(user.id)}",)))
        for guess in one.suggestion.telegram:
            chosen = one.member.telegram in (guess.user.handle, guess.user.id)
            name = f"@{clean(guess.user.handle)}" if guess.user.handle else clean(guess.user.id)
            met = counted(guess.shared, "group looked at", "groups looked at")
            text = f"{'▶ ' if chosen else '  '}{name}, {clean(guess.user.name)}, met in {met}"
            lines.append(Paragraph((("Telegram  ", "$muted"),), ((text, "" if chosen else "$muted"),)))
        if not one.suggestion.telegram and not one.member.telegram:
            lines.append(bad("Nobody of a similar name in the groups looked at: F5 types a handle."))
    return lines
