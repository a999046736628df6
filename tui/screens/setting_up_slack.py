"""The step that asks for the Slack token, tries it at once, and shows what it is good for."""

from asyncio import to_thread
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from backends.errors import NotSignedIn, Unreachable
from tui.failures import failure_of
from tui.screens.form import Secret
from tui.screens.setting_up import LEAVE, SKIP, Step, bad, field, good, numbered, plain, who, wrong
from tui.screens.task import PanelKey
from tui.text import clean, fit
from tui.widgets.line import Piece
from tui.widgets.reading import GAP, Paragraph
from tui.wording import counted

if TYPE_CHECKING:
    from backends.slack.scopes import Feature
    from tui.screens.setting_up_servers import Servers
    from tui.trying import SlackTried

FEATURE_WIDTH = 22
TRY = PanelKey("enter", "Try it", "Ask Slack what this token is good for; once it is tried, go on.")
NEXT = PanelKey("enter", "Go on", "To the next step; another token in the field is tried first.")
MANIFEST = PanelKey("f4", "App manifest", "What to paste at Slack so that the app has the right scopes.")
COPY_WHOLE = "Look whether you copied the whole token; else reinstall the app at Slack, and copy its new one."
SERVER_FIELDS = ("api_url", "server", "dc", "server_key")
PAGE = PanelKey("pagedown,pageup", "Page", "More of the text below the field.")
SERVERS = PanelKey("f6", "Servers", "Other servers than Slack's and Telegram's own.")


