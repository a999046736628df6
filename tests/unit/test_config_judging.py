"""What only the app can judge of a config is an error as any other: by table, index, key, with an example."""

from pathlib import Path

import pytest

from backends.config_file import parse
from backends.errors import ConfigError
from tests.architecture.test_config_example import switched_on
from tui.config_judging import judge

TEAM = '[[team]]\nname = "Amy"\nslack = "amy"\n[[team]]\nname = "Bo"\nslack = "bo"\n'
VIEW = '[[view]]\nname = "First"\n[[view]]\nname = "Second"\n'


def problems(text: str) -> list[str]:
    """Each problem on its own."""
    with pytest.raises(ConfigError) as caught:
        parse(text, Path("config.toml"), judge)
    first, *more = caught.value.sentence.split("\n")
    return [line.strip() for line in more] or [first.removeprefix("config.toml: ")]


@pytest.mark.parametrize(
    ("text", "says", "example"),
    [
        (
            VIEW + 'filter = "gapz:>0"',
            "[[view]] 2: filter: gapz is no field: did you mean gaps?",
            "filter = ",
        ),
        (VIEW + 'filter = "missing:ame"', "[[view]] 2: filter: ", "filter = "),
        (
            VIEW + 'sort = "-sice"',
            "[[view]] 2: sort: sice is no column to sort by; did you mean size?",
            'sort = "-size"',
        ),
        (VIEW + 'sort = "size,on,title"', "[[view]] 2: sort: An order is one column or two", "sort = "),
        (
            VIEW + 'sort = "member:Any"',
            "[[view]] 2: sort: 'Any' is not in the team; did you mean Amy?",
            "sort",
        ),
        (
            VIEW + 'columns = ["title", "sixe"]',
            "[[view]] 2: columns: sixe is no column; did you mean size?",
            'columns = ["title", "need"]',
        ),
        (VIEW + 'colums = ["title"]', "[[view]] 2: colums, did you mean columns?", "columns = ["),
        ("[[view]]\nfilter = 'x'", "[[view]] 1: name is missing", 'name = "Large with gaps"'),
        ('[[team]]\nname = "Cy"\nonly = "flg:x"', "[[team]] 3: only: flg is no field", 'only = "title:acme"'),
        (
            '[[exclusion]]\nfilter = "gaps:>0"',
            "[[exclusion]] 1: filter: gaps is known only after",
            'filter = "flag:archived"',
        ),
        (
            '[[category]]\nname = "X"\ngroups = "Acme"',
            "groups: 'Acme' is no id of a group",
            "slack:T024BE7LD/C0",
        ),
        ('[keys]\nrefres = "x"', "[keys]: refres, did you mean refresh?", 'refresh = "r"'),
        ('[keys]\nzzz = "x"', "[keys]: zzz, which is no action", 'refresh = "f5"'),
    ],
)
def test_one_mistake_names_its_place_the_nearest_and_an_example(text: str, says: str, example: str) -> None:
    (told,) = problems(TEAM + text)
    assert says in told
    assert example in told


def test_all_of_them_at_once_in_the_order_of_the_file() -> None:
    told = problems(
        '[keys]\nnonsense = "x"\n[[view]]\nname = "a"\nfilter = "flg:x"\n[pace]\nworkers = 99\n'
        '[[view]]\nname = "b"\nsort = "x"\ncolumns = "x"\n' + TEAM + 'slak = "b"\nonly = "x:y"\n'
    )
    assert [
        one.partition(": ")[0] + ": " + one.split(": ")[1].split(",")[0].split(" ")[0] for one in told
    ] == [
        "[keys]: nonsense",
        "[[view]] 1: filter",
        "[[view]] 2: sort",
        "[[view]] 2: columns",
        "[pace]: workers",
        "[[team]] 2: slak",
        "[[team]] 2: only",
    ]


@pytest.mark.parametrize(
    "view",
    ['filter = "missing:me new:yes"', 'sort = "-need,member:Amy"', 'sort = ""', 'columns = ["required"]'],
)
def test_what_a_view_may_say(view: str) -> None:
    assert parse(TEAM + VIEW + view, Path("config.toml"), judge).view[1].name == "Second"


def test_the_example_is_judged_whole() -> None:
    assert parse(switched_on(), Path("config.toml"), judge).view
