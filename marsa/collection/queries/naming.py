"""Which entries name which nodes of a framework."""

from collections import Counter
from collections.abc import Mapping

from marsa.collection import sheet
from marsa.collection.models import Entry
from marsa.collection.states import State

BATCH = 500


def using(framework: str) -> Mapping[str, int]:
    """Return code of a node → entries whose current version names it; withdrawn ones left out."""
    found: Counter[str] = Counter()
    rows = Entry.objects.exclude(state=State.WITHDRAWN).order_by()
    named = rows.filter(current__content__contains=f'"vocabulary":"{framework}"')
    for content in named.values_list("current__content", flat=True).iterator(BATCH):
        themes = sheet.parsed(content).get("themes", ())
        found.update({row["code"] for row in themes if row["vocabulary"] == framework})
    return found
