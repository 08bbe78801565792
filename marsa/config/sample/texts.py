"""Titles and summaries of invented projects, the same in English and French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from marsa.config.sample import grammar, words
from marsa.config.sample.dates import Span
from marsa.config.sample.partners import Partner
from marsa.config.sample.places import Where
from marsa.config.sample.words import Phrase, Strand

LONGEST = 600  # characters of a summary
MONTHS = {"three": "trois", "four": "quatre", "five": "cinq", "six": "six", "nine": "neuf"}
ONE_SUMMARY = 0.96
Both = tuple[str, str]  # in English, in French
Slots = tuple[Mapping[str, str], Mapping[str, str]]  # English, French


@dataclass(frozen=True, slots=True)
class Subject:
    """What a project is about: its kind, its title's pattern, its people and its place."""

    strand: Strand
    head: Phrase
    group: Phrase
    where: Where
    phase: int = 1

    def titles(self) -> Both:
        """Return the title in English and in French."""
        written = _fill(self.head, _slots(self))
        suffix = f", phase {self.phase}" if self.phase > 1 else ""
        return written[0] + suffix, written[1] + suffix


def suits(subject: Subject) -> bool:
    """Say whether the words make sense in the place: a coast guard needs a coast.

    Coast and desert are known of whole countries only, not of their parts.
    """
    where = subject.where
    known = where.needs if where.whole else where.needs & {"displacement"}
    return {subject.head.needs, subject.group.needs} <= {"", *known}


def summaries(rng: Random, *, subject: Subject, status: str, span: Span, people: int) -> Both:
    """Write two to four sentences in English and French, at most 600 characters each.

    people: how many the project reaches; a sentence with that number is used only where
    it reaches somebody (0: it works with institutions).
    """
    strand, closings = subject.strand, words.load("closings")
    chosen = [rng.choice(strand.opens), *rng.sample(strand.details, rng.choice((1, 1, 2)))]
    if rng.random() < 0.3:
        chosen.append(rng.choice(_usable(closings["partners"], span, people)))
    if status in ("suspended", "cancelled") or rng.random() < 0.75:
        chosen = [*chosen[:3], rng.choice(_usable(closings[status], span, people))]
    months = rng.choice(list(MONTHS))
    en, fr = _slots(subject)
    told = {
        language: {
            "people": grammar.number(people, language=language),
            **dates(span, language=language),
        }
        for language in ("en", "fr")
    }
    return join(
        chosen,
        slots=(
            {**en, **told["en"], "months": months},
            {**fr, **told["fr"], "months": MONTHS[months]},
        ),
    )


def languages(rng: Random, *, partner: Partner, titles: Both, summaries: Both) -> tuple[Both, Both]:
    """Leave out a language where the partner does; now and then only the summary lacks it."""
    chance = rng.random()
    if chance < partner.english_only:
        return (titles[0], ""), (summaries[0], "")
    if chance < partner.english_only + partner.french_only:
        return ("", titles[1]), ("", summaries[1])
    if chance > ONE_SUMMARY:
        return titles, (summaries[0], "") if partner.english_only else ("", summaries[1])
    return titles, summaries


def join(sentences: Sequence[Phrase], *, slots: Slots) -> Both:
    """Fill sentences and put them in a row; details are left out when it grows too long."""
    kept = list(sentences)
    while True:
        written = [_fill(phrase, slots) for phrase in kept]
        en, fr = (" ".join(part) for part in zip(*written, strict=True))
        if max(len(en), len(fr)) <= LONGEST or len(kept) <= 2:
            return en, fr
        del kept[1]


def _usable(rows: list[dict[str, Any]], span: Span, people: int) -> list[Phrase]:
    """Return the sentences that suit the time of a project and the people it reaches, if any."""
    return [
        phrase
        for phrase in words.phrases(rows)
        if span.starts_on.year < phrase.before and (people or not phrase.people)
    ]


def _fill(phrase: Phrase, slots: Slots) -> Both:
    return phrase.en.format_map(slots[0]), grammar.french(phrase.fr.format_map(slots[1]))


def _slots(subject: Subject) -> Slots:
    group, where = subject.group, subject.where
    return (
        {"group": group.en, "in": where.en, "In": grammar.capital(where.en)},
        {
            "les": group.fr,
            "des": grammar.des(group.fr),
            "aux": grammar.aux(group.fr),
            "in": where.fr,
            "In": grammar.capital(where.fr),
        },
    )


def dates(span: Span, *, language: str) -> dict[str, str]:
    """Return the slots that tell when: "start", "end" (month and year) and "end_year"."""
    return {
        "start": grammar.month(span.starts_on, language=language),
        "end": grammar.month(span.ends_on, language=language),
        "end_year": str(span.ends_on.year),
    }
