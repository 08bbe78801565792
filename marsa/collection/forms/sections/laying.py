"""The form of one section: a control for each name, with what was typed in it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from marsa.collection.checks import Check
from marsa.collection.fields import Field, Section, all_fields
from marsa.collection.forms.sections import (
    controls,
    days,
    lines,
    money,
    naming,
    plain,
    reading,
    restricting,
)
from marsa.collection.forms.sections.typing import Sources, Typed

Controls = Iterator[tuple[str, forms.Field]]


class Page(forms.Form):
    """The controls of a section. Nothing in it is refused: what was typed is drawn again."""

    use_required_attribute = False

    def __init__(
        self, written: Typed, *, section: Section, sources: Sources, is_new: bool = False
    ) -> None:
        """Make the controls. written: what stands in them. is_new: the entry is not begun yet."""
        super().__init__(MultiValueDict(written))
        for key in reading.asked(section, type_=sources.type):
            self.fields.update(dict(_controls(key, written, sources, is_new)))
        self.full_clean()

    def say(self, found: Iterable[Check], *, content: Any, language: str) -> None:
        """Say what checks found, each at its control, in the order of the page."""
        for each in found:
            name = naming.control(each.field, content=content)
            self.add_error(name if name in self.fields else None, each.sentence(language))


def _controls(key: str, written: Typed, sources: Sources, is_new: bool) -> Controls:
    field, language = all_fields()[key], sources.language
    if key == restricting.KEY:
        yield from _restrictions(written, sources)
    elif key in lines.LISTS:
        yield f"{key}-lines", controls.hidden()
        for number, _line in enumerate(lines.of(written, key=key)):
            yield from _line_of(key, number, written, sources)
    elif key == "local_ref":
        if is_new:
            hint = field.help(language) + " " + _("Left empty, the platform gives one.")
            yield key, controls.text(field.label(language), hint=hint)
    elif key == "type":
        if is_new:
            offered = controls.offered(field, sources)
            yield key, _radios(field.label(language), offered, field.help(language))
    elif key == "contributor" and is_new and sources.own:
        return  # one's own service, without asking
    elif key not in plain.ELSEWHERE and key not in lines.WITH_OTHERS:
        yield from _single(field, written, sources)


def _radios(label: str, offered: controls.Choices, hint: str) -> forms.Field:
    widget = forms.RadioSelect(choices=list(offered))
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def _single(field: Field, written: Typed, sources: Sources) -> Controls:
    key, label, hint = field.key, field.label(sources.language), field.help(sources.language)
    values = written.get(key) or [""]
    if field.kind == "texts":
        for code, name in (("en", _("In English")), ("fr", _("In French"))):
            is_long = key in controls.LONG
            control = (
                controls.area(name, lines=controls.LONG[key]) if is_long else controls.text(name)
            )
            control.widget.attrs["lang"] = code
            yield f"{key}-{code}", control
    elif field.kind == "day":
        yield from _day(key)
    elif key in plain.SEVERAL:
        yield key, controls.boxes(label, controls.offered(field, sources), values=values, hint=hint)
    elif field.kind == "code":
        offered = controls.offered(field, sources)
        if key != "contributor" or offered or values != [""]:
            yield key, controls.select(label, offered, value=values[-1], hint=hint)
    elif field.kind in ("paragraphs", "address", "codes"):
        hint = hint if field.kind == "paragraphs" else hint + " " + _("One per line.")
        yield key, controls.area(label, hint=hint, lines=controls.LONG.get(key, 2))
    else:
        kind = {"type": "email"} if field.kind == "email" else {}
        yield key, controls.text(label, hint=hint, **kind)


def _day(name: str) -> Controls:
    words = {"d": _("Day"), "m": _("Month"), "y": _("Year")}
    for part in days.PARTS:
        size = 4 if part == "y" else 2
        control = controls.text(words[part], inputmode="numeric", size=size)
        yield f"{name}-{part}", control


def _line_of(key: str, number: int, written: Typed, sources: Sources) -> Controls:
    start = f"{key}-{number}"
    yield f"{start}-at", controls.hidden()
    for part in lines.LISTS[key].parts:
        if part in money.VALUE_ON:
            continue
        name = f"{start}-{part}"
        yield from _part(key, part, name, (written.get(name) or [""])[-1], sources)


def _part(key: str, part: str, name: str, value: str, sources: Sources) -> Controls:
    if part == "proposed":
        yield name, controls.tick(_("It is not in the register: propose it as a new organisation"))
        return
    field = _field_of(key, part)
    label, hint = field.label(sources.language), field.help(sources.language)
    if part == "years":
        yield name, controls.area(label, hint=hint + " " + _("One year per line: 2025 60"), lines=2)
    elif part == "kind":
        yield name, controls.select(label, controls.offered(field, sources), value=value, hint=hint)
        yield from _day(f"{name.rpartition('-')[0]}-value_on")
    elif key == "places" and part == "code":
        yield name, controls.text(label, hint=hint, list="places")
    elif part == "main":
        yield name, controls.tick(label)
    elif field.kind == "code":
        yield name, controls.select(label, controls.offered(field, sources), value=value, hint=hint)
    else:
        yield name, controls.text(label, hint=hint, **_attrs(part))


def _field_of(key: str, part: str) -> Field:
    fields = all_fields()
    whole = "funding" if key == "funders" and part in money.AMOUNT else key
    return fields[f"{whole}/{part}"]


def _attrs(part: str) -> dict[str, Any]:
    lists: dict[str, dict[str, Any]] = {
        "name": {"list": "organisations"},
        "currency": {"list": "currencies", "size": 8},
    }
    is_figure = part in ("amount", "eur", "published_share")
    return {**lists.get(part, {}), **({"inputmode": "decimal"} if is_figure else {})}


def _restrictions(written: Typed, sources: Sources) -> Controls:
    for field in restricting.restrictable(type_=sources.type):
        tier, reason = (restricting.name(field.key, part) for part in ("tier", "reason"))
        value = (written.get(tier) or [""])[-1]
        everyone = _("everyone who sees the entry")
        offered = controls.tiers()
        yield tier, controls.select(_("Who may see it"), offered, value=value, blank=everyone)
        yield reason, controls.text(_("Why, in at least 10 characters"))
