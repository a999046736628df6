"""Invented names of companies and people, the same ones for the same random source."""

from itertools import product
from random import Random


def words(text: str) -> tuple[str, ...]:
    """The words of a text, so that long lists read as lines."""
    return tuple(text.split())


_HEADS = words(
    "Amber Bracken Cinder Dapple Ember Fennel Gable Hazel Indigo Juniper Kestrel Lantern Marrow Nimbus Osier "
    "Pebble Quill Russet Saffron Thistle Umber Velvet Willow Yarrow Zephyr Hello Copper Drift Fable Glimmer "
    "Harbor Ivory Lumen Mosaic Nectar Opal Prairie Ripple Sable Tundra"
)
_TAILS = words(
    "moon fjord wick gate mere loft barrow spire holt reef marsh fold brook cove dell forge glen haven isle "
    "knoll ledge moor nook orchard peak quay ridge shore thorn vale weir yard"
)
_FORMS = ("", "", "", " Labs", " Capital", " Pay", " Protocol", " Finance")

_FIRST = words(
    "Anika Bruno Celia Dario Edda Femi Greta Hiro Ines Jonas Kaja Lorin Mina Nadir Oana Pavel Quirin Rhea "
    "Sorin Tova Umut Vera Wanda Xenia Yusuf Zora Aldo Britt Cyril Dunja Emre Frida Goran Hanne Ilya Jette"
)
_LAST = words(
    "Abeyta Borgan Cendrik Dolvane Estmark Farrowe Gildane Hollbeck Ivorsen Jastrow Kelvane Lorimund Morvath "
    "Nordane Ostrava Pellmar Quenby Rostova Silvane Tarkhov Ulmer Varnholt Westbeck Yarlund Zelmane"
)


def company_names(rng: Random) -> list[str]:
    """Every company there is (about 1,300), shuffled; none is a part of another's word by accident."""
    names = [head + tail for head, tail in product(_HEADS, _TAILS)]
    rng.shuffle(names)
    # The sketches and the README speak of this one, so it comes first.
    names.remove("Hellomoon")
    return ["Hellomoon", *(name + rng.choice(_FORMS) for name in names)]


def person_name(rng: Random) -> tuple[str, str]:
    """A first and a last name; not unique, as in life."""
    return rng.choice(_FIRST), rng.choice(_LAST)


def slug(name: str) -> str:
    """The name as Slack allows it in a channel or a handle."""
    return name.lower().replace(" ", "-")
