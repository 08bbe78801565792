"""Journey: two people edit one entry at once; nothing that either typed is lost."""

import pytest

from marsa.collection import sheet
from marsa.collection.actions import entries
from marsa.collection.models import Entry
from marsa.collection.queries import entries as queries
from marsa.registry.roles import Role
from tests.make import AT
from tests.make_cycle import a_contributor, acting_as, an_entry

pytestmark = pytest.mark.django_db


def said(entry: Entry) -> dict[str, object]:
    entry.refresh_from_db()
    content = queries.said(entry)
    return {key: content[key] for key in ("status", "titles")}


def test_different_fields_are_both_kept_and_the_same_field_is_asked_about() -> None:
    entry = an_entry(contributor=a_contributor(), content={"status": "planned"})
    amina, bruno = acting_as(Role.CONTRIBUTOR), acting_as(Role.FOCAL_POINT)
    both = queries.token(entry)  # what both have on their screens

    # Amina gives the status, Bruno the French title: both are kept.
    entries.save(entry, content={"status": "ongoing"}, token=both, late=None, by=amina, at=AT)
    titles = {"en": f"Project {entry.local_ref}", "fr": "Projet"}
    saved = entries.save(entry, content={"titles": titles}, token=both, late=None, by=bruno, at=AT)
    assert saved.merged == ("status",)
    assert said(entry) == {"status": "ongoing", "titles": titles}

    # Two languages of one text are two fields: both are kept again.
    seen = queries.token(entry)
    english = {**titles, "en": "Roads of Agadez"}
    french = {**titles, "fr": "Routes d’Agadez"}
    entries.save(entry, content={"titles": english}, token=seen, late=None, by=amina, at=AT)
    entries.save(entry, content={"titles": french}, token=seen, late=None, by=bruno, at=AT)
    assert said(entry)["titles"] == {"en": "Roads of Agadez", "fr": "Routes d’Agadez"}

    # Both change the status: the second is asked, with both values side by side.
    entry.refresh_from_db()
    seen = queries.token(entry)
    entries.save(entry, content={"status": "completed"}, token=seen, late=None, by=amina, at=AT)
    with pytest.raises(entries.Conflict) as raised:
        entries.save(entry, content={"status": "cancelled"}, token=seen, late=None, by=bruno, at=AT)
    (place,) = raised.value.found
    assert (place.field, place.base.en, place.mine.en, place.theirs.en) == (
        "status",
        "Ongoing",
        "Cancelled",
        "Completed",
    )
    assert said(entry)["status"] == "completed"

    # Bruno decides; his choice is saved over what stands now.
    entries.save(
        entry,
        content=raised.value.mine,
        token=seen,
        chosen={"status": "mine"},
        late=None,
        by=bruno,
        at=AT,
    )
    assert said(entry)["status"] == "cancelled"
    assert entry.current and sheet.fingerprint(queries.said(entry)) == entry.current.fingerprint
