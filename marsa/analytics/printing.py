"""An answer as a table of text for people: what it is, the rows, and what is beside them."""

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import format_decimal

from marsa.analytics.answers import EXACT, TOTAL, Answer, closing
from marsa.analytics.text import sentence

NO_VALUE = "–"
_NO_RATE = sentence("Not converted, for want of a rate: ", "Non converti, faute de taux : ")
_NO_CURRENCY = sentence("Lines that state no currency: ", "Lignes sans indication de monnaie : ")


def lines(answer: Answer, *, language: str) -> Iterator[str]:
    """Yield the lines of a table; numbers are written as the language writes them."""
    yield f"{answer.title.of(language)} ({answer.unit.of(language)})"
    yield answer.denominator.of(language)
    yield ""
    cells = [(name, _number(value, language)) for name, value in _cells(answer, language)]
    names, figures = (max(len(cell[i]) for cell in cells) for i in (0, 1))
    for name, figure in cells:
        yield f"{name:<{names}}  {figure:>{figures}}"
    for currency, amount in answer.not_converted.items():
        yield f"{_NO_RATE.of(language)}{currency} {_number(amount, language)}"
    if answer.without_currency:
        yield f"{_NO_CURRENCY.of(language)}{answer.without_currency}"
    yield ""
    yield answer.definition.of(language)
    yield answer.caveat.of(language)


def _cells(answer: Answer, language: str) -> list[tuple[str, Decimal | None]]:
    if not answer.by:
        return [(TOTAL.of(language), answer.total)]
    rows = [
        (" · ".join(text.of(language) for text in row.labels), row.value) for row in answer.rows
    ]
    return [*rows, *((text.of(language), value) for text, value in closing(answer))]


def _number(value: Decimal | None, language: str) -> str:
    if value is None:
        return NO_VALUE
    decimals = max(0, -int(value.normalize(EXACT).as_tuple().exponent))
    pattern = "#,##0" if value.as_tuple().exponent == 0 else f"#,##0.{'0' * max(2, decimals)}"
    return str(format_decimal(value, format=pattern, locale=language))
