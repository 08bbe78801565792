"""What a check can find: every finding by its code, with what it means.

"I look up the code that a spreadsheet or a program gave me, and read what to do about it."
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marsa.exchange import sentences
from marsa.exchange.sentences import Sentence
from marsa.portal import addresses, severities
from marsa.portal.pages.check import COMMAND
from marsa.portal.parts import Link

# The first part of a code → what its findings are about, in the order of the page.
SUBJECTS: Mapping[str, Promise] = {
    "file": gettext_lazy("The file as a whole"),
    "schema": gettext_lazy("Structure"),
    "code": gettext_lazy("Codes"),
    "value": gettext_lazy("Values"),
    "rule": gettext_lazy("Rules"),
    "plausibility": gettext_lazy("Plausibility"),
}
_NEAR = re.compile(r"\{near_(?:en|fr)\}")
_VALUE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One finding. sentence: with "…" where a value of the file stands. look: of its severity."""

    code: str
    word: str
    look: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The findings about one thing. name: the first part of their codes."""

    name: str
    title: str
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The page. count: of all findings."""

    crumbs: tuple[Link, ...]
    canonical: str
    count: int
    subjects: tuple[Subject, ...]


def page(language: str) -> Findings:
    """Return all findings by what they are about, in the order of their codes."""
    known = sorted(sentences.catalogue().values(), key=lambda sentence: sentence.code)
    path = addresses.path("findings", language=language)
    return Findings(
        crumbs=(
            Link(_("Home"), addresses.path("home", language=language)),
            Link(_("Check a file"), addresses.path("check", language=language)),
        ),
        canonical=addresses.full(path),
        count=len(known),
        subjects=tuple(
            Subject(
                name=name,
                title=str(title),
                meanings=tuple(
                    _meaning(sentence, language)
                    for sentence in known
                    if sentence.code.partition(".")[0] == name
                ),
            )
            for name, title in SUBJECTS.items()
        ),
    )


def _meaning(sentence: Sentence, language: str) -> Meaning:
    text = sentence.fr if language == "fr" else sentence.en
    for words in COMMAND:
        text = text.replace(words, _("Choose its list in the form"))
    return Meaning(
        code=sentence.code,
        word=severities.word(sentence.severity),
        look=severities.LOOKS[sentence.severity],
        sentence=_VALUE.sub("…", _NEAR.sub("", text)).replace("….", "…"),
    )
