"""The pages, read back with a parser: every message once, hostile words as text, nothing from outside."""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from backends.history import ArchivedFile, HistoryPage, Reaction
from reports.archive.formats.characters import block
from reports.archive.formats.html import book
from reports.archive.formats.html.site import HtmlFormat
from reports.archive.record import GroupRecord
from tests.hostile_names import HOSTILE_NAMES
from tests.reports.archive import histories
from tests.reports.archive.conftest import ZURICH

_VOID = frozenset({"meta", "link", "input", "br", "img"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""
    parts: list["Element"] = field(default_factory=list)

    def all(self, tag: str, part_of_class: str = "") -> list["Element"]:
        found = [part for part in self.parts if part.is_a(tag, part_of_class)]
        return found + [deeper for part in self.parts for deeper in part.all(tag, part_of_class)]

    def is_a(self, tag: str, part_of_class: str) -> bool:
        classes = self.attributes.get("class", "").split()
        return self.tag == tag and (not part_of_class or part_of_class in classes)

    @property
    def words(self) -> str:
        return self.text + "".join(part.words for part in self.parts)


class _Reader(HTMLParser):
    """Builds a tree, and fails where a tag is closed that was not open."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(Element("#text", {}, data))


def _parsed(place: Path) -> Element:
    reader = _Reader()
    reader.feed(place.read_text("utf-8"))
    reader.close()
    assert len(reader.open) == 1
    return reader.root


def _written(folder: Path, *records: GroupRecord) -> list[Path]:
    writer = HtmlFormat(ZURICH)
    for record in records:
        writer.write_group(record, folder)
    writer.write_index(records, (), folder)
    return sorted(folder.glob("*/*.html"))


def _messages(places: list[Path]) -> list[Element]:
    pages = [place for place in places if place.name.startswith("page-")]
    return [message for place in pages for message in _parsed(place).all("article", "message")]


def test_every_message_is_there_with_its_marks(slack: GroupRecord, tmp_path: Path) -> None:
    messages = _messages(_written(tmp_path / "html", slack))
    assert [message.attributes["id"] for message in messages] == [
        f"m-{kept.message.id}" for kept in slack.in_threads()
    ]
    texts = [message.all("p", "text")[0].words for message in messages]
    assert texts == [
        "Ann Meier has joined the channel",
        "Is @Bob [/] here? See the docs (https://bitsafe.example/a?b=1&c=2) & reply",
        "In the thread",
        "Much later",
        "The contract",
        "To be deleted",
        "three",
    ]
    assert [message.is_a("article", "reply") for message in messages] == [
        False,
        False,
        True,
        True,
        *[False] * 3,
    ]
    assert [message.is_a("article", "gone") for message in messages] == [*[False] * 5, True, False]
    assert [part.words for part in messages[6].all("p", "before")] == ["two", "one"]
    assert messages[3].all("span", "mark")[0].words == "also sent to the channel"
    assert messages[0].all("time")[0].attributes["datetime"] == "2026-03-02T23:30:00+01:00"


def test_telegram(telegram: GroupRecord, tmp_path: Path) -> None:
    messages = _messages(_written(tmp_path / "html", telegram))
    assert [message.attributes["id"] for message in messages] == [
        f"m-{kept.message.part.lstrip('-')}.{kept.message.id}" for kept in telegram.messages()
    ]
    answer = messages[4].all("p", "answers")[0]
    assert answer.words == "↳ Bob <b> 👍 great"
    assert answer.all("a")[0].attributes["href"] == "page-0001.html#m-1000000007001.4"
    assert [option.words for option in messages[5].all("li")] == ["Monday 2", "<b> 0"]


def test_reactions_are_named_whatever_the_hands_colour(records: Path, tmp_path: Path) -> None:
    party = histories.slack_message(1, "Party", reactions=(Reaction("tada::skin-tone-2", 2, ("U1", "U2")),))
    record = histories.record(records / "party", histories.channel(), [HistoryPage((party,))])
    (message,) = _messages(_written(tmp_path / "html", record))
    assert [one.words for one in message.all("ul", "reactions")[0].all("li")] == ["tada 2"]


def test_hostile_words_are_only_words(records: Path, tmp_path: Path) -> None:
    """The tree of a page is the same whatever the words are, and the words are all there."""
    places, harmless = (
        _written(tmp_path / name, _named(records / name, texts))
        for name, texts in (("hostile", HOSTILE_NAMES), ("plain", ["word"] * len(HOSTILE_NAMES)))
    )
    for message, name in zip(_messages(places), HOSTILE_NAMES, strict=True):
        expected = block(f"a{name}b").replace("&lt;", "<").replace("&gt;", ">")
        assert message.all("p", "text")[0].words == expected.replace("&amp;", "&")
    for place, other in zip(places, harmless, strict=True):
        assert _tags(_parsed(place)) == _tags(_parsed(other))


def _named(folder: Path, texts: list[str] | tuple[str, ...]) -> GroupRecord:
    """Texts, people, files and title all from the list."""
    messages = [
        histories.slack_message(
            number * 1000,
            f"a{text}b",
            f"U{number}",
            files=(ArchivedFile("F1", f"f{text}"),),
            sender_name=f"n{text}",
        )
        for number, text in enumerate(texts)
    ]
    folder.mkdir()
    group = histories.channel("C1", "</title><script>alert(1)</script>")
    return histories.record(folder / "C1", group, [HistoryPage(tuple(messages))])


def _tags(element: Element) -> list[str]:
    return [
        f"{part.tag} {sorted(part.attributes)} {_tags(part)}" for part in element.parts if part.tag != "#text"
    ]


def test_nothing_is_asked_from_outside_and_only_our_own_script_runs(
    slack: GroupRecord, telegram: GroupRecord, tmp_path: Path
) -> None:
    places = [*_written(tmp_path / "html", slack, telegram), tmp_path / "html" / "index.html"]
    for place in places:
        page = _parsed(place)
        policy = next(
            meta.attributes["content"]
            for meta in page.all("meta")
            if meta.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        for script in page.all("script"):
            if script.attributes.get("type") != "application/json":
                assert _hash(script.words) in policy
        assert [_hash(style.words) in policy for style in page.all("style")] == [True]
        for tag, attribute in (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src")):
            for element in page.all(tag):
                assert not re.match(r"(?!data:)[a-z]+:|//", element.attributes.get(attribute, ""))


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_a_file_is_linked_only_where_opening_it_runs_nothing(records: Path, tmp_path: Path) -> None:
    files = (
        ArchivedFile("1", "a b.pdf", path="files/a b_1.pdf"),
        ArchivedFile("2", "page.html", path="files/page.html"),
        ArchivedFile("3", "none.pdf", missing="too large"),
    )
    message = histories.slack_message(1, "files", files=files)
    record = histories.record(records / "C1", histories.channel("C1"), [HistoryPage((message,))])
    (shown,) = _messages(_written(tmp_path / "html", record))
    assert [
        (link.attributes["href"], link.attributes["download"])
        for file in shown.all("p", "file")
        for link in file.all("a")
    ] == [("../../record/C1/files/a%20b_1.pdf", "a b.pdf")]
    assert not shown.all("img")


def test_a_picture_is_linked_and_never_opened_in_the_page(records: Path, tmp_path: Path) -> None:
    files = (
        ArchivedFile("1", "", 62_000, "image/jpeg", "photo", path="files/1.jpg"),
        ArchivedFile("2", "x.svg", mime="image/svg+xml", kind="photo", path="files/x_2.data"),
        ArchivedFile("4", "https://bitsafe.example/a.png", 9, "image/png", "photo"),
    )
    message = histories.slack_message(1, "files", files=files)
    record = histories.record(records / "C1", histories.channel("C1"), [HistoryPage((message,))])
    (shown,) = _messages(_written(tmp_path / "html", record))
    assert not shown.all("img")
    assert [link.attributes["href"] for file in shown.all("p", "file") for link in file.all("a")] == [
        "../../record/C1/files/1.jpg"
    ]
    assert shown.all("p", "file")[0].words.split() == ["photo", "62", "kB"]


def test_a_long_history_is_many_pages_that_link(records: Path, tmp_path: Path) -> None:
    count = 2 * book.PER_PAGE + 50
    root = histories.slack_message(0, "The root")
    replies = [
        histories.slack_message(number, f"reply {number}", "U2", parent=root.id) for number in range(1, count)
    ]
    record = histories.record(
        records / "C1",
        histories.channel("C1"),
        [HistoryPage((root, *replies), people=histories.slack_people())],
    )
    places = _written(tmp_path / "html", record)
    pages = [place for place in places if place.name.startswith("page-")]
    assert [len(_messages([place])) for place in pages] == [book.PER_PAGE, book.PER_PAGE, 50]
    for number, place in enumerate(pages):
        links = {
            link.attributes["rel"]: link.attributes["href"]
            for link in _parsed(place).all("a")
            if "rel" in link.attributes
        }
        expected = {"prev": number - 1, "next": number + 1}
        assert links == {rel: pages[to].name for rel, to in expected.items() if 0 <= to < len(pages)}
    answers = [answer.words for answer in _parsed(pages[1]).all("p", "answers")]
    assert answers == ["↳ Ann Meier The root"]


def test_pages_that_are_no_more_go(slack: GroupRecord, tmp_path: Path) -> None:
    places = _written(tmp_path / "html", slack)
    (places[0].parent / "page-0002.html").write_text("old")
    assert _written(tmp_path / "html", slack) == places


def test_the_index_lists_groups_with_counts_and_dates(
    slack: GroupRecord, telegram: GroupRecord, tmp_path: Path
) -> None:
    _written(tmp_path / "html", slack, telegram)
    rows = _parsed(tmp_path / "html" / "index.html").all("tr", "entry")
    assert [[cell.words for cell in row.parts if cell.tag in ("th", "td")] for row in rows] == [
        ["Acme x BitSafe", "Telegram forum", "9", "3 Mar 2026", "3 Mar 2026"],
        ["bitsafe-acme", "Slack private channel", "7", "2 Mar 2026", "5 Mar 2026"],
    ]
    for row in rows:
        assert (tmp_path / "html" / row.all("a")[0].attributes["href"]).exists()


def test_a_group_without_messages(records: Path, tmp_path: Path) -> None:
    record = histories.record(records / "C1", histories.channel("C1"), [HistoryPage(())])
    places = _written(tmp_path / "html", record)
    assert [place.name for place in places] == ["index.html", "search.html"]
    assert "0 messages" in _parsed(places[0]).words
