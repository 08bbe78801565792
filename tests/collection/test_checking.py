"""What entries are checked against, as it is looked up."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marsa.collection import checks
from marsa.collection.checks import Attached
from marsa.collection.models import Document, Entry, Explanation
from marsa.collection.queries import checking
from marsa.collection.states import State
from marsa.registry.models import Correspondence, Framework, FrameworkVersion, Node, Partner
from tests.make import AT, BY, a_framework, a_partner
from tests.make_content import a_content, a_group, a_line, a_party, a_theme
from tests.make_cycle import a_contributor, an_entry, an_open_cycle

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
IATI = {"scheme": "iati", "value": "XM-DAC-41119-12"}


def a_node(version: FrameworkVersion, code: str, *, parent: Node | None = None) -> Node:
    """Return a node of a version."""
    return Node.objects.create(
        version=version, code=code, level="priority" if parent else "domain", parent=parent,
        position=version.nodes.count() + 1, label_en=f"Node {code}", label_fr=f"Nœud {code}",
        wording="exact", wording_fr="exact",
    )  # fmt: skip


def an_older_version(number: str = "2010", *, state: str = "superseded") -> FrameworkVersion:
    """Return another version of the same framework."""
    return FrameworkVersion.objects.create(
        framework=Framework.objects.get(code="jvap"), number=number, valid_from=date(2010, 1, 1),
        valid_to=date(2015, 11, 12), source="invented", state=state, imported_at=AT,
    )  # fmt: skip


def said(entry: Entry) -> list[tuple[str, str]]:
    """Return what is said of an entry."""
    found = checking.checked(entry, cycle=entry.cycle_last, today=TODAY)
    return [(check.code, check.field) for check in found]


def whole(**changes: Any) -> dict[str, Any]:
    """Return a content of which nothing is to be said where no organisation is known."""
    funder = a_party(no_amount_reason="confidential")
    defaults = {"contributor": None, "funders": [funder], "funding": []}
    return a_content(**{**defaults, **changes})


@pytest.fixture(autouse=True)
def domain(request: pytest.FixtureRequest) -> Node:
    """Put a domain and its priority into the framework of the cycle."""
    domain = a_node(a_framework(), "1")
    a_node(a_framework(), "1.01", parent=domain)
    return domain


UNKNOWN = [("funder.unknown", "funders/0/name"), ("funder.class_missing", "funders/0/class")]


def test_an_entry_is_checked_against_the_framework_of_its_cycle() -> None:
    entry = an_entry(content=whole())
    assert said(entry) == UNKNOWN
    titles = {"en": "Another", "fr": "Un autre titre"}
    other = whole(themes=[a_theme("7.77"), a_group()], titles=titles)
    assert said(an_entry(content=other)) == [
        ("title.short", "titles/en"),
        *UNKNOWN,
        ("theme.unknown", "themes/0/code"),
    ]


def test_a_node_of_another_version_is_answered_with_what_it_became(domain: Node) -> None:
    oldest, older = an_older_version("2005"), an_older_version()
    gone, between = a_node(oldest, "A"), a_node(older, "B")
    for old, new in ((gone, between), (between, gone), (between, domain)):
        Correspondence.objects.create(kind="same", old=old, new=new, source="invented")
    a_node(older, "C")
    around = checking.around(a_partner(), cycle=an_open_cycle(), today=TODAY)
    assert around.elsewhere == {"A": ("1",), "B": ("1",), "C": ()}
    content = whole(themes=[a_theme("A"), *whole()["themes"][1:]])
    (found,) = [
        check
        for check in checking.checked(an_entry(content=content), cycle=an_open_cycle(), today=TODAY)
        if check.field == "themes/0/code"
    ]
    assert (found.code, [c.code for c in found.candidates]) == ("theme.other_version", ["1"])


def test_contributors_are_current_from_their_first_to_the_day_before_their_last() -> None:
    new = a_contributor("NEW")
    for code, from_on, to_on, successor in (
        ("A", TODAY, None, None), ("B", date(2026, 7, 1), None, None),
        ("C", None, TODAY, new), ("D", None, date(2026, 7, 1), None),
    ):  # fmt: skip
        found = a_contributor(code)
        found.from_on, found.to_on, found.successor = from_on, to_on, successor
        found.save()
    around = checking.around(a_partner(), cycle=an_open_cycle(), today=TODAY)
    told = {code: (s.is_current, s.successor) for code, s in around.contributors.items()}
    assert told == {
        "A": (True, ""), "B": (False, ""), "C": (False, "NEW"), "D": (True, ""), "NEW": (True, ""),
    }  # fmt: skip


def test_titles_references_and_identifiers_of_other_own_entries_are_known() -> None:
    one = an_entry("A-1", content=whole(identifiers=[IATI]))
    two = an_entry("A-2", content=whole(identifiers=[IATI]))
    gone = an_entry("A-3", state=State.WITHDRAWN, content=whole(identifiers=[IATI]))
    around = checking.around(a_partner(), cycle=an_open_cycle(), today=TODAY)
    pks = frozenset({one.pk, two.pk})
    assert around.refs == {
        "A-1": frozenset({one.pk}), "A-2": frozenset({two.pk}), "A-3": frozenset({gone.pk}),
    }  # fmt: skip
    assert around.names == {("iati", "XM-DAC-41119-12"): pks}
    assert around.titles == {
        ("en", "training for returnees"): pks,
        ("fr", "formation des migrants de retour"): pks,
    }
    assert set(said(one)) - set(UNKNOWN) == {
        ("title.repeated", "titles/en"), ("title.repeated", "titles/fr"),
        ("identifier.repeated", "identifiers/0/value"),
    }  # fmt: skip


def test_a_draft_of_another_partner_stays_unknown_until_it_is_accepted() -> None:
    niger = Partner.objects.create(
        code="UNX", kind="organisation", name_en="X", name_fr="X", side="other", source="invented"
    )
    mine = an_entry("A-1", content=whole(identifiers=[IATI]))
    an_entry("N-1", partner=niger, content=whole(identifiers=[IATI]))
    assert said(mine) == UNKNOWN
    alike = whole(identifiers=[{"scheme": "iati", "value": "xm-dac-41119-12"}])
    an_entry("N-2", partner=niger, state=State.ACCEPTED, content=alike)
    assert said(mine) == [*UNKNOWN, ("identifier.elsewhere", "identifiers/0/value")]
    of_another_scheme = whole(identifiers=[{"scheme": "national", "value": "XM-DAC-41119-12"}])
    an_entry("N-3", partner=niger, state=State.ACCEPTED, content=of_another_scheme)
    many = [{"scheme": "iati", "value": f"XM-DAC-41119-{n}"} for n in range(30)]
    around = checking.around(
        a_partner(), cycle=an_open_cycle(), today=TODAY, contents=[whole(identifiers=many)]
    )
    assert around.others == {("iati", "XM-DAC-41119-12"): frozenset({"UNX"})}


def test_a_circle_over_other_entries_is_found() -> None:
    def part_of(ref: str) -> dict[str, Any]:
        return whole(related=[{"kind": "parent", "ref": ref}], titles={"en": f"Part of {ref} here"})

    first = an_entry("A-1", content=part_of("A-2"))
    an_entry("A-2", content=part_of("A-3"))
    notes = [("title.other_language", "titles/fr")]
    assert said(first) == [*notes, *UNKNOWN]
    an_entry("A-3", content=part_of("A-1"))
    assert said(first) == [*notes, *UNKNOWN, ("relation.circle", "part_of/0")]


def test_the_last_accepted_amount_is_what_a_new_one_is_compared_with() -> None:
    funded = {"funders": [a_party()], "funding": [a_line("100")]}
    entry = an_entry(state=State.ACCEPTED, content=whole(**funded))
    entry.refresh_from_db()
    now = whole(funders=[a_party()], funding=[a_line("1000")])
    context = checking.context_for(entry, cycle=an_open_cycle(), today=TODAY, content=now)
    found = checks.check(now, context=context)
    assert ("amount.tenfold", "funding/0/amount") in [(c.code, c.field) for c in found]
    assert context.before == whole(**funded) and context.local_ref == entry.local_ref


def test_documents_that_are_attached_are_told_and_removed_ones_are_not() -> None:
    entry = an_entry(content=whole())
    for name, removed_at in (("a.pdf", None), ("b.pdf", AT)):
        Document.objects.create(
            entry=entry, sha256="0" * 64, name=name, size=5, type="application/pdf", added_at=AT,
            added_by=BY, removed_at=removed_at,
        )  # fmt: skip
    context = checking.context_for(entry, cycle=an_open_cycle(), today=TODAY)
    assert context.documents == (Attached("a.pdf", 5, "application/pdf"),)


def test_reasons_are_found_by_entry_code_and_field() -> None:
    entry, other = an_entry(), an_entry()
    Explanation.objects.create(
        entry=entry, finding="end.past", field="ends_on", text="Extended.", given_at=AT, given_by=BY
    )
    assert checking.explanations([entry.pk, other.pk]) == {
        entry.pk: {("end.past", "ends_on"): "Extended."}
    }


@pytest.mark.parametrize("count", [1, 40])
def test_many_entries_take_as_many_queries_as_one(count: int) -> None:
    entries = [
        an_entry(f"B-{n}", content=whole(identifiers=[{"scheme": "national", "value": str(n)}]))
        for n in range(count)
    ]
    cycle, partner = an_open_cycle(), a_partner()
    rows = list(Entry.objects.filter(pk__in=[e.pk for e in entries]).select_related(
        "current", "accepted"))  # fmt: skip
    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = checking.contexts(partner, cycle=cycle, today=TODAY, entries=rows)
        checking.explanations(found)
    assert len(captured) == 12
    assert set(found) == {e.pk for e in entries}
