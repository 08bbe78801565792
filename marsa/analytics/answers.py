"""What a measure answers: plain frozen values with everything that must be said beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.labels import Code
from marsa.analytics.text import Text, plain

EXACT = Context(prec=76)  # twice the digits that the database keeps


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answer.

    codes, labels: one for each dimension that was grouped by. value: None when there are
    only amounts without a rate. not_converted: funding lines that are not in the value
    because they have no rate.
    """

    codes: tuple[Code, ...]
    labels: tuple[Text, ...]
    value: Decimal | None
    not_converted: int = 0


@dataclass(frozen=True, slots=True)
class Others:
    """The rows that a list of the largest leaves out: how many, and their sum."""

    count: int
    value: Decimal

    @property
    def label(self) -> Text:
        """All others, with their number."""
        return Text(f"All others ({self.count})", f"Tous les autres ({self.count})")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a measure asked of one edition.

    currency: of the values; None for counts. by: names of the dimensions of a row.
    total: of money, the rows, `others` and `not_allocated` to the cent; of initiatives,
    each once. not_allocated: what has no code in one of the dimensions. not_converted:
    currency → amount that has no rate, in no value. without_currency: funding lines that
    state no currency, in no value. denominator: what the total is the total of.
    """

    measure: str
    edition: str
    title: Text
    definition: Text
    caveat: Text
    unit: Text
    currency: str | None
    by: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Decimal
    not_allocated: Decimal
    denominator: Text
    not_converted: Mapping[str, Decimal]
    without_currency: int = 0
    others: Others | None = None


def exact_sum(values: Iterable[Decimal | None]) -> Decimal:
    """Add amounts without ever rounding; None adds nothing."""
    total = Decimal(0)
    for value in values:
        if value is not None:
            total = EXACT.add(total, value)
    return total


def in_order(rows: Iterable[Row], *, by: Sequence[str]) -> tuple[Row, ...]:
    """Sort rows: the largest first, then by code; by code alone where years are in the row."""
    if any(DIMENSIONS[name].number for name in by):
        return tuple(sorted(rows, key=lambda row: row.codes))
    return tuple(sorted(rows, key=largest_first))


def largest_first(row: Row) -> tuple[object, ...]:
    """Return a sort key: the largest value first, no value last, then by code."""
    return (row.value is None, -(row.value or Decimal(0)), row.codes)


def as_data(answer: Answer, *, language: str) -> dict[str, Any]:
    """Return an answer as JSON values; amounts are texts of digits, so that none is rounded."""
    data: dict[str, Any] = {
        "measure": answer.measure,
        "edition": answer.edition,
        "title": answer.title.of(language),
        "definition": answer.definition.of(language),
        "caveat": answer.caveat.of(language),
        "unit": answer.unit.of(language),
        "currency": answer.currency,
        "denominator": answer.denominator.of(language),
        "by": list(answer.by),
        "rows": [_row(answer, row, language) for row in answer.rows],
        "total": plain(answer.total),
        "not_allocated": plain(answer.not_allocated),
        "not_converted": {code: plain(value) for code, value in answer.not_converted.items()},
        "without_currency": answer.without_currency,
    }
    if answer.others:
        data["others"] = {"count": answer.others.count, "value": plain(answer.others.value)}
    return data


def as_table(answer: Answer, *, language: str) -> Iterator[list[str]]:
    """Yield an answer as lines of text cells, the names of the columns first.

    Columns: each dimension and its label, value. The lines after the rows have no code:
    all others, not allocated, total.
    """
    yield [cell for name in answer.by for cell in (name, f"{name}_label")] + ["value"]
    for row in answer.rows:
        pairs = zip(row.codes, row.labels, strict=True)
        cells = [cell for code, text in pairs for cell in (str(code), text.of(language))]
        yield [*cells, "" if row.value is None else plain(row.value)]
    if answer.by:
        for text, value in closing(answer):
            yield ["", text.of(language), *([""] * (2 * len(answer.by) - 2)), plain(value)]


def closing(answer: Answer) -> list[tuple[Text, Decimal]]:
    """Return the lines that close a table: all others, not allocated, total."""
    others = [(answer.others.label, answer.others.value)] if answer.others else []
    return [*others, (NOT_ALLOCATED, answer.not_allocated), (TOTAL, answer.total)]


NOT_ALLOCATED = Text("Not allocated", "Non ventilé")
TOTAL = Text("Total", "Total")


def _row(answer: Answer, row: Row, language: str) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, code, text in zip(answer.by, row.codes, row.labels, strict=True):
        cells |= {name: code, f"{name}_label": text.of(language)}
    cells["value"] = None if row.value is None else plain(row.value)
    if row.not_converted:
        cells["not_converted"] = row.not_converted
    return cells
