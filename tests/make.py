"""Builders whose defaults surprise nobody."""

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from marsa.collection import intake
from marsa.collection.actions import cycles, files
from marsa.collection.models import Arrival, Cycle
from marsa.exchange.record import Amount, Party, Place, Record
from marsa.kit.findings import Finding, Reading
from marsa.registry.models import Framework, FrameworkVersion, Partner

AT = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
BY = "somebody"
numbers = itertools.count(1)


def a_partner(code: str = "EU") -> Partner:
    """Return a partner organisation."""
    return Partner.objects.get_or_create(
        code=code,
        defaults={
            "kind": "organisation",
            "name_en": f"Partner {code}",
            "name_fr": f"Partenaire {code}",
            "side": "international",
            "reports": True,
            "source": "invented",
        },
    )[0]


def a_framework() -> FrameworkVersion:
    """Return a version in force of a framework without nodes."""
    framework = Framework.objects.get_or_create(
        code="jvap", defaults={"name_en": "Plan", "name_fr": "Plan", "levels": ["domain"]}
    )[0]
    return FrameworkVersion.objects.get_or_create(
        framework=framework,
        number="2015",
        defaults={
            "valid_from": date(2015, 11, 12),
            "source": "invented",
            "state": "in-force",
            "imported_at": AT,
        },
    )[0]


def a_cycle(code: str = "2022", *, sample: bool = False) -> Cycle:
    """Return an open cycle."""
    found = Cycle.objects.filter(code=code).first()
    if found:
        return found
    return cycles.record_cycle(code, framework=a_framework(), sample=sample, by=BY, at=AT)


def an_amount(amount: str = "100.00", **other: Any) -> Amount:
    """Return a commitment in euro of 1 May 2020."""
    defaults: dict[str, Any] = {
        "kind": "2",
        "currency": "EUR",
        "on": date(2020, 5, 1),
        "value_on": date(2020, 5, 1),
        "value_on_basis": "value-date",
    }
    return Amount(amount=Decimal(amount), **{**defaults, **other})


def a_record(ref: str = "A-1", **other: Any) -> Record:
    """Return a project of 100 euro in Niger."""
    defaults: dict[str, Any] = {
        "titles": {"en": f"Project {ref}"},
        "parties": (Party("funding", "Ministry of Samples"),),
        "places": (Place("country", "NER", share=Decimal(100)),),
        "amounts": (an_amount(),),
        "line": 1,
    }
    return Record(ref, **{**defaults, **other})


def an_intake(*records: Record, findings: tuple[Finding, ...] = ()) -> intake.Intake:
    """Return what a file with these records says."""
    return intake.take([Reading(records, findings)], recognise=lambda name, ref: None)


def an_arrival(
    store: Path, *, partner: Partner | None = None, cycle: Cycle | None = None, text: str = ""
) -> Arrival:
    """Return a received file, each time with other bytes unless a text is given."""
    file = store.parent / "received.csv"
    file.write_text(text or f"file {next(numbers)}")
    return files.receive(
        file,
        store=store,
        partner=partner or a_partner(),
        cycle=cycle or a_cycle(),
        mapping="",
        by=BY,
        at=AT,
    )