class SlackStep(Step):
    """The Slack token. A user token sees what you see and acts as you; it is kept in the system's keyring, or
    in a file that only you can read, and shown nowhere. Entered here, it is tried at once.
    """

    NAME = "slack"
    HEADING = "Slack token"
    KEYS = (TRY, MANIFEST, PAGE, SKIP, SERVERS, LEAVE)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "manifest", show=False),
        Binding("f6", "servers", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    @property
    def keys(self) -> Sequence[PanelKey]:
        first = NEXT if self._progress.slack else TRY
        more = () if self.alone else (SKIP, SERVERS)
        return (first, MANIFEST, PAGE, *more, LEAVE)

    def fields(self) -> Iterable[Widget]:
        self._token = Secret("xoxp-…")
        yield field("Token", self._token)

    def on_mount(self) -> None:
        self._token.focus()
        self._begin()

    def _begin(self) -> None:
        refusal = self._progress.refusals.get("slack")
        if self._progress.slack:
            self._show(self._progress.slack)
        elif self._known and refusal:
            again = plain(
                f"That is the token from the {self._known}. Paste another one, or Enter tries it again."
            )
            self.read([bad(refusal.sentence), again])
        elif self._known:
            self.read([plain(f"There is a token already, from the {self._known}: Enter tries it.")])
        else:
            self._explain()

    @property
    def _known(self) -> str:
        found = self.setting_up.found
        return str(found.sources.get("slack_token", "")) if found.slack_token else ""

    def _explain(self, *first: Paragraph) -> None:
        from backends.slack.manifest import STEPS

        self.read(
            [
                *first,
                plain("A user token shows bitsafe-tui the channels that you see, and acts as you.", "bold"),
                plain("How to get one, in about two minutes:"),
                *numbered(STEPS),
                GAP,
                plain("F4 shows the manifest, copies it and saves it as a file.", "$muted"),
            ]
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        token = event.value.strip()
        if self.is_asking:
            return
        if self._progress.refused_servers:
            self.tell(
                "! The servers typed under F6 cannot be used, so nothing is sent: F6 mends or empties them."
            )
        elif not token and self._progress.slack:
            self.go_on()
        elif not token and not self._known:
            self.tell("! Paste the token: it begins with xoxp-.")
        else:
            self.ask("Asking Slack who this is", lambda: self.setting_up.try_slack(token), self._tried)

    def _tried(self, tried: "SlackTried") -> None:
        self._token.value = ""
        self._progress.slack = tried
        self.note_answer("slack")
        self._show(tried)
        self.mark_steps()

    def _show(self, tried: "SlackTried") -> None:
        account = tried.account
        found = [good(f"{clean(account.home)}, as {who(account)}. {tried.kind.sentence}")]
        if tried.note:
            found.append(bad(tried.note))
        else:
            found.append(self._channels(tried))
        if "slack" in self.setting_up.overruled:
            found.append(bad(self.setting_up.overruled["slack"]))
        if tried.kind.id != "user" and tried.kind.way_out:
            found.append(bad(tried.kind.way_out))
        self.read([*found, *blindness(tried), GAP, *table(tried.features)])
        self.show_keys()

    def _channels(self, tried: "SlackTried") -> Paragraph:
        patterns = ", ".join(clean(one) for one in self.setting_up.draft.channels)
        count = counted(tried.matching, "channel matches", "channels match")
        text = f"{count} {patterns} or a retired name, of {len(tried.groups)} seen, {tried.private} private."
        return good(text) if tried.matching else bad(f"{text} The next steps can change the pattern.")

    def refused(self, error: Exception) -> None:
        """A token that Slack does not take has to be pasted anew; one that it never saw stays."""
        failure = failure_of(error)
        if isinstance(error, NotSignedIn):
            self._token.value = ""
            way_out = failure.way_out if error.code == "not_allowed_token_type" else COPY_WHOLE
            failure = replace(failure, way_out=way_out)
        elif isinstance(error, Unreachable):
            failure = replace(failure, way_out="Check the network; Enter tries it again.")
        self._explain(wrong(failure), GAP)

    def action_manifest(self) -> None:
        from tui.screens.setting_up_manifest import ManifestPanel

        self.app.push_screen(ManifestPanel(self.setting_up.home.exports))

    def action_servers(self) -> None:
        from tui.screens.setting_up_servers import ServersForm

        def refused(typed: dict[str, str]) -> None:
            self._progress.refused_servers = True
            self.note_typed(**typed)

        if not self.alone and not self.is_asking:
            setting_up = self.setting_up
            form = ServersForm(setting_up.draft, setting_up.problems_with, refused)
            self.app.push_screen(form, self._keep_servers)

    def _keep_servers(self, wanted: "Servers | None") -> None:
        if wanted is not None:
            keep = partial(self.setting_up.keep, **wanted)
            self.ask("Looking for what is kept for these servers", lambda: to_thread(keep), self._kept)

    def _kept(self, _: None) -> None:
        """The token in the field stays: it may be meant for these."""
        self._progress.slack = self._progress.telegram = None
        self._progress.refusals.clear()
        self._progress.refused_servers = False
        self.note_typed(**dict.fromkeys(SERVER_FIELDS))
        self.mark_steps()
        self.show_warnings()
        self._begin()
        self.show_keys()


def blindness(tried: "SlackTried") -> list[Paragraph]:
    """What a bot's token does not show, or nothing."""
    if not tried.bot:
        return []
    from backends.slack.scopes import BOT_BLIND

    return [bad(sentence) for sentence in BOT_BLIND]


def table(features: "Sequence[Feature]") -> list[Paragraph]:
    """Each feature, and the scopes that it has or lacks."""
    if not features:
        return [bad("Slack does not tell which scopes this token has.")]
    lines = [_feature(one) for one in features]
    if any(not one.have for one in features):
        from backends.slack.manifest import ADD_SCOPES

        lines += [GAP, plain("To add what is lacking:", "bold"), *numbered(ADD_SCOPES)]
    return lines


def _feature(feature: "Feature") -> Paragraph:
    mark: Piece = ("✓ ", "bold $success") if feature.have else ("✗ ", "bold $error")
    lead = (mark, (fit(feature.name, FEATURE_WIDTH) + " ", ""))
    if feature.have:
        return Paragraph(lead, ((" ".join(feature.needs), "$muted"),))
    return Paragraph(lead, (("lacks ", "bold"), (" ".join(feature.lacking), "bold $warning")))
