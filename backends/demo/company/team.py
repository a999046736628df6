"""The team that every customer group should hold, as ``[[team]]`` tables of config.toml."""

from dataclasses import dataclass
from random import Random

REQUIRED = 5
OPERATOR = "Ada North"
SALES_ENGINEER = "Cal Reyes"
LEAVER = "Hal Brandt"
"""Has left the company, and is still in many groups: owner of some, admin of others."""
SHARED_WITH = "mojo_onchain"

# The first two exist in any world: the operator, and the owner of the account that groups are shared with.
_ROSTER = (
    ("Ada North", "BD"),
    ("Cal Reyes", "Sales engineer"),
    ("Bea Ford", "BD"),
    ("Dina Okoro", "Growth"),
    ("Ed Lim", "Solutions"),
    ("Fay Stone", "BD"),
    ("Gus Adler", "Solutions"),
    ("Hal Brandt", "Growth"),
    ("Ivy Moreau", "BD"),
    ("Jon Petrak", "Solutions"),
    ("Kit Sorel", "Growth"),
    ("Lou Verhane", "BD"),
    ("Mia Tolland", "Growth"),
    ("Ned Quist", "Solutions"),
    ("Ora Winslet", "BD"),
    ("Pia Lund", "Growth"),
    ("Rex Calder", "BD"),
    ("Sia Novak", "Solutions"),
    ("Tom Ekdal", "BD"),
    ("Una Brise", "Growth"),
)
LARGEST = len(_ROSTER)
SMALLEST = 2


@dataclass(frozen=True, slots=True)
class Teammate:
    """One of the team: ``slack`` and ``telegram`` are handles."""

    name: str
    slack: str
    telegram: str
    role: str
    required: bool

    @property
    def status(self) -> str:
        if self.name == LEAVER:
            return "inactive"
        return "required" if self.required else "optional"

    def table(self) -> dict[str, str]:
        """The ``[[team]]`` table."""
        return {
            "name": self.name,
            "slack": self.slack,
            "telegram": self.telegram,
            "role": self.role,
            "status": self.status,
        }


def teammates(people: int) -> list[Teammate]:
    """The first ``people`` of the roster, required ones first; ValueError outside 2 to 20."""
    if not SMALLEST <= people <= LARGEST:
        raise ValueError(f"A team has {SMALLEST} to {LARGEST} people, not {people}.")
    return sorted(
        (
            Teammate(
                name,
                slack=name.split()[0].lower(),
                telegram=SHARED_WITH if name == SALES_ENGINEER else name.lower().replace(" ", "_"),
                role=role,
                required=place < REQUIRED,
            )
            for place, (name, role) in enumerate(_ROSTER[:people])
        ),
        key=lambda mate: (not mate.required, mate.name),
    )


_OPTIONAL_PRESENCE = (0.85, 0.2, 0.4, 0.1)
_WITH_GAPS = 0.18


def attendance(rng: Random, team: list[Teammate], groups: int, always: frozenset[str]) -> list[set[str]]:
    """Who of the team is in each of ``groups`` groups, by name.

    About one group in five lacks 1 to 3 required people, though never one of ``always``. Optional
    people are in nearly all, some or few groups.
    """
    required = [mate.name for mate in team if mate.required]
    optional = [mate.name for mate in team if not mate.required]
    can_miss = [name for name in required if name not in always]
    with_gaps = set(rng.sample(range(groups), round(groups * _WITH_GAPS))) if can_miss else set()
    result = []
    for index in range(groups):
        present = set(required)
        if index in with_gaps:
            gaps = rng.choices((1, 2, 3), (6, 3, 1))[0]
            present -= set(rng.sample(can_miss, min(gaps, len(can_miss))))
        for place, name in enumerate(optional):
            if rng.random() < _OPTIONAL_PRESENCE[place % len(_OPTIONAL_PRESENCE)]:
                present.add(name)
        result.append(present)
    return result
