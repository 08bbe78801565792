"""What stands on paper: the form, blank or filled, and the cover sheet of a return.

Everything is text; a template takes it as values, so that nothing a person typed is taken for an
instruction.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marsa.collection import fields, writing
from marsa.collection.fields import Field
from marsa.collection.pages import contents
from marsa.collection.wording import Names
from marsa.registry import codelists

PATIENCE = 60  # seconds for one document
MOST_CHOICES = 40  # of a list that is printed to be ticked; longer ones are written
LINES = {"texts": 4, "paragraphs": 4, "list": 3}  # left free on a blank form, 1 for others
_LONG = frozenset({"places", "identifier_schemes"})
_OFF = frozenset({"type", "documents"})  # the form is of one type, and paper holds no file


@dataclass(frozen=True, slots=True)
class Row:
    """One field. said: what it says, one text for each value; choices: to be ticked, where blank.

    lines: left free to write on. parts: name and definition of what each line is to hold.
    """

    label: str
    help: str
    required: bool = False
    said: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document. facts: label and value; table: a header and its rows, empty without one."""

    title: str
    lead: str
    language: str
    foot: str
    words: Mapping[str, str]
    facts: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def blank(type_: str, *, foot: str) -> Sheet:
    """Return the form of a type ("project", "policy") with nothing in it."""
    language = writing.language()
    label = codelists.labels("initiative_types")[type_].text(language)
    return Sheet(
        title=_("Entry form: %(type)s") % {"type": label.lower()},
        lead=_("Fields marked with * are required. Definitions stand below each name."),
        language=language,
        foot=foot,
        words=_words(),
        parts=tuple(_blank_parts(type_, language)),
    )


def filled(content: Mapping[str, Any], *, title: str, lead: str, foot: str, names: Names) -> Sheet:
    """Return the form of an entry with what it says. names: code of a theme → what it is called."""
    language = writing.language()
    known = fields.all_fields()
    parts = tuple(
        Part(
            block.title,
            tuple(
                Row(
                    line.label,
                    known[line.key].help(language),
                    said=line.said or (_("Not provided"),),
                )
                for line in block.lines
            ),
        )
        for block in contents.blocks(content, language=language, names=names)
    )
    return Sheet(title, lead, language, foot, _words(), parts=parts)


def cover(
    *,
    title: str,
    lead: str,
    foot: str,
    facts: Iterable[tuple[str, str]],
    entries: Iterable[tuple[str, str, str, str]],
) -> Sheet:
    """Return the cover sheet of a return. entries: reference, title, type and state of each."""
    header = (_("Reference"), _("Title"), _("Type"), _("State"))
    rows = tuple(entries)
    return Sheet(
        title,
        lead,
        writing.language(),
        foot,
        _words(),
        facts=tuple(facts),
        table=(header, *rows) if rows else (),
    )


def pdf(sheet: Sheet, *, at: datetime) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1 (about a second). at: the instant it bears."""
    asked = {"template": "sheet", "values": asdict(sheet), "at": int(at.timestamp())}
    made = subprocess.run(
        [sys.executable, "-m", "marsa.collection.printing.press"],
        input=json.dumps(asked, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"the document could not be set: {made.stderr.decode()[-2000:]}")
    return made.stdout


def _words() -> dict[str, str]:
    return {"field": _("Field"), "entered": _("What is entered"), "page": _("Page")}


def _blank_parts(type_: str, language: str) -> Iterator[Part]:
    known = fields.all_fields()
    for section in fields.sections():
        asked = [known[key] for key in section.fields if type_ in known[key].applies]
        rows = tuple(_blank(field, type_, language) for field in asked if field.key not in _OFF)
        if rows:
            yield Part(section.label(language), rows)


def _blank(field: Field, type_: str, language: str) -> Row:
    known = fields.all_fields()
    parts = [known[key] for key in field.parts if known[key].is_asked]
    choices = _choices(field.code_list(type_), language)
    return Row(
        label=field.label(language),
        help=field.help(language),
        required=type_ in field.required,
        choices=choices,
        parts=tuple((part.label(language), part.help(language)) for part in parts),
        lines=0 if choices else LINES.get(field.kind, 1),
    )


def _choices(name: str, language: str) -> tuple[str, ...]:
    """Return what can be ticked; nothing for a list that is too long for paper."""
    if not name or name in _LONG:
        return ()
    labels = codelists.labels(name)
    if len(labels) > MOST_CHOICES:
        return ()
    return tuple(label.text(language) for label in labels.values())
