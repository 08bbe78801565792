"""Two sources of chance, so that mending a sentence never moves an amount."""

from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True)
class Dice:
    """facts: draws who, where, when and how much. words: draws how it is told.

    titles: those already given, in either language, so that none is given twice.
    """

    facts: Random
    words: Random
    titles: set[str] = field(default_factory=set)


def dice(seed: int) -> Dice:
    """Return fresh dice; the same seed always gives the same throws."""
    return Dice(Random(f"{seed} facts"), Random(f"{seed} words"))  # noqa: S311 (lifelike, not secret)
