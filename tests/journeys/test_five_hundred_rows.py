"""Journey 1: five hundred rows of which 23 are wrong, mended and taken; five thousand by a worker.

The times stated are for two cores with nothing else to do; here they may be three times as long.
"""

import io
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
from django.test import Client

from marsa.collection.models import Arrival, Entry
from marsa.collection.tasks import read_arrival
from marsa.exchange.record import Record
from marsa.exchange.workbook import columns
from marsa.registry.roles import Role
from tests.exchange.reworked import cell as reworked_cell
from tests.exchange.reworked import changed, position
from tests.make_cycle import an_appointment
from tests.make_files import a_register, a_row, a_running_cycle, a_workbook, sent, take
from tests.sign_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SLACK = 3
WRONG = 23
P = "Projects"


@contextmanager
def within(seconds: float, what: str) -> Iterator[None]:
    """Demand that something takes no longer than three times its time, and print how long."""
    started = time.monotonic()
    yield
    took = time.monotonic() - started
    print(f"{what}: {took:.2f} s (goal {seconds:g} s)")
    assert took < seconds * SLACK


def rows(number: int) -> list[Record]:
    return [
        a_row(f"A-{n}", starts_on=date(2018 + n % 8, 1, 1), amounts=(an_amount(n),))
        for n in range(1, number + 1)
    ]


def an_amount(n: int) -> Any:
    amount = a_row().amounts[0]
    return type(amount)(
        "2", Decimal(1000 * n), "EUR", value_on=date(2018 + n % 8, 1, 1),
        value_on_basis="value-date", provider=amount.provider,
    )  # fmt: skip


# Column → what is typed into it, each in rows of its own.
MISTAKES: dict[str, tuple[Any, ...]] = {
    "amount_1": ("2 million", "n/a", "1,234", "about 500"),
    "currency_1": ("cash", "ZZZ", "money"),
    "place_1": ("Atlantis", "Nowhere", "Nigerr", "XX"),
    "status": ("going on", "soon"),
    "starts_on": ("31/02/2024", "yesterday", "2024-13-01"),
    "title_en": ("short", "tiny"),
    "theme_1": ("99", "Domain of all"),
    "funder_class_1": ("rich", "poor"),
    "kind_1": ("gift",),
}


def test_five_hundred_rows_with_23_mistakes_are_marked_mended_and_taken(client: Client) -> None:
    a_register()
    a_running_cycle()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    good = a_workbook(*rows(500))
    wrong = {
        (P, column, 5 + 20 * n): value
        for n, (column, value) in enumerate((c, v) for c, vs in MISTAKES.items() for v in vs)
    }
    assert len(wrong) == WRONG
    with within(5, "dry run of 500 rows"):
        arrival = sent(client, changed(good, wrong))
        client.get(f"/en/desk/files/{arrival.pk}/")
    back = client.get(f"/en/desk/files/{arrival.pk}/findings.xlsx").content
    assert marked(back) == {cell(good, column, row) for _, column, row in wrong}
    # The same cells are mended in the workbook that came back.
    right = dict.fromkeys(wrong)
    originals = python_calamine.load_workbook(io.BytesIO(good)).get_sheet_by_name(P).to_python()
    right = {(P, c, r): originals[r - 1][position(good, P, c)] for _, c, r in wrong}
    mended = sent(client, changed(back, right))
    assert mended.outcome["findings"] == {}
    with within(10, "taking 500 rows"):
        take(client, mended)
    assert Entry.objects.count() == 500
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of this process, tests and all: {peak} MB")


def test_five_thousand_rows_are_read_by_a_worker(client: Client) -> None:
    a_register()
    a_running_cycle()
    sign_in(client, an_appointment(Role.FOCAL_POINT))
    arrival = sent(client, a_workbook(*rows(5000)))
    assert arrival.state == "received"
    page = client.get(f"/en/desk/files/{arrival.pk}/")
    assert (page["Refresh"], "is being read" in page.content.decode()) == ("3", True)
    with within(60, "5,000 rows by a worker"):
        read_arrival.call(arrival.pk)
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.outcome["rows"], arrival.outcome["findings"]) == (
        "read", 5000, {},
    )  # fmt: skip
    with within(60, "taking 5,000 rows"):
        take(client, arrival)
    assert Entry.objects.count() == 5000


def marked(data: bytes) -> set[str]:
    """Return the cells that the sheet of findings names."""
    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(
        columns.words()["findings"]
    )
    return {f"{row[0]}!{row[1]}" for row in sheet.to_python()[1:]}


def cell(data: bytes, column: str, row: int) -> str:
    return reworked_cell(data, P, column, row)
