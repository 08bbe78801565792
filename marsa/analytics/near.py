"""Sentences for a name or code that does not exist: what was found, and what was perhaps meant."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

from marsa.analytics.labels import Code, Labels
from marsa.analytics.text import Text, listed, shown

FEW = 12  # codes that a sentence lists in full
MOST = 3  # suggestions
ALIKE = 80  # of 100: labels that are a slip of the pen apart
OF_A_CODE = 1  # wrong, missing or exchanged characters in a code

Sentences = tuple[str, str]


def no_dimension(name: str, *, known: Sequence[str]) -> Sentences:
    """Say in English and French that there is no such dimension, and which there are."""
    every = ", ".join(known)
    return (
        f"“{shown(name)}” is not a dimension of the edition. There are: {every}.",
        f"« {shown(name)} » n’est pas une dimension de l’édition. Dimensions possibles : {every}.",
    )


def no_measure(name: str, *, known: Sequence[str]) -> Sentences:
    """Say in English and French that there is no such measure, and which there are."""
    every = ", ".join(known)
    return (
        f"There is no measure “{shown(name)}”. There are: {every}.",
        f"Il n’existe pas de mesure « {shown(name)} ». Mesures disponibles : {every}.",
    )


def no_code(dimension: str, value: str, *, known: Labels) -> Sentences:
    """Say in English and French that a dimension has no such code, and which are near it."""
    english = f"The dimension {dimension} has no code “{shown(value)}”."
    french = f"La dimension {dimension} n’a pas de code « {shown(value)} »."
    meant = codes_near(value, known=known)
    if meant:
        texts = listed([_with_label(code, known[code]) for code in meant])
        return f"{english} Did you mean {texts.en}?", f"{french} Vouliez-vous dire {texts.fr} ?"
    every = ", ".join(str(code) for code in known)
    if 0 < len(known) <= FEW:
        return f"{english} There are: {every}.", f"{french} Codes possibles : {every}."
    return (
        f"{english} The table of the edition that lists them is among its downloads.",
        f"{french} La liste des codes figure dans les téléchargements de l’édition.",
    )


def codes_near(value: str, *, known: Labels) -> list[Code]:
    """Return up to three codes that are nearly this one, or whose label nearly is; best first."""
    folded = utils.default_process(value)
    if not folded:
        return []
    scores: dict[Code, float] = {}
    codes = {code: str(code).casefold() for code in known}
    for _, distance, code in process.extract(
        value.casefold(), codes, scorer=OSA.distance, score_cutoff=OF_A_CODE, limit=MOST
    ):
        scores[code] = 90.0 - distance
    for names in (
        {c: t.en for c, t in known.items()},
        {c: t.fr for c, t in known.items()},
    ):
        for _, alike, code in process.extract(
            folded,
            names,
            scorer=fuzz.ratio,
            processor=utils.default_process,
            score_cutoff=ALIKE,
            limit=MOST,
        ):
            scores[code] = max(alike, scores.get(code, 0.0))
    return sorted(scores, key=lambda code: (-scores[code], str(code)))[:MOST]


def _with_label(code: Code, label: Text) -> Text:
    def spelled(words: str) -> str:
        return str(code) if words == str(code) else f"{code} ({words})"

    return Text(spelled(label.en), spelled(label.fr))
