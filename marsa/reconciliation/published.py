"""What leaves this room into an edition. A column that is not listed here is never published."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from marsa.kit import columns
from marsa.kit.tables import Table
from marsa.reconciliation import counting, queries, summaries
from marsa.reconciliation.counting import Line, ToEur
from marsa.reconciliation.queries import Account

Rows = Iterator[tuple[object, ...]]
Domains = Mapping[str, str]  # node code of the main framework → code of its domain


def tables(*, to_eur: ToEur, main_framework: str, domains: Domains) -> list[Table]:
    """Return the tables of initiatives and their money.

    to_eur: converts an amount on a day. main_framework: the framework whose themes divide
    the money (others are listed, and divide nothing). domains: its nodes and their domains.
    """

    def with_lines(row: Callable[[Account, Line, int], Rows]) -> Callable[[], Rows]:
        return lambda: _by_line(row, to_eur)

    def allocation_rows(account: Account, line: Line, number: int) -> Rows:
        themes = main_themes(account.content, main_framework)
        return _allocations(account, line, number, themes, domains)

    def theme_rows() -> Rows:
        for account in queries.accounts():
            for theme in account.content["themes"]:
                yield _theme(account, theme, main_framework, domains)

    offered = columns.load(__file__)
    rows = {
        "initiatives": lambda: _initiatives(to_eur),
        "entries": _entries,
        "funding": with_lines(_funding),
        "allocations": with_lines(allocation_rows),
        "places": _places,
        "themes": theme_rows,
    }
    return [offered[name].filled_by(rows[name]) for name in offered]


def main_themes(content: Mapping[str, Any], framework: str) -> list[Mapping[str, Any]]:
    """Return the themes of an entry that divide its money."""
    return [theme for theme in content["themes"] if theme["vocabulary"] == framework]


def _by_line(row: Callable[[Account, Line, int], Rows], to_eur: ToEur) -> Rows:
    number = 0
    for account in queries.accounts():
        for line in counting.lines(account.content, to_eur=to_eur):
            number += 1
            yield from row(account, line, number)


def _initiatives(to_eur: ToEur) -> Rows:
    for account in queries.accounts():
        yield summaries.initiative(account, to_eur=to_eur)


def _entries() -> Rows:
    for account in queries.accounts():
        yield summaries.entry(account)


def _funding(account: Account, line: Line, number: int) -> Rows:
    rated, funder = line.rated, line.funder
    yield (
        number,
        account.public_id,
        account.entry_id,
        funder.get("code"),
        funder.get("name"),
        funder.get("class"),
        line.kind,
        line.year,
        line.currency,
        line.amount,
        line.value_on,
        line.value_on_basis,
        rated.rate if rated else None,
        rated.rate_on if rated else None,
        rated.source if rated else None,
        rated.eur if rated else None,
        line.counted,
        line.counted_because,
        line.source_line,
    )


def _allocations(
    account: Account,
    line: Line,
    number: int,
    themes: Sequence[Mapping[str, Any]],
    domains: Domains,
) -> Rows:
    for part in counting.allocations(line, themes=themes):
        yield (
            number,
            account.public_id,
            part.country_code,
            part.region_code,
            domains.get(part.theme_code) if part.theme_code else None,
            part.theme_code,
            line.year,
            line.funder.get("code") or line.funder.get("name"),
            line.funder.get("class"),
            line.kind,
            line.counted,
            part.share,
            line.currency,
            part.amount,
            part.eur,
        )


def _places() -> Rows:
    for account in queries.accounts():
        for place in summaries.places(account.content):
            yield (account.public_id, *place)


def _theme(
    account: Account, theme: Mapping[str, Any], main_framework: str, domains: Domains
) -> tuple[object, ...]:
    is_main = theme["vocabulary"] == main_framework
    return (
        account.public_id,
        theme["vocabulary"],
        theme["code"],
        domains.get(theme["code"]) if is_main else None,
        theme["label"],
        summaries.percent(theme["share"]),
    )
