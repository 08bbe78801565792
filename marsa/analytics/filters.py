"""What a question is limited to: codes that the edition knows, or a sentence that says why not.

Whatever is typed is looked up in the edition first; only what is found there, or a whole
number, reaches a query. How filters become a query stands in `predicates`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marsa.analytics import labels, near
from marsa.analytics.dimensions import DIMENSIONS, NONE, UNALLOCATED, Dimension
from marsa.analytics.labels import Code
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text, listed, sentence, shown, spaced

Where = Mapping[str, Sequence[str]]

SPEND = "spend"
SPENDING = ("disbursement", "expenditure")
MOST_VALUES = 200
_YEAR = re.compile(r"(19|20|21)[0-9]{2}", re.ASCII)
WITHOUT = {
    NONE: Text("none stated", "non indiqué"),
    UNALLOCATED: Text("not allocated", "non ventilé"),
}


class BadFilter(Exception):
    """A question that cannot be understood; says what was found and what to do."""

    def __init__(self, sentence_en: str, sentence_fr: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(sentence_en)
        self.sentence_en = sentence_en
        self.sentence_fr = spaced(sentence_fr)

    def sentence(self, language: str) -> str:
        """Return the sentence in French for "fr…", in English for anything else."""
        return self.sentence_fr if language.startswith("fr") else self.sentence_en


@dataclass(frozen=True, slots=True)
class Chosen:
    """Filters that were understood: dimension → codes; all must hold, any code of each.

    `none` and `unallocated` stand among the codes as they are.
    """

    codes: Mapping[str, tuple[Code, ...]]

    def __hash__(self) -> int:
        """Be a key of what was asked before."""
        return hash(tuple(self.codes.items()))

    @property
    def every_kind(self) -> bool:
        """Whether a kind of amount is asked for, so that its uncounted lines are included."""
        return "kind" in self.codes

    def without(self, name: str) -> "Chosen":
        """Return the same filters save one."""
        return Chosen({key: codes for key, codes in self.codes.items() if key != name})

    def of_source(self, source: str) -> list[Dimension]:
        """Return the filtered dimensions that stand in one source."""
        return [DIMENSIONS[name] for name in self.codes if DIMENSIONS[name].source == source]


def parse(opened: Opened, *, where: Where | None) -> Chosen:
    """Understand filters: several values of one key = any of them, several keys = all of them.

    where: dimension → codes, as texts in any case. Besides its codes each dimension knows
    "none" (nothing is stated) and "unallocated" (some of the money has no code). A country
    may be "region:CODE"; a kind may be "spend" (disbursement and expenditure). Raises
    BadFilter for anything that the edition does not know.
    """
    asked = {key: list(values) for key, values in sorted((where or {}).items()) if values}
    for key in asked:
        if key not in DIMENSIONS:
            raise _no_dimension(key)
    chosen = {key: _codes(opened, DIMENSIONS[key], values) for key, values in asked.items()}
    _insist_on_one_kind(chosen.get("kind", ()))
    return Chosen(chosen)


def dimensions(names: Sequence[str]) -> tuple[Dimension, ...]:
    """Return the dimensions to group by. Raises BadFilter for one unknown or named twice."""
    for place, name in enumerate(names):
        if name not in DIMENSIONS:
            raise _no_dimension(name)
        if name in names[:place]:
            raise BadFilter(
                f"“{name}” is named twice. Name each dimension once.",
                f"« {name} » est indiqué deux fois. Indiquez chaque dimension une seule fois.",
            )
    return tuple(DIMENSIONS[name] for name in names)


def in_words(opened: Opened, chosen: Chosen) -> Text | None:
    """Return the filters as words, "country: Niger or Mali; year: 2020"; None without any."""
    parts = [
        (DIMENSIONS[name].title, listed([in_word(opened, name=name, code=code) for code in codes]))
        for name, codes in chosen.codes.items()
    ]
    english = "; ".join(f"{title.en}: {words.en}" for title, words in parts)
    french = " ; ".join(f"{title.fr} : {words.fr}" for title, words in parts)
    return sentence(english, french) if parts else None


def proper(codes: Sequence[Code]) -> list[Code]:
    """Return the codes themselves, without "none" and "unallocated"."""
    return [code for code in codes if code not in WITHOUT]


def in_word(opened: Opened, *, name: str, code: Code) -> Text:
    """Return what a filtered code is called, "none stated" included."""
    return WITHOUT.get(str(code)) or labels.label(opened, dimension=name, code=code)


def _codes(opened: Opened, dimension: Dimension, values: list[str]) -> tuple[Code, ...]:
    if len(values) > MOST_VALUES:
        raise BadFilter(
            f"The filter {dimension.name} has {len(values)} values. Give {MOST_VALUES} at most.",
            f"Le filtre {dimension.name} comporte {len(values)} valeurs. Indiquez-en "
            f"{MOST_VALUES} au maximum.",
        )
    codes: list[Code] = []
    for value in values:
        found = _code(opened, dimension, value.strip())
        is_spend = dimension.name == "kind" and found == SPEND
        codes += SPENDING if is_spend else (found,)
    return tuple(dict.fromkeys(codes))


def _code(opened: Opened, dimension: Dimension, value: str) -> Code:
    if value in WITHOUT:
        return value
    if dimension.number:
        return _year(dimension, value)
    known = labels.known(opened, dimension=dimension.name)
    if value in known:
        return value
    code = opened.once(_by_folded_code, dimension.name).get(value.casefold())
    if code is None:
        raise BadFilter(*near.no_code(dimension.name, value, known=known))
    return code


def _by_folded_code(opened: Opened, name: str) -> Mapping[str, Code]:
    return {str(code).casefold(): code for code in labels.known(opened, dimension=name)}


def _year(dimension: Dimension, value: str) -> int:
    if not _YEAR.fullmatch(value):
        raise BadFilter(
            f"The filter {dimension.name} takes a calendar year such as 2020. "
            f"Found: “{shown(value)}”.",
            f"Le filtre {dimension.name} attend une année civile, par exemple 2020. "
            f"Valeur reçue : « {shown(value)} ».",
        )
    return int(value)


def _insist_on_one_kind(kinds: Sequence[Code]) -> None:
    if len(kinds) > 1 and not set(kinds) <= set(SPENDING):
        raise BadFilter(
            "Budgets, commitments and spending say the same money again and are never added. "
            "Ask for one kind of amount at a time.",
            "Les budgets, les engagements et les dépenses décrivent les mêmes fonds et ne "
            "s’additionnent jamais. Demandez une seule nature de montant à la fois.",
        )


def _no_dimension(name: str) -> BadFilter:
    return BadFilter(*near.no_dimension(name, known=list(DIMENSIONS)))
