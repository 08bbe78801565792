"""Every measure again in plain Python, on editions and questions drawn at random."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from marsa.analytics import facets, listing
from marsa.analytics.answers import exact_sum
from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.measures import initiatives, top, total
from marsa.analytics.opened import Opened, open_edition
from tests.accounts_at_random import MONEY, accounts, filters, groupings
from tests.make_edition import Account, an_edition, filled, from_accounts
from tests.oracles import initiatives as counted_again
from tests.oracles import total as added_again

Rows = dict[str, list[dict[str, Any]]]

editions = settings(
    max_examples=10,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # an edition each: shrinking takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
questions = st.lists(st.tuples(groupings, filters()), min_size=12, max_size=12)


@contextmanager
def opened(drawn: list[Account]) -> Iterator[tuple[Opened, Rows]]:
    """Make an edition of these accounts, open it, and give its rows beside it."""
    tables = from_accounts(drawn)
    with tempfile.TemporaryDirectory() as folder:
        yield open_edition(an_edition(Path(folder), **tables)), filled(tables)


@editions
@given(accounts(), questions)
def test_funding_is_what_adding_row_by_row_gives(
    drawn: list[Account], asked: list[tuple[list[str], dict[str, list[str]]]]
) -> None:
    with opened(drawn) as (edition, rows):
        for by, where in asked:
            answer = total.measure(edition, by=by, where=where)
            sums = added_again.total(rows, by=by, where=where)
            placed = {codes: value for codes, value in sums.items() if None not in codes}
            unplaced = [value for codes, value in sums.items() if None in codes]
            missing = added_again.lines_without_rate(rows, by=by, where=where)
            if by:
                assert {row.codes: row.value for row in answer.rows} == placed
            assert answer.total == exact_sum(sums.values())
            assert answer.not_allocated == exact_sum(unplaced)
            assert {row.codes: row.not_converted for row in answer.rows if row.not_converted} == {
                codes: lines for codes, lines in missing.items() if None not in codes
            }
            assert (answer.not_converted, answer.without_currency) == added_again.not_converted(
                rows, where=where
            )


@editions
@given(accounts(), questions, st.sampled_from(["EUR", "USD", "GNF"]))
def test_the_rows_and_what_is_not_allocated_add_up_to_the_total_to_the_last_digit(
    drawn: list[Account], asked: list[tuple[list[str], dict[str, list[str]]]], currency: str
) -> None:
    with opened(drawn) as (edition, rows):
        if currency not in {line["currency"] for line in rows["funding"]}:
            currency = "EUR"
        for by, where in asked:
            answer = total.measure(edition, by=by, where=where, currency=currency)
            parts = [row.value for row in answer.rows] + [answer.not_allocated]
            assert exact_sum(parts) == answer.total
            again = added_again.total(rows, by=by, where=where, currency=currency)
            assert exact_sum(again.values()) == answer.total
            if by:
                largest = top.measure(edition, by=by[0], n=2, where=where, currency=currency)
                assert largest.others is not None
                parts = [row.value for row in largest.rows]
                parts += [largest.others.value, largest.not_allocated]
                assert exact_sum(parts) == largest.total == answer.total


@editions
@given(accounts(), questions)
def test_initiatives_are_those_counted_one_by_one(
    drawn: list[Account], asked: list[tuple[list[str], dict[str, list[str]]]]
) -> None:
    with opened(drawn) as (edition, rows):
        for by, where in asked:
            answer = initiatives.measure(edition, by=by, where=where)
            fitting = counted_again.fitting(rows, where=where)
            again = counted_again.counts(rows, by=by, where=where) if by else {(): set(fitting)}
            assert {row.codes: row.value for row in answer.rows} == {
                codes: Decimal(len(ids)) for codes, ids in again.items()
            }
            placed = set().union(*again.values())
            assert answer.total == len(fitting)
            assert answer.not_allocated == len(fitting) - len(placed)


@editions
@given(accounts(), questions)
def test_a_list_holds_the_initiatives_that_fit_and_their_part_of_the_money(
    drawn: list[Account], asked: list[tuple[list[str], dict[str, list[str]]]]
) -> None:
    with opened(drawn) as (edition, rows):
        for _, where in asked:
            found = listing.find(edition, where=where, size=200)
            fitting = counted_again.fitting(rows, where=where)
            assert sorted(item.public_id for item in found.rows) == sorted(fitting)
            assert found.count == len(fitting)
            own = {row["public_id"]: row for row in rows["initiatives"]}
            assert found.eur_total == exact_sum(own[public_id]["eur"] for public_id in fitting)
            assert found.not_converted == sum(own[i]["not_converted"] for i in fitting)
            parts: dict[str, list[Decimal]] = {public_id: [] for public_id in fitting}
            for allocation, _codes in added_again.allocations(rows, where):
                if allocation["eur"] is not None and allocation["public_id"] in parts:
                    parts[allocation["public_id"]].append(allocation["eur"])
            divides = any(DIMENSIONS[name].divides_money for name in where)
            here = {i: exact_sum(eur) if eur and divides else None for i, eur in parts.items()}
            assert {item.public_id: item.eur_here for item in found.rows} == here
            if divides:
                assert found.eur_here_total == exact_sum(here.values())


@editions
@given(accounts(), st.lists(filters(), min_size=4, max_size=4))
def test_a_facet_says_how_many_would_be_found(
    drawn: list[Account], asked: list[dict[str, list[str]]]
) -> None:
    with opened(drawn) as (edition, rows):
        for where in asked:
            for name, values in facets.of(edition, where=where).items():
                if any("unallocated" in codes for key, codes in where.items() if key != name):
                    assert values == ()
                for value in values:
                    alone = {**where, name: [str(value.code)]}
                    assert value.count == len(counted_again.fitting(rows, where=alone))
                    if where.get(name) != ["spend"]:
                        assert value.chosen == (str(value.code) in where.get(name, []))


@editions
@given(accounts())
def test_the_parts_by_any_filter_add_up_to_the_whole(drawn: list[Account]) -> None:
    with opened(drawn) as (edition, _):
        whole = total.measure(edition).total
        for name in MONEY:
            if name == "kind":  # a kind asked for takes uncounted lines too
                continue
            answer = total.measure(edition, by=[name])
            parts = {
                row.codes[0]: total.measure(edition, where={name: [str(row.codes[0])]}).total
                for row in answer.rows
            }
            assert {row.codes[0]: row.value or 0 for row in answer.rows} == parts
            rest = total.measure(edition, where={name: ["none"]}).total
            assert rest == answer.not_allocated
            assert exact_sum([*parts.values(), rest]) == whole


@editions
@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_no_answer(drawn: list[Account], random: Any) -> None:
    # The first entry of an initiative says its title and type, so those stay in place.
    single = list({account.public_id: account for account in drawn}.values())
    shuffled = list(single)
    random.shuffle(shuffled)
    with opened(single) as (before, _), opened(shuffled) as (after, _):
        for by in (["country"], ["domain", "year"], ["funder"], ["partner", "type"]):
            assert total.measure(before, by=by) == total.measure(after, by=by)
            assert initiatives.measure(before, by=by) == initiatives.measure(after, by=by)
        assert listing.find(before) == listing.find(after)


@editions
@given(accounts(), st.sampled_from(["superseded-budget", "duplicate"]))
def test_a_line_that_is_not_counted_changes_no_total(drawn: list[Account], reason: str) -> None:
    first = drawn[0]
    extra: dict[str, Any] = {
        "kind": "budget",
        "amount": "123.45",
        "currency": "EUR",
        "on": "2020-01-01",
        "until": None,
        "value_on": "2020-01-01",
        "value_on_basis": "value-date",
        "funder": {"name": "", "code": "EU", "class": "eu-institution"},
        "places": [],
        "set_aside": reason,
        "line": 9,
        "rate": "1",
    }
    content = {**first.content, "funding": [*first.content["funding"], extra]}
    more = [Account(first.public_id, first.partner, first.about, content), *drawn[1:]]
    with opened(drawn) as (before, _), opened(more) as (after, _):
        for by in ([], ["country"], ["year", "funder"]):
            assert total.measure(before, by=by) == total.measure(after, by=by)
        kinds = {"kind": ["budget"]}
        assert total.measure(before, where=kinds) == total.measure(after, where=kinds)


@pytest.mark.parametrize("name", MONEY)
def test_every_dimension_that_divides_money_is_drawn_at_random(name: str) -> None:
    assert set(MONEY) == {d.name for d in DIMENSIONS.values() if not d.overlaps}
    assert name in DIMENSIONS
