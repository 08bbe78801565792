"""Builders of files that partners send: workbooks whose rows have nothing wrong, and their page."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from marsa.collection.models import Arrival, Cycle
from marsa.collection.queries import workbooks
from marsa.exchange.record import Amount, Party, Place, Record, Theme
from marsa.exchange.workbook import about as abouts
from marsa.exchange.workbook import writing
from marsa.exchange.workbook.writing import Filled
from marsa.registry.models import Node, Organisation, OrganisationAlias, Partner
from tests.exchange.reworked import changed
from tests.make import a_framework, a_partner
from tests.make_cycle import a_contributor, an_open_cycle

SUMMARY = "Trains young people who came home, in three towns, and helps them to find work."


def a_register() -> None:
    """Put two domains, one organisation and one contributor of EU into the register."""
    version = a_framework()
    for code in ("1", "2"):
        Node.objects.get_or_create(
            version=version,
            code=code,
            defaults={
                "level": "domain", "position": int(code), "label_en": f"Domain {code}",
                "label_fr": f"Domaine {code}", "wording": "exact", "wording_fr": "exact",
            },
        )  # fmt: skip
    union, _ = Organisation.objects.get_or_create(
        code="EU",
        defaults={
            "name_en": "European Union", "name_fr": "Union européenne",
            "funder_class": "eu-institution",
        },
    )  # fmt: skip
    OrganisationAlias.objects.get_or_create(
        folded="european union", defaults={"organisation": union, "name": "European Union"}
    )
    a_contributor("MIN")


def a_running_cycle(*, days: int = 30, partners: Iterable[Partner] | None = None) -> Cycle:
    """Return a cycle that is due in so many days from today, before today where they are negative;
    a return is expected of EU, or of these partners."""
    due = timezone.now() + timedelta(days=days)
    return an_open_cycle(
        "2026",
        partners=partners,
        opens_at=due - timedelta(days=90),
        due_at=due,
        review_ends_at=due + timedelta(days=90),
    )


def a_row(ref: str = "A-1", **other: Any) -> Record:
    """Return a project of which nothing is to be said."""
    defaults: dict[str, Any] = {
        "titles": {"en": f"Training for returnees {ref}", "fr": f"Formation de retour {ref}"},
        "summaries": {"en": SUMMARY, "fr": "Forme des jeunes rentrés au pays, dans trois villes."},
        "status": "ongoing",
        "starts_on": date(2024, 1, 1),
        "starts_basis": "stated",
        "ends_on": date(2027, 12, 31),
        "ends_basis": "stated",
        "contributor": "MIN",
        "parties": (
            Party("funding", "European Union", type="class:eu-institution"),
            Party("implementing", "Office of Samples"),
        ),
        "places": (Place("country", "NER", share=Decimal(100), published_share=Decimal(100)),),
        "themes": (
            Theme("jvap", "1", share=Decimal(100), published_share=Decimal(100)),
            Theme("tag target-group", "youth"),
        ),
        "amounts": (
            Amount(
                "2", Decimal("1000000"), "EUR", value_on=date(2024, 1, 1),
                value_on_basis="value-date", provider=Party("provider", "European Union"),
            ),
        ),
    }  # fmt: skip
    return Record(ref, **{**defaults, **other})


def a_workbook(
    *rows: Record,
    partner: Partner | None = None,
    cycle: Cycle | None = None,
    filled: bool = False,
    changes: Mapping[Any, Any] | None = None,
    language: str = "en",
) -> bytes:
    """Return the workbook of a partner (EU) with new rows. filled: its entries stand before them.

    changes: (sheet, column, row from 1) → value, written by another program.
    """
    partner, cycle = partner or a_partner(), cycle or an_open_cycle()
    key = abouts.key(settings.SECRET_KEY)
    about = workbooks.about(partner, cycle=cycle, secret=key, language=language)
    entries = [*(workbooks.filled(partner) if filled else ()), *(Filled(row) for row in rows)]
    target = io.BytesIO()
    writing.write(target, entries=entries, about=about)
    return changed(target.getvalue(), changes) if changes else target.getvalue()


def send(
    client: Client, data: bytes, *, name: str = "return.xlsx", language: str = "en", **other: Any
) -> Any:
    """Send a file as the form of the page does; return the answer."""
    file = SimpleUploadedFile(name, data)
    return client.post(f"/{language}/desk/files/", {"file": file, **other})


def sent(client: Client, data: bytes, **other: Any) -> Arrival:
    """Send a file and return it as it was read."""
    answer = send(client, data, **other)
    assert answer.status_code == 302, answer.content.decode()
    return Arrival.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))


def take(client: Client, arrival: Arrival, refs: Iterable[str] | None = None) -> Any:
    """Take all rows of a file, or some; return the page that follows."""
    which = "all" if refs is None else "chosen"
    data = {"which": which, "ref": list(refs or ())}
    return client.post(f"/en/desk/files/{arrival.pk}/take/", data, follow=True)
