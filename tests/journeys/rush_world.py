"""The hour before a deadline, prepared: partners, people with a session each, drafts, workbooks.

python -m tests.journeys.rush_world PARTNERS PEOPLE SUBMITTERS ENTRIES FOLDER

Writes into FOLDER what the people of `rush.py` need to know: people.json, and one workbook for
each partner.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # the registry of apps comes first
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from marsa.collection import fields, sheet  # noqa: E402
from marsa.collection.forms.sections import reading  # noqa: E402
from marsa.collection.forms.sections.typing import Sources  # noqa: E402
from marsa.collection.models import Cycle, Entry, Version  # noqa: E402
from marsa.collection.queries import checking  # noqa: E402
from marsa.collection.queries import entries as queries  # noqa: E402
from marsa.collection.states import State, Way  # noqa: E402
from marsa.registry import queries as registry  # noqa: E402
from marsa.registry.models import Appointment, Contributor, Partner  # noqa: E402
from marsa.registry.roles import Role  # noqa: E402
from tests.make import AT, BY  # noqa: E402
from tests.make_cycle import a_contributor, an_appointment, an_entry  # noqa: E402
from tests.make_files import a_row, a_running_cycle, a_workbook  # noqa: E402
from tests.sign_in import sign_in  # noqa: E402

BIG = 500  # entries of the partner that reports most
FEWEST, MOST = 10, 500  # rows of a workbook
STATES = (State.ACCEPTED, State.ACCEPTED, State.SUBMITTED, State.ENDORSED, State.SENT_BACK)


def run(partners: int, people: int, submitters: int, entries: int, folder: Path) -> None:
    """Prepare everything."""
    call_command("setup", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    reporting = list(registry.expected_partners().order_by("code")[:partners])
    cycle = a_running_cycle(partners=reporting)
    for each in reporting:
        a_contributor("MIN", partner=each)
    told = [
        _person(n, reporting[n % partners], cycle, is_first=n < partners, submits=n < submitters)
        for n in range(people)
    ]
    _entries(reporting, cycle, entries - Entry.objects.count())
    for n, partner in enumerate(reporting):
        rows = FEWEST + ((MOST - FEWEST) * n) // max(partners - 1, 1)
        new = [a_row(f"W-{i}") for i in range(rows)]
        data = a_workbook(*new, partner=partner, cycle=cycle)
        (folder / f"{partner.code}.xlsx").write_bytes(data)
        told[n]["rows"] = rows
    office = an_appointment(Role.SECRETARIAT)
    world = {"people": told, "office": _session(office), "office_as": office.pk}
    (folder / "world.json").write_text(json.dumps(world))


def _person(
    n: int, partner: Partner, cycle: Cycle, *, is_first: bool, submits: bool
) -> dict[str, Any]:
    """Return somebody with a draft to write, and perhaps one to hand in."""
    if is_first:
        who = an_appointment(Role.FOCAL_POINT, partner=partner)
        service = a_contributor("MIN", partner=partner)
    else:
        service = a_contributor(f"S{n}", partner=partner)
        who = an_appointment(Role.CONTRIBUTOR, contributor=service)
    draft = _entry(f"D-{n}", cycle, service)
    told = {
        "partner": partner.code, "session": _session(who), "entry": draft.pk,
        "typed": _typed(draft, cycle), "submit": None,
    }  # fmt: skip
    if submits:
        ready = _entry(f"R-{n}", cycle, service)
        told["submit"] = {"entry": ready.pk, **_token(ready)}
    return told


def _session(who: Appointment) -> str:
    """Return the cookie of a session in which somebody is signed in."""
    return sign_in(Client(), who).cookies["sessionid"].value


def _content(ref: str, service: str) -> dict[str, Any]:
    return sheet.content(a_row(ref, contributor=service), recognise=registry.recogniser())


def _entry(ref: str, cycle: Cycle, service: Contributor) -> Entry:
    content = _content(ref, service.code)
    return an_entry(ref, cycle=cycle, partner=service.partner, contributor=service, content=content)


def _token(entry: Entry) -> dict[str, Any]:
    version, fingerprint = queries.token(entry)
    return {"version": version, "fingerprint": fingerprint}


def _typed(entry: Entry, cycle: Cycle) -> dict[str, list[str]]:
    """Return what stands in the first section, as a browser would send it."""
    today = timezone.localdate()
    around = checking.around(entry.partner, cycle=cycle, today=today)
    sources = Sources("en", entry.type, around)
    about = next(each for each in fields.sections() if each.key == "about")
    token = {name: [str(value)] for name, value in _token(entry).items()}
    return reading.typed(queries.said(entry), section=about, sources=sources) | token


def _entries(partners: list[Partner], cycle: Cycle, number: int) -> None:
    """Fill the lists: the last partner has BIG entries, the others as many as are left."""
    said = _content("L", "MIN")
    text, fingerprint = sheet.canonical(said), sheet.fingerprint(said)
    common: dict[str, Any] = {
        "type": "project", "way": Way.FORM, "cycle_first": cycle, "cycle_last": cycle,
        "last_changed_by": BY, "created_at": AT,
    }  # fmt: skip
    big = min(BIG, number)
    rows = [
        Entry(
            partner=partners[-1] if n < big else partners[n % len(partners)],
            local_ref=f"L-{n}", title=f"Training for returnees {n}", state=State.DRAFT,
            changed_at=AT + timedelta(minutes=n), **common,
        )
        for n in range(number)
    ]  # fmt: skip
    made = Entry.objects.bulk_create(rows, batch_size=500)
    versions = Version.objects.bulk_create(
        [
            Version(entry=e, number=1, content=text, fingerprint=fingerprint,
                    is_open=False, made_at=e.changed_at, made_by=BY)
            for e in made
        ],
        batch_size=500,
    )  # fmt: skip
    for n, (entry, version) in enumerate(zip(made, versions, strict=True)):
        entry.current, entry.state = version, STATES[n % len(STATES)]
        if entry.state == State.ACCEPTED:
            entry.accepted, entry.accepted_at, entry.accepted_by = version, AT, BY
        if entry.state == State.ENDORSED:
            entry.endorsed, entry.endorsed_at, entry.endorsed_by = version, AT, BY
    changed = [f"{name}{end}" for name in ("accepted", "endorsed") for end in ("", "_at", "_by")]
    Entry.objects.bulk_update(made, ["current", "state", *changed], batch_size=100)


if __name__ == "__main__":
    partners, people, submitters, entries = map(int, sys.argv[1:5])
    run(partners, people, submitters, entries, Path(sys.argv[5]))
