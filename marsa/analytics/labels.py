"""What the codes of a dimension are called, and which codes an edition knows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marsa.analytics import bases
from marsa.analytics.dimensions import COUNTRIES, DIMENSIONS, REGION, REGIONS
from marsa.analytics.opened import Opened
from marsa.analytics.text import Text

Code = str | int
Labels = Mapping[Code, Text]

_TO_COUNTRIES = Text("To single countries", "À des pays désignés")
_TO_REGIONS = Text("To regions as a whole", "À des régions dans leur ensemble")
_DIALOGUES = {
    "rabat": Text("Rabat Process", "Processus de Rabat"),
    "khartoum": Text("Khartoum Process", "Processus de Khartoum"),
}


def label(opened: Opened, *, dimension: str, code: Code) -> Text:
    """Return what a code is called; the code itself when the edition has no label for it."""
    return known(opened, dimension=dimension).get(code) or Text(str(code), str(code))


def labels(opened: Opened, *, by: Sequence[str], codes: Sequence[Code]) -> tuple[Text, ...]:
    """Return what each code of a row is called; one code for each dimension in `by`."""
    return tuple(
        label(opened, dimension=name, code=code) for name, code in zip(by, codes, strict=True)
    )


def known(opened: Opened, *, dimension: str) -> Labels:
    """Return every code of a dimension that the edition lists or uses, with its label.

    In the order of the codes. Years are whole numbers, other codes text. Raises KeyError
    for a dimension that does not exist.
    """
    return opened.once(_known, dimension)


def domains(opened: Opened) -> Labels:
    """Return the domains of the main framework, in the order of their codes."""
    return opened.once(_domains)


def _known(opened: Opened, name: str) -> Labels:
    listed: Labels = _LISTED[name](opened) if name in _LISTED else {}
    base = bases.source(opened, name=DIMENSIONS[name].source, needs=[name], every_kind=True)
    used = opened.ask(base.filter(base[name].notnull()).select(name).distinct(), limit=1_000_000)
    names: Labels = opened.once(_organisations) if name == "funder" else {}
    codes: dict[Code, Text] = {
        code: names.get(code) or Text(str(code), str(code)) for (code,) in used
    }
    return dict(sorted({**codes, **listed}.items(), key=lambda pair: pair[0]))


def _pairs(opened: Opened, table: str, english: str, french: str, code: str = "code") -> Labels:
    rows = opened.ask(opened.tables[table].select(code, english, french), limit=1_000_000)
    return {code: _text(code, en, fr) for code, en, fr in rows}


def _text(code: Code, english: str | None, french: str | None) -> Text:
    """Use the one language for the other where a label is missing, rather than nothing."""
    return Text(english or french or str(code), french or english or str(code))


def _countries(opened: Opened) -> Labels:
    regions: Labels = {f"{REGION}{code}": text for code, text in _regions(opened).items()}
    return {**_pairs(opened, "countries", "name_en", "name_fr"), **regions}


def _regions(opened: Opened) -> Labels:
    return _pairs(opened, "regions", "label_en", "label_fr")


def _organisations(opened: Opened) -> Labels:
    return _pairs(opened, "organisations", "name_en", "name_fr")


def _nodes(opened: Opened) -> list[tuple[Any, ...]]:
    """Return code, level, domain and labels of the main framework; a later version comes last."""
    nodes = opened.framework_nodes
    main = nodes.filter(nodes.framework == opened.once(bases.main_framework))
    return opened.ask(
        main.order_by("version", "code").select(
            "code", "level", "domain_code", "label_en", "label_fr"
        )
    )


def _domains(opened: Opened) -> Labels:
    return {
        code: _text(code, english, french)
        for code, level, domain, english, french in sorted(_nodes(opened), key=lambda row: row[0])
        if level == "domain" or code == domain
    }


def _themes(opened: Opened) -> Labels:
    return {code: _text(code, english, french) for code, _, _, english, french in _nodes(opened)}


def _codelist(*names: str) -> Callable[[Opened], Labels]:
    def read(opened: Opened) -> Labels:
        lists = opened.codelists
        rows = opened.ask(lists.filter(lists.list.isin(names)).drop("list"))
        return {code: _text(code, english, french) for code, english, french in rows}

    return read


def _sides(opened: Opened) -> Labels:
    sides = _codelist("sides")(opened)
    return {
        **{code: sides[code] for code in sides if code != "international"},
        REGIONS: _TO_REGIONS,
    }


def _dialogues(opened: Opened) -> Labels:
    rows = opened.ask(opened.memberships.select("dialogue").distinct())
    return {code: _DIALOGUES.get(code) or Text(code, code) for (code,) in rows}


_LISTED: dict[str, Callable[[Opened], Labels]] = {
    "country": _countries,
    "region": lambda opened: {**_regions(opened), COUNTRIES: _TO_COUNTRIES},
    "side": _sides,
    "dialogue": _dialogues,
    "domain": _domains,
    "theme": _themes,
    "kind": _codelist("funding_kinds"),
    "funder_class": _codelist("funder_classes"),
    "partner": lambda opened: _pairs(opened, "partners", "name_en", "name_fr"),
    "type": _codelist("initiative_types"),
    "status": _codelist("project_statuses", "policy_statuses"),
    "cycle": lambda opened: _pairs(opened, "cycles", "title_en", "title_fr"),
}
