"""What stands in the database before and after the last hour.

python -m tests.journeys.rush_database due SECONDS    move the deadline; prints it
python -m tests.journeys.rush_database look           print what is there, as JSON
"""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # the registry of apps comes first
from django.utils import timezone  # noqa: E402

from marsa.collection import arrivals, sheet  # noqa: E402
from marsa.collection.models import Arrival, Cycle, Entry, Event  # noqa: E402
from marsa.collection.states import EventKind, State  # noqa: E402
from marsa.journal.models import Entry as JournalEntry  # noqa: E402

RUN = "2026"  # code of the cycle of `tests.make_files.a_running_cycle`


def due(seconds: float) -> None:
    """Let the cycle be due in so many seconds."""
    at = timezone.now() + timedelta(seconds=seconds)
    Cycle.objects.filter(code=RUN).update(due_at=at)
    print(at.timestamp())


def look() -> None:
    """Print saved texts in their order by entry, states, and files."""
    entries = Entry.objects.filter(local_ref__regex="^[DR]-").select_related("current")
    found = {
        "entries": {e.pk: _entry(e) for e in entries},
        "arrivals": [_arrival(a) for a in Arrival.objects.order_by("id")],
    }
    print(json.dumps(found))


def _entry(entry: Entry) -> dict[str, Any]:
    assert entry.current
    changes = Event.objects.filter(entry=entry, kind=EventKind.CHANGE).order_by("id")
    name = f"collection.entry:{entry.pk}"
    verbs = JournalEntry.objects.filter(subject=name).values_list("verb", flat=True)
    return {
        "says": sheet.parsed(entry.current.content)["summaries"].get("en"),
        "history": [detail["fields"]["summaries"][1]["en"]
                    for detail in changes.values_list("detail", flat=True)],
        "saves": list(verbs).count("collection.save"),
        "submits": list(verbs).count("collection.submit"),
        "is_submitted": entry.state == State.SUBMITTED,
    }  # fmt: skip


def _arrival(arrival: Arrival) -> dict[str, Any]:
    kept = arrivals.path_of(arrival.sha256, store=settings.ARRIVALS_DIR)
    return {
        "partner": arrival.partner_id,
        "received_at": arrival.received_at.timestamp(),
        "read_at": arrival.read_at.timestamp() if arrival.read_at else None,
        "state": arrival.state,
        "rows": arrival.outcome.get("rows"),
        "sha256": arrival.sha256,
        "is_kept": kept.exists(),
    }


if __name__ == "__main__":
    if sys.argv[1] == "due":
        due(float(sys.argv[2]))
    else:
        look()
