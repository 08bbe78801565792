"""What a template draws of a section: blocks of controls, lines of blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marsa.collection.checks import euros
from marsa.collection.checks.said import shown
from marsa.collection.fields import Section, all_fields
from marsa.collection.forms.sections import days, lines, money, plain, reading, restricting
from marsa.collection.forms.sections.laying import Page
from marsa.collection.forms.sections.typing import Sources, Typed, one
from marsa.registry import organisations

Content = Mapping[str, Any]
ADD = {
    "funders": gettext_lazy("Add another funder or amount"),
    "implementers": gettext_lazy("Add another implementer"),
    "others": gettext_lazy("Add another organisation"),
    "places": gettext_lazy("Add another country or region"),
    "themes": gettext_lazy("Add another theme"),
    "identifiers": gettext_lazy("Add an identifier"),
}
# Controls of a line that are seldom needed stand folded away.
SELDOM = frozenset({"ref", "years", "eur", "eur_source", "admin1", "no_amount_reason"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be meant. take: what its button sends."""

    name: str
    take: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. more: what is seldom needed; is_open: it has something in it. said: what
    the amount is in euro."""

    number: int
    legend: str
    at: BoundField
    blocks: tuple["Block", ...]
    more: tuple["Block", ...] = ()
    is_open: bool = False
    said: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Controls that belong together. kind: which template draws them: field, texts, day, boxes,
    tick, lines or group. add: what the button says that adds a line."""

    kind: str
    key: str
    label: str = ""
    hint: str = ""
    fields: tuple[BoundField, ...] = ()
    lines: tuple[Line, ...] = ()
    count: BoundField | None = None
    add: str = ""
    blocks: tuple["Block", ...] = field(default=())

    @property
    def template(self) -> str:
        """The template of its kind."""
        return f"collection/write-{self.kind}.html"


def blocks(
    form: Page, written: Typed, *, content: Content, section: Section, sources: Sources
) -> tuple[Block, ...]:
    """Return what a section draws. content: what is saved, for what is computed of it."""
    found = (
        _block(key, form, written, content, sources)
        for key in reading.asked(section, type_=sources.type)
    )
    return tuple(block for block in found if block is not None)


def _block(
    key: str, form: Page, written: Typed, content: Content, sources: Sources
) -> Block | None:
    about = all_fields()[key]
    label, hint = about.label(sources.language), about.help(sources.language)
    if key == restricting.KEY:
        return Block("group", key, label, hint, blocks=tuple(_restrictions(form, sources)))
    if key in lines.LISTS:
        drawn = tuple(_lines(key, form, written, content, sources))
        return Block(
            "lines", key, label, hint, lines=drawn, count=form[f"{key}-lines"], add=str(ADD[key])
        )
    if about.kind == "texts":
        two = tuple(form[f"{key}-{language}"] for language in plain.LANGUAGES)
        return Block("texts", key, label, hint, two)
    if f"{key}-d" in form.fields:
        return Block("day", key, label, hint, _day(key, form))
    if key not in form.fields:
        return None
    is_several = key in plain.SEVERAL or key == "type"
    return Block("boxes" if is_several else "field", key, label, hint, (form[key],))


def _day(name: str, form: Page) -> tuple[BoundField, ...]:
    return tuple(form[f"{name}-{part}"] for part in days.PARTS)


def _restrictions(form: Page, sources: Sources) -> Iterator[Block]:
    for about in restricting.restrictable(type_=sources.type):
        two = tuple(form[restricting.name(about.key, part)] for part in ("tier", "reason"))
        yield Block("pair", about.key, about.label(sources.language), fields=two)


def _lines(
    key: str, form: Page, written: Typed, content: Content, sources: Sources
) -> Iterator[Line]:
    amounts = {row.at: row.amount for row in money.rows_of(content)} if key == "funders" else {}
    for number, line in enumerate(lines.of(written, key=key)):
        parts = [p for p in lines.LISTS[key].parts if p not in money.VALUE_ON]
        known = _is_known(line, sources)
        drawn = [
            _part(key, number, p, form, sources) for p in parts if p != "proposed" or not known
        ]
        seldom = tuple(b for b in drawn if b.key in SELDOM)
        often = [b for b in drawn if b.key not in SELDOM]
        if key == "funders":
            at = [b.key for b in often].index("currency") + 1
            often.insert(at, _value_on(number, form, sources))
        yield Line(
            number,
            f"{_legend(key, sources)} {number + 1}",
            form[f"{key}-{number}-at"],
            tuple(often),
            seldom,
            is_open=any(one(line, b.key) or b.fields[0].errors for b in seldom),
            said=_in_euro(amounts.get(one(line, "at")), content, sources),
            candidates=() if known else _candidates(f"{key}-{number}-name", line, sources),
        )


def _legend(key: str, sources: Sources) -> str:
    return all_fields()[all_fields()[key].parts[0]].label(sources.language)


def _part(key: str, number: int, part: str, form: Page, sources: Sources) -> Block:
    control = form[f"{key}-{number}-{part}"]
    kind = "tick" if part in ("main", "proposed") else "field"
    return Block(kind, part, str(control.label), fields=(control,))


def _value_on(number: int, form: Page, sources: Sources) -> Block:
    about = all_fields()["funding/value_on"]
    label, hint = about.label(sources.language), about.help(sources.language)
    return Block(
        "day", f"funders-{number}-value_on", label, hint, _day(f"funders-{number}-value_on", form)
    )


def _is_known(line: Mapping[str, list[str]], sources: Sources) -> bool:
    """Whether a line names no organisation, or one of the register."""
    name, ref = one(line, "name"), one(line, "ref") or None
    known = sources.around.known
    return not name or organisations.recognise(name, known=known, identifier=ref) is not None


def _candidates(
    name: str, line: Mapping[str, list[str]], sources: Sources
) -> tuple[Candidate, ...]:
    found = organisations.match(one(line, "name"), known=sources.around.known).candidates
    names = sources.organisations
    return tuple(Candidate(names[c.code], f"{name}={c.code}") for c in found if c.code in names)


def _in_euro(amount: int | None, content: Content, sources: Sources) -> str:
    """Return what an amount in another currency is in euro, with the rate and its day."""
    if amount is None:
        return ""
    line, language = content["funding"][amount], "fr" if sources.language == "fr" else "en"
    found = euros.euro(line, content, to_eur=sources.around.to_eur)
    if found is None or line.get("currency") == "EUR":
        return ""
    values = {
        "eur": shown(found.eur, language),
        "currency": line["currency"],
        "source": found.source,
    }
    if found.rate is None:
        return _("EUR %(eur)s, as you reported it (%(source)s).") % values
    values["rate"] = shown(found.rate.normalize() + 0, language)
    values["day"] = shown(found.rate_on, language)
    return (
        _("EUR %(eur)s, at %(rate)s %(currency)s for 1 EUR, rate of %(day)s (%(source)s).") % values
    )
