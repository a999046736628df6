"""The filter language: what each term chooses, what each mistake says, and laws that hold for any text."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.changes.in_hand import InHand
from backends.errors import FilterError
from backends.model import Group, GroupId, Kind, Rights, Role
from reports.filters import (
    FIELDS,
    POLICY_FIELDS,
    STANDARD_FLAGS,
    Vocabulary,
    complete,
    counts,
    parse,
    quoted,
    values_of,
    with_values,
)
from reports.filters.vocabulary import folded
from reports.rows import Cell, Row, State

DOCS = Path(__file__).parents[2] / "docs" / "filters.md"
TERMS = Vocabulary(
    members=("Amy Baker", "Béa Ford", "Bob Cole", "Ann-Marie Dee"),
    categories=("BD Customer", "Marketing", "Internal"),
    flags=(*STANDARD_FLAGS, "ibtc"),
    me="Béa Ford",
    new=frozenset({"slack:T01/0100"}),
)
STATES = dict(zip("pmxleu-", State, strict=True))


def row(title: str, states: str = "pppp", **facts: object) -> Row:
    """``states``: one letter per member, in the order of State: p m x(absent) l(leave) e u -(unmapped)."""
    native = str(facts.pop("native", "C0999"))
    platform = "telegram" if native.startswith("-") else "slack"
    ident = GroupId(f"{'telegram:77' if platform == 'telegram' else 'slack:T01'}/{native}")
    of_row = {key: facts.pop(key) for key in ("category", "flags", "starred") if key in facts}
    group = Group(**{"id": ident, "title": title, "kind": Kind.PRIVATE, **facts})  # type: ignore[arg-type]
    cells = {
        name: Cell(STATES[letter], required=letter in "pmu-")
        for name, letter in zip(TERMS.members, states, strict=True)
    }
    return Row(group, counts=True, cells=cells, **{"category": "BD Customer", **of_row})  # type: ignore[arg-type]


ACME = row(
    "acme-bitsafe", "mppp", native="C0100", kind=Kind.PUBLIC, flags=("public",), members=210, starred=True
)
NOVA = row(
    "Nova iBTC / BitSafe",
    "mmpp",
    native="-1000000001234",
    kind=Kind.SUPERGROUP,
    flags=("ibtc",),
    role=Role.ADMIN,
)
ZOE = row('Zoë "delta: north"', "pueu", native="-42", kind=Kind.BASIC, members=12, category="Marketing")
GONE = row("old-bitsafe", "lx-p", native="C0777", flags=("archived",), rights=Rights(True, None, False))
OPEN = row("-minus bit\u200bsafe", "xx-x", native="G0888", category="Uncategorised", members=0)
ROWS = [ACME, NOVA, ZOE, GONE, OPEN]


def chosen(text: str) -> list[Row]:
    return parse(text, TERMS).select(ROWS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ROWS),
        ("  ", ROWS),
        ("bitsafe", [ACME, NOVA, GONE, OPEN]),
        ("BITSAFE nova", [NOVA]),
        ("zoe", [ZOE]),
        ('"delta: north"', [ZOE]),
        ('"\\"delta"', [ZOE]),
        ('"-minus"', [OPEN]),
        ('"open quote', []),
        ("-bitsafe", [ZOE]),
        ("-", [ACME, GONE, OPEN]),
        ("title:acme,nova", [ACME, NOVA]),
        ('title:"nova ibtc"', [NOVA]),
        ("missing:amy", [ACME, NOVA]),
        ("missing:amy,bea", [ACME, NOVA]),
        ("missing:amy missing:bea", [NOVA]),
        ("missing:me", [NOVA]),
        ("missing:any", [ACME, NOVA]),
        ("-missing:any", [ZOE, GONE, OPEN]),
        ("missing:amy,", [ACME, NOVA]),
        ("missing:baker", [ACME, NOVA]),
        ("missing:AB", [ACME, NOVA]),
        ('missing:"Amy Baker"', [ACME, NOVA]),
        ("present:amd", [ACME, NOVA, GONE]),
        ("unknown:béa", [ZOE]),
        ("unknown:any", [ZOE, GONE, OPEN]),
        ("excused:bob", [ZOE]),
        ("leave:any", [GONE]),
        ("present:amy", [ZOE, GONE]),
        ("gaps:>0", [ACME, NOVA]),
        ("gaps:2", [NOVA]),
        ("gaps:1,2", [ACME, NOVA]),
        ("coverage:gaps", [ACME, NOVA]),
        ("coverage:unknown", [row for row in ROWS if row.verdict == "unknown"]),
        ("coverage:c", [row for row in ROWS if row.verdict == "complete"]),
        ("members:>200", [ACME]),
        ("members:>=12 members:<=210", [ACME, ZOE]),
        ("members:=0", [OPEN]),
        ("-members:>5", [NOVA, GONE, OPEN]),
        ("platform:tg", [NOVA, ZOE]),
        ("platform:S", [ACME, GONE, OPEN]),
        ("category:bd", [ACME, NOVA, GONE]),
        ("category:cust,unc", [ACME, NOVA, GONE, OPEN]),
        ("flag:ibtc", [NOVA]),
        ("flag:any", [ACME, NOVA, GONE]),
        ("role:admin", [NOVA]),
        ("may:invite", [GONE]),
        ("may:rename,remove", []),
        ("kind:public,basic", [ACME, ZOE]),
        ("star:yes", [ACME]),
        ("star:n", [NOVA, ZOE, GONE, OPEN]),
        ("new:yes", [ACME]),
        ("id:C0100", [ACME]),
        ("c0100", [ACME]),
        ("id:slack:T01/C0100", [ACME]),
        ("slack:T01/C0100", [ACME]),
        ("slack:T01/0100", [ACME]),
        ("telegram:77/-1000000001234", [NOVA]),
        ("id:-1000000001234,-42", [NOVA, ZOE]),
        ("id:C01", []),
    ],
)
def test_what_a_filter_chooses(text: str, expected: list[Row]) -> None:
    assert [found.group.title for found in chosen(text)] == [one.group.title for one in expected]


@pytest.mark.parametrize(
    ("text", "wrong", "says"),
    [
        ("acme mising:amy", "mising", "did you mean missing?"),
        ("-mising:amy", "mising", "did you mean missing?"),
        ("missing:amx,bea", "amx", "no team member"),
        ("missing:b", "b", "could be Béa Ford or Bob Cole"),
        ("missing:a", "a", "could be Amy Baker or Ann-Marie Dee"),
        ("gaps:many", "many", "such as >0"),
        ("gaps:>", ">", "such as >0"),
        ("flag:archivd", "archivd", "did you mean archived?"),
        ("category:marketting", "marketting", "did you mean Marketing?"),
        ("star:perhaps", "perhaps", "choose from yes, no"),
        ("x missing:", "missing:", "needs a value, such as missing:any"),
        ("title:,", "title:,", "needs a value."),
        ("missing:\u200b", "\u200b", "no team member"),
    ],
)
def test_what_a_mistake_says_and_where(text: str, wrong: str, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text, TERMS)
    assert says in str(caught.value)
    assert text[caught.value.start : caught.value.end] == wrong


def test_me_must_be_known() -> None:
    with pytest.raises(FilterError, match="Nobody in the team"):
        parse("missing:me", Vocabulary(members=("Amy",)))


def test_a_member_may_be_called_me() -> None:
    assert parse("missing:me", Vocabulary(members=("Me", "Amy"))).fields == {"missing"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", set()),
        ("acme", {"title"}),
        ("-Gaps:>0 flag:any", {"gaps", "flag"}),
        ("slack:T01/C0100", {"id"}),
    ],
)
def test_it_tells_which_fields_it_asks_for(text: str, fields: set[str]) -> None:
    assert parse(text, TERMS).fields == fields


def test_policy_fields_do_not_depend_on_who_is_where() -> None:
    bare = [Row(one.group, one.category, one.counts, {}, one.flags, one.starred) for one in ROWS]
    for name in POLICY_FIELDS:
        for value in FIELDS[name].values(TERMS):
            wanted = parse(f"{name}:{quoted(value)}", TERMS)
            assert [wanted.matches(one) for one in bare] == [wanted.matches(one) for one in ROWS]


PIECES = st.sampled_from(
    [
        *(f"{name}:" for name in FIELDS),
        *(
            "amy",
            "bea",
            "any",
            "me",
            ">",
            ">=",
            "0",
            "5",
            "yes",
            "BD Customer",
            "ibtc",
            "bitsafe",
            "T01/C0100",
        ),
        *(" ", " -", "-", ",", '"', "\\", ":", "slack:", "\n", "\u200b", "é", "ß", "ǅ:"),
    ]
)
ANY_TEXT = st.one_of(st.lists(PIECES, max_size=10).map("".join), st.text(st.characters(), max_size=30))
GOOD_TERMS = st.one_of(
    st.sampled_from(sorted(FIELDS)).flatmap(
        lambda name: st.sampled_from(
            [f"{name}:{quoted(value)}" for value in FIELDS[name].values(TERMS)] or ["acme"]
        )
    ),
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=5).map(quoted),
)


@given(ANY_TEXT)
def test_any_text_is_a_filter_or_an_error_that_points_into_it(text: str) -> None:
    try:
        found = parse(text, TERMS)
    except FilterError as wrong:
        error: FilterError | None = wrong
    else:
        error = None
        assert found.select(ROWS) == [one for one in ROWS if found.matches(one)]
        assert found.fields <= set(FIELDS)
    if error is not None:
        assert 0 <= error.start < error.end <= len(text)
        assert error.sentence


@given(GOOD_TERMS)
def test_a_term_and_its_negation_share_the_rows_out(term: str) -> None:
    with_it, without = chosen(term), chosen(f"-{term}")
    assert [one for one in ROWS if one in with_it or one in without] == ROWS
    assert not [one for one in with_it if one in without]


@given(GOOD_TERMS, GOOD_TERMS)
def test_two_terms_choose_what_both_choose(first: str, second: str) -> None:
    both = chosen(second)
    assert chosen(f"{first} {second}") == [one for one in chosen(first) if one in both]


@given(st.text(st.characters(), min_size=1, max_size=20))
def test_a_quoted_text_is_one_value(text: str) -> None:
    typed = quoted(text)
    terms = Vocabulary(members=(f"x{text}", f"y{text}"))
    if f"x{text}".strip() == f"x{text}" and f"x{text}".isprintable():
        assert parse(f"missing:{quoted(f'x{text}')}", terms).fields == {"missing"}
    assert parse(f"title:{typed}" if text.strip() else typed, TERMS).fields == {"title"}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("mi|", ["missing:"]),
        ("acme -mi|", ["missing:"]),
        ("m|issing:amy", ["missing:", "may:", "members:"]),
        ("missing:|", ["any", "me", '"Amy Baker"', '"Béa Ford"', '"Bob Cole"', "Ann-Marie Dee"]),
        ("missing:be|", ['"Béa Ford"']),
        ("missing:fo|", ['"Béa Ford"']),
        ('missing:"Amy B|', ['"Amy Baker"']),
        ("missing:amy,bo|", ['"Bob Cole"']),
        ("category:|", ['"BD Customer"', "Marketing", "Internal", "Uncategorised"]),
        ("flag:any,p|", ["public"]),
        ("gaps:>|", [">0", ">1"]),
        ("title:|", []),
        ("nofield:x|", []),
        ("mising:amy|", ["missing:amy"]),
        ("-plattform:|", ["platform:"]),
        ("category:markting|", ["Marketing"]),
        ("zzz|", []),
    ],
)
def test_what_can_be_typed_next(typed: str, offered: list[str]) -> None:
    cursor = typed.index("|")
    text = typed.replace("|", "")
    found = [item.text for item in complete(text, cursor, TERMS)]
    assert found == [item if item != "Ann-Marie Dee" else '"Ann-Marie Dee"' for item in offered]


def test_every_field_is_offered_where_nothing_is_typed() -> None:
    assert [item.text for item in complete("acme ", 5, TERMS)] == [f"{name}:" for name in FIELDS]


@given(ANY_TEXT, st.data())
def test_a_completed_value_can_be_read(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for item in complete(text, cursor, TERMS):
        assert 0 <= item.start <= cursor <= item.end <= len(text)


@pytest.mark.parametrize("typed", ["missing:", "category:b", "flag:", "acme kind:", "may:in", "-star:"])
def test_choosing_a_completion_writes_a_filter(typed: str) -> None:
    for item in complete(typed, len(typed), TERMS):
        parse(typed[: item.start] + item.text + typed[item.end :], TERMS)


@pytest.mark.parametrize(
    ("text", "field", "values", "negated", "written"),
    [
        ("", "missing", ["Amy Baker"], False, 'missing:"Amy Baker"'),
        ("acme", "flag", ["public", "lost"], False, "acme flag:public,lost"),
        ("acme flag:public gaps:>0", "flag", ["lost"], False, "acme flag:lost gaps:>0"),
        ("acme FLAG:public gaps:>0", "flag", [], False, "acme gaps:>0"),
        ("-flag:public", "flag", ["public"], False, "flag:public"),
        ("flag:public x", "flag", ["public"], True, "-flag:public x"),
        ("acme ", "star", [], False, "acme"),
    ],
)
def test_values_chosen_from_a_list_are_written_into_the_filter(
    text: str, field: str, values: list[str], negated: bool, written: str
) -> None:
    assert with_values(text, field, values, negated) == written


def test_the_values_that_a_filter_asks_for_are_written_out() -> None:
    assert values_of("missing:am,bob -flag:pub gaps:>7", "missing", TERMS) == (
        ("Amy Baker", "Bob Cole"),
        False,
    )
    assert values_of("missing:am -flag:pub", "flag", TERMS) == (("public",), True)
    assert values_of("gaps:>7", "gaps", TERMS) == ((">7",), False)
    assert values_of("gaps:>7", "star", TERMS) == ((), False)


@given(st.text(max_size=30), st.lists(st.sampled_from(TERMS.members), min_size=1, unique=True), st.booleans())
def test_what_was_written_is_read_back(text: str, values: list[str], negated: bool) -> None:
    if text.count('"') % 2 or "\\" in text:
        return  # an open quote swallows whatever follows
    written = with_values(text, "missing", values, negated)
    assert values_of(written, "missing", TERMS) == (tuple(values), negated)


def test_counts_agree_with_the_filter() -> None:
    for name in FIELDS:
        for value, number in counts(name, ROWS, TERMS):
            assert number == len(chosen(f"{name}:{quoted(value)}")), (name, value)
    assert counts("missing", ROWS, TERMS)[:3] == [("any", 2), ("me", 1), ("Amy Baker", 2)]


def test_a_title_is_made_ready_for_comparing_once_however_often_it_is_asked() -> None:
    """What a keystroke at 10,000 rows costs is told by tests/benchmarks."""
    rows = [row(f"Größe {n} <> BitSafe", "mpup", native=f"C{n:05}") for n in range(2_000)]
    before = folded.cache_info().misses
    for text in ("b", "bi", "bits", "bits -größe", "title:bits unknown:any", "kite,größe"):
        parse(text, TERMS).select(rows)
    assert folded.cache_info().misses - before < len(rows) + 100


def test_a_term_is_asked_only_of_rows_that_hold_the_terms_before() -> None:
    asked: list[Row] = []

    def noted(row: Row) -> bool:
        asked.append(row)
        return True

    read = parse("acme", TERMS)
    chosen = replace(read, _tests=(*read._tests, noted)).select(ROWS)
    assert asked == chosen
    assert len(chosen) < len(ROWS)


def examples(kind: str) -> list[str]:
    blocks = re.findall(rf"```{kind}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("text", examples("filter"))
def test_the_examples_of_the_page_can_be_read(text: str) -> None:
    parse(text, TERMS)


@pytest.mark.parametrize("text", examples("policy"))
def test_the_examples_for_the_config_ask_for_what_they_may(text: str) -> None:
    assert parse(text, TERMS).fields <= POLICY_FIELDS


def test_the_page_has_every_field_and_the_policy_fields() -> None:
    page = DOCS.read_text(encoding="utf-8")
    table = page.partition("## The fields")[2].partition("```")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(FIELDS)
    policy = page.partition("They may use")[2].partition("```")[0]
    assert set(re.findall(r"`(\w+)`", policy)) == POLICY_FIELDS


def test_in_hand_is_missing_with_something_done_about_it() -> None:
    invited = Cell(State.MISSING, True, "", InHand("invited", datetime(2026, 11, 20, tzinfo=UTC)))
    held = replace(ACME, cells=dict(ACME.cells) | {"Amy Baker": invited})
    assert parse("inhand:amy", TERMS).select([held, ACME]) == [held]
    assert parse("missing:amy", TERMS).select([held, ACME]) == [held, ACME]
