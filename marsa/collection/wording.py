"""What a value of an entry says, in words of both languages. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel.dates import format_date

from marsa.collection.checks.places import name as place_name
from marsa.collection.checks.said import Words, shown
from marsa.collection.checks.values import day, number, text
from marsa.collection.fields import catalogue
from marsa.collection.fields.catalogue import STATUS_LISTS
from marsa.exchange.workbook import choices
from marsa.registry import codelists

Names = Mapping[str, Words]  # code of a theme or contributor → what it is called
YES_NO = {True: Words("Yes", "Oui"), False: Words("No", "Non")}
_LANGUAGES = {"en": Words("English", "anglais"), "fr": Words("French", "français")}
_DAY = {"year": ("y", "y"), "month": ("MMMM y", "MMMM y")}


def of(field: str, value: Any, *, type_: str, names: Names) -> Words:
    """Return what a unit says (`units`), whole and unshortened; empty words for nothing.

    type_: of the entry, which decides what its statuses are called.
    """
    if value in (None, "", [], {}):
        return Words("", "")
    whole = catalogue.of(field)
    if isinstance(value, bool):
        return YES_NO[value]
    if whole.key in ("starts_on", "ends_on"):
        return _day(value[whole.key], value.get(whole.key.replace("_on", "_precision")))
    if whole.kind == "day":
        return _day(value, None)
    if whole.key in _LINES:
        return _LINES[whole.key](value, names)
    list_name = whole.code_list(type_)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return join([_coded(list_name, code, names) for code in value])
    return _coded(list_name, str(value), names)


def label(field: str) -> Words:
    """Return what a place of the content is called: "Title (French)", "Amount"."""
    about = catalogue.of(field)
    words = Words(about.en, about.fr)
    tail = field.rpartition("/")[2]
    if about.kind == "texts" and tail in _LANGUAGES:
        language = _LANGUAGES[tail]
        return Words(f"{words.en} ({language.en})", f"{words.fr} ({language.fr})")
    restricted = field.partition("/")[2]
    if about.key == "restrictions" and restricted in catalogue.all_fields():
        what = catalogue.of(restricted)
        return Words(f"{words.en} ({what.en})", f"{words.fr} ({what.fr})")
    return words


def join(parts: Sequence[Words], *, between: str = ", ") -> Words:
    """Return several words as one enumeration, empty ones left out."""
    return Words(
        between.join(p.en for p in parts if p.en), between.join(p.fr for p in parts if p.fr)
    )


def same(written: str) -> Words:
    """Return what is written the same in both languages."""
    return Words(written, written)


def in_both(value: Any) -> Words:
    """Return a number or day as each language writes it."""
    return Words(shown(value, "en"), shown(value, "fr"))


def _coded(list_name: str, code: str, names: Names) -> Words:
    labels = codelists.labels(list_name) if list_name in _LABELLED else {}
    if code in labels:
        return Words(labels[code].en, labels[code].fr)
    return names.get(code, same(code))


def _day(written: str, precision: str | None) -> Words:
    found = day(written)
    if found is None:
        return same(str(written))
    if precision not in _DAY:
        return in_both(found)
    form_en, form_fr = _DAY[precision]
    return Words(
        str(format_date(found, form_en, locale="en")), str(format_date(found, form_fr, locale="fr"))
    )


def _money(line: Mapping[str, Any], names: Names) -> Words:
    """Tell an amount in one line: kind, funder, currency and figure, and its value date."""
    figure = number(line.get("amount"))
    digits = in_both(figure) if figure is not None else same(text(line.get("amount")))
    currency = text(line.get("currency"))
    parts = [
        _coded("funding_kinds", text(line.get("kind")), names),
        _party(line.get("funder") or {}, names),
        Words(f"{currency} {digits.en}".strip(), f"{digits.fr}\xa0{currency}".strip()),
    ]
    if days := [_day(line[d], None) for d in ("on", "until") if line.get(d)]:
        parts.append(join(days, between=" – "))
    if line.get("value_on") and line.get("value_on") != line.get("on"):
        on = _day(line["value_on"], None)
        parts.append(Words(f"value date {on.en}", f"date de valeur {on.fr}"))
    if line.get("eur"):
        parts.append(Words(f"EUR {line['eur']}", f"{line['eur']}\xa0EUR"))
    parts += [
        _share(same(year), share) for year, share in sorted((line.get("years") or {}).items())
    ]
    return join(parts)


def _party(party: Mapping[str, Any], names: Names) -> Words:
    return same(party.get("name") or party.get("ref") or "")


def _funder(party: Mapping[str, Any], names: Names) -> Words:
    funder_class = _coded("funder_classes", text(party.get("class")), names)
    reason = _coded("no_amount_reasons", text(party.get("no_amount_reason")), names)
    return join([_party(party, names), funder_class, reason])


def _other(party: Mapping[str, Any], names: Names) -> Words:
    role = choices.shipped_index("party_roles").choices.get(party.get("role") or "")
    called = Words(role.en, role.fr) if role else same(party.get("role") or "")
    return join([_party(party, names), called])


def _place(place: Mapping[str, Any], names: Names) -> Words:
    within = same(" ".join(place.get("admin1") or ()))
    return join([_share(place_name(place), place.get("published_share")), within])


def _theme(theme: Mapping[str, Any], names: Names) -> Words:
    code = theme["code"]
    called = names.get(code, same(theme.get("label") or ""))
    label = join([same(code), called], between=" ")
    main = Words("main theme", "thème principal") if theme.get("main") else Words("", "")
    return join([_share(label, theme.get("published_share")), main])


def _share(of_what: Words, share: Any) -> Words:
    percent = number(share)
    if percent is None:
        return of_what
    digits = in_both(percent.normalize() + 0)
    return Words(f"{of_what.en} {digits.en}%", f"{of_what.fr} {digits.fr}\xa0%")


def _identifier(identifier: Mapping[str, Any], names: Names) -> Words:
    return same(f"{identifier['scheme']}: {identifier['value']}")


def _related(related: Mapping[str, Any], names: Names) -> Words:
    return same(related["ref"])


def _restriction(row: Mapping[str, Any], names: Names) -> Words:
    tiers = {"registered": Words("registered readers", "lecteurs inscrits"),
             "partner": Words("partners", "partenaires")}  # fmt: skip
    tier = row.get("tier") or ""
    return join([tiers.get(tier, same(tier)), same(text(row.get("reason")))])


_LINES = {
    "funding": _money,
    "funders": _funder,
    "implementers": _party,
    "others": _other,
    "places": _place,
    "themes": _theme,
    "sectors": _theme,
    "identifiers": _identifier,
    "related": _related,
    "restrictions": _restriction,
}
_LABELLED = frozenset(
    {field.list for field in catalogue.all_fields().values()}
    | {*STATUS_LISTS.values(), "funder_classes", "no_amount_reasons", "funding_kinds"}
) - {"", "places", "identifier_schemes", "party_roles"}
