"""What is looked up before an entry is checked, as plain values. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from marsa.exchange.workbook import choices
from marsa.exchange.workbook.choices import Choice, Index
from marsa.registry import organisations
from marsa.registry.organisations import Known
from marsa.registry.rates import Conversion

ToEur = Callable[[Decimal, str, date | None], Conversion | None]
NameOf = tuple[str, str]  # scheme and value of an identifier, as `identifiers.key` folds them


def no_rate(amount: Decimal, currency: str, on: date | None) -> Conversion | None:
    """Convert nothing but euro: where no table of rates is at hand."""
    return Conversion(amount, Decimal(1), None, "EUR") if currency == "EUR" else None


def nobody() -> Known:
    """Return a register without organisations."""
    return organisations.known(())


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a framework. parent: code, empty for the highest."""

    code: str
    level: str
    parent: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A contributor of the partner; successor: code of the one that took over, if any."""

    code: str
    en: str
    fr: str
    is_current: bool = True
    successor: str = ""


@dataclass(frozen=True)
class Around:
    """What the entries of one partner in one cycle are checked against.

    today: day of the check. framework: vocabulary of the cycle's themes; levels: its levels from
    the top down; nodes: of the version that the cycle names; elsewhere: nodes of other versions
    → what they became in this one. contributors: contributors of the partner by code. ids: numbers
    of the partner's entries. titles: (language, folded title) → entries; refs: own reference →
    entries; names: identifier → own entries; others: identifier → codes of other partners whose
    accepted entries have it. public: references of public entries beside well-formed public
    identifiers. relations: own reference → references of what it is part or phase of.
    """

    today: date
    framework: str = "jvap"
    levels: tuple[str, ...] = ("domain",)
    nodes: Mapping[str, Node] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contributors: Mapping[str, Contributor] = field(default_factory=dict)
    ids: frozenset[int] = frozenset()
    titles: Mapping[NameOf, frozenset[int]] = field(default_factory=dict)
    refs: Mapping[str, frozenset[int]] = field(default_factory=dict)
    names: Mapping[NameOf, frozenset[int]] = field(default_factory=dict)
    others: Mapping[NameOf, frozenset[str]] = field(default_factory=dict)
    public: frozenset[str] = frozenset()
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: Known = field(default_factory=nobody)
    to_eur: ToEur = no_rate

    @cached_property
    def themes(self) -> Index:
        """The nodes, made ready to find what resembles a code or label."""
        return choices.index(Choice(n.code, n.en, n.fr) for n in self.nodes.values())


@dataclass(frozen=True, slots=True)
class Attached:
    """A document of an entry. size: in bytes; type: as the content tells it."""

    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Context:
    """What one entry is checked against.

    entry: its number, None for one that is not kept yet. entry_id: the number that a file or
    program gave, as written. local_ref: the partner's reference. before: content of the last
    accepted version. documents: those attached.
    """

    around: Around
    entry: int | None = None
    entry_id: str = ""
    local_ref: str = ""
    before: Mapping[str, Any] | None = None
    documents: tuple[Attached, ...] = ()

    def other_entries(self, found: frozenset[int] | None) -> frozenset[int]:
        """Return of these entries those that are not the one that is checked."""
        return (found or frozenset()) - {self.entry}
