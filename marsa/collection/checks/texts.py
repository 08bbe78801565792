"""Titles, summaries, outcomes: how long they are, and in which languages."""

import unicodedata
from collections.abc import Iterator

from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, text
from marsa.registry.codelists import fold

LANGUAGES = {"en": Words("English", "anglais"), "fr": Words("French", "français")}
TITLE = (10, 300)  # characters, from and to
SUMMARY = (50, 3_000)
OUTCOMES = 3_000


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the texts of an entry."""
    yield from _title(content, context)
    yield from _lengths(content, "summaries", "summary", SUMMARY)
    yield from _outcomes(content)


def length(written: str) -> int:
    """Return the number of characters of a text as it is kept: composed, no blanks around."""
    return len(unicodedata.normalize("NFC", written.strip()))


def _title(content: Content, context: Context) -> Iterator[Check]:
    yield from _lengths(content, "titles", "title", TITLE)
    said = {language: text(content["titles"].get(language)) for language in LANGUAGES}
    missing = [language for language in LANGUAGES if not said[language]]
    if len(missing) == 1:
        field = f"titles/{missing[0]}"
        yield say("title.other_language", field, language=LANGUAGES[missing[0]])
    for language, title in said.items():
        same = context.around.titles.get((language, fold(title)))
        if title and context.other_entries(same):
            yield say("title.repeated", f"titles/{language}", found=title)


def _lengths(content: Content, field: str, name: str, limits: tuple[int, int]) -> Iterator[Check]:
    """Ask for a text in one of the two languages, and that none is too short or too long."""
    least, most = limits
    said = {language: text(content[field].get(language)) for language in LANGUAGES}
    if not any(said.values()):
        yield say(f"{name}.missing", field, least=least, most=most)
    for language, written in said.items():
        found, place = length(written), f"{field}/{language}"
        if 0 < found < least:
            yield say(f"{name}.short", place, found=found, least=least)
        elif found > most:
            yield say(f"{name}.long", place, found=found, most=most)


def _outcomes(content: Content) -> Iterator[Check]:
    outcomes = content.get("outcomes") or {}
    for language in sorted(outcomes):
        if (found := length(outcomes[language])) > OUTCOMES:
            yield say("outcomes.long", f"outcomes/{language}", found=found, most=OUTCOMES)
    is_completed = content["type"] == "project" and content["status"] == "completed"
    if is_completed and not any(text(t) for t in outcomes.values()):
        yield say("outcomes.empty", "outcomes")
