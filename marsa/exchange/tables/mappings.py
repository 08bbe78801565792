"""Which column of a known list holds what: data in `known/*.yaml`, one file for each list.

A new list is a new YAML file. `{n}` in a block with `repeat: N` stands for 1 to N.

    name: eutf                       the name for --mapping
    title_en, title_fr               what the list is
    recognise: [column, …]           columns that tell the list by its first row
    unread: [column, …]              columns known and left out on purpose
    empty: [text, …]                 what the list writes for "nothing"
    ref, type, status                a source
    titles, summaries                language → source
    starts_on, ends_on               dated sources, the first that is filled counts
    identifiers                      source + scheme ("by-prefix": "iati:XM-…", else "other")
    parties                          role + name, type, no_amount_reason (sources)
    places, themes                   source + share (source); places: admin1 (source); themes:
                                     vocabulary, code: slug
    amounts                          kind, amount, currency, provider, reason, years, eur,
                                     eur_source (sources), value_on (dated)
    links                            source

A source is {column: …} or {constant: …}, with `split` (separator), `keep` (values that hold the
separator), `lists` (code lists of which it is a code or label), `values` (code → what to store;
without `lists` words of the list itself)
and `prefix` (put before the value). A dated source has a `basis` besides.
"""

from collections import abc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from marsa.exchange import sentences

FOLDER = Path(__file__).with_name("known")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: a column, or always the same."""

    column: str | None = None
    constant: str | None = None
    split: str | None = None
    keep: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    values: abc.Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A column with a day, and what that day is ("adoption", "start", …)."""

    source: Source
    basis: str


@dataclass(frozen=True, slots=True)
class Block:
    """One thing a row may hold: its fixed words and where its parts come from."""

    words: abc.Mapping[str, str]
    sources: abc.Mapping[str, Source]
    days: tuple[Dated, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """A list whose columns are known."""

    name: str
    title_en: str
    title_fr: str
    recognise: tuple[str, ...]
    unread: tuple[str, ...]
    empty: frozenset[str]
    single: abc.Mapping[str, Source]
    titles: abc.Mapping[str, Source]
    summaries: abc.Mapping[str, Source]
    starts_on: tuple[Dated, ...]
    ends_on: tuple[Dated, ...]
    blocks: abc.Mapping[str, tuple[Block, ...]]

    def columns(self) -> frozenset[str]:
        """Return every column that is read."""
        days = [*self.starts_on, *self.ends_on]
        sources = [*self.single.values(), *self.titles.values(), *self.summaries.values()]
        for blocks in self.blocks.values():
            for block in blocks:
                sources.extend(block.sources.values())
                days.extend(block.days)
        sources.extend(dated.source for dated in days)
        return frozenset(source.column for source in sources if source.column)


def names() -> tuple[str, ...]:
    """Return the names of all known lists."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def load(name: str) -> Mapping:
    """Return the list of this name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    return made_of(sentences.load(FOLDER / f"{name}.yaml"))


def recognise(header: Sequence[str]) -> Mapping | None:
    """Tell a list by its first row, whatever the order and case of the columns; None for none."""
    present = {fold(cell) for cell in header}
    fitting = [
        known for known in map(load, names()) if all(fold(c) in present for c in known.recognise)
    ]
    return max(fitting, key=lambda known: len(known.recognise), default=None)


def fold(column: str) -> str:
    """Return the name of a column as it is compared: without blanks around it, in small letters."""
    return " ".join(column.split()).casefold()


def made_of(data: abc.Mapping[str, Any]) -> Mapping:
    """Make a list from the contents of its YAML file. Raises KeyError for what is missing."""
    plural = ("identifiers", "parties", "places", "themes", "amounts", "links")
    return Mapping(
        name=data["name"],
        title_en=data["title_en"],
        title_fr=data["title_fr"],
        recognise=tuple(data["recognise"]),
        unread=tuple(data.get("unread", ())),
        empty=frozenset(data.get("empty", ())),
        single={key: _source(data[key]) for key in ("ref", "type", "status") if key in data},
        titles=_by_language(data.get("titles", {})),
        summaries=_by_language(data.get("summaries", {})),
        starts_on=_dated(data.get("starts_on", ())),
        ends_on=_dated(data.get("ends_on", ())),
        blocks={key: tuple(_blocks(data.get(key, ()))) for key in plural},
    )


def _by_language(data: abc.Mapping[str, Any]) -> dict[str, Source]:
    return {language: _source(source) for language, source in data.items()}


def _blocks(data: Sequence[abc.Mapping[str, Any]]) -> Iterator[Block]:
    """Make the blocks of one kind, each repeated as often as it says."""
    for written in data:
        for number in range(1, written.get("repeat", 1) + 1):
            block = _numbered(written, str(number))
            parts = {key: part for key, part in block.items() if isinstance(part, dict)}
            if "column" in block or "constant" in block:
                parts["value"] = {k: v for k, v in block.items() if k in _SOURCE}
            yield Block(
                words={k: v for k, v in block.items() if isinstance(v, str) and k not in _SOURCE},
                sources={key: _source(part) for key, part in parts.items()},
                days=_dated(block.get("value_on", ())),
            )


_SOURCE = frozenset(Source.__dataclass_fields__)


def _numbered(data: Any, number: str) -> Any:
    """Put the number of a repetition in place of {n}, wherever it stands."""
    if isinstance(data, str):
        return data.replace("{n}", number)
    if isinstance(data, dict):
        return {key: _numbered(value, number) for key, value in data.items()}
    return [_numbered(value, number) for value in data] if isinstance(data, list) else data


def _dated(data: Sequence[abc.Mapping[str, Any]]) -> tuple[Dated, ...]:
    return tuple(
        Dated(_source({k: v for k, v in row.items() if k != "basis"}), row["basis"]) for row in data
    )


def _source(data: abc.Mapping[str, Any]) -> Source:
    lists = {key: tuple(data[key]) for key in ("keep", "lists") if key in data}
    return Source(**{**data, **lists})
