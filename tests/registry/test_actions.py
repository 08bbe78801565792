"""What changes the registry: loading, importing, putting in force, merging, updating rates."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from marsa.journal.models import Entry
from marsa.kit.refusal import Refused
from marsa.registry import actions, frameworks, queries, rates
from marsa.registry.models import (
    Country,
    Framework,
    FrameworkVersion,
    Membership,
    Node,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Partner,
    Rate,
    StatedCount,
)
from marsa.registry.rates import Quote
from marsa.registry.states import RateKind, VersionState

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHO: dict[str, Any] = {"by": "Ada", "at": AT}
HEAD = "# framework: plan\n# version: {0}\n# valid_from: {1}\n# source: a list\n"
NAMES = "# name_en: A plan\n# name_fr: Un plan\n"
COLUMNS = "level,code,parent_code,number,label_en,label_fr\n"
ROWS = "domain,1,,1,One,Un\npriority,1.1,1,1.1,First,Premier\n"


def a_file(number: str = "1", begins: str = "2020-01-01", rows: str = ROWS, head: str = "") -> str:
    return HEAD.format(number, begins) + NAMES + head + COLUMNS + rows


def imported(text: str) -> FrameworkVersion:
    reading = queries.read_framework(text.encode(), name="plan.csv")
    return actions.import_framework(reading, **WHO)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


# Reference data


def test_loading_fills_the_tables_in_less_than_five_seconds() -> None:
    began = time.perf_counter()
    changed = actions.load_reference(**WHO)
    assert time.perf_counter() - began < 5
    assert Country.objects.count() == changed["countries"] == 250
    assert Partner.objects.count() == changed["partners"] == 77
    assert Membership.objects.count() == changed["memberships"] == 106  # 28+29+2+4+2 and 40+1
    assert StatedCount.objects.count() == 3
    assert Rate.objects.count() == 0
    assert verbs() == ["registry.load_reference"]
    entry = Entry.objects.get()
    assert (entry.by, entry.at, entry.detail["changed"]) == ("Ada", AT, changed)


def test_loading_twice_changes_nothing_and_is_not_journalled_again() -> None:
    actions.load_reference(**WHO)
    assert actions.load_reference(**WHO) == {}
    assert verbs() == ["registry.load_reference"]


def test_loading_mends_a_row_and_leaves_foreign_rows_alone() -> None:
    actions.load_reference(**WHO)
    Partner.objects.filter(code="NER").update(name_fr="?")
    Organisation.objects.create(code="own", name_en="Our own", name_fr="La nôtre")
    alias = OrganisationAlias.objects.get(folded="danida")
    alias.organisation_id = "own"
    alias.save()
    assert actions.load_reference(**WHO) == {"partners": 1}
    assert Partner.objects.get(code="NER").name_fr == "Niger"
    assert OrganisationAlias.objects.get(folded="danida").organisation_id == "own"
    assert Organisation.objects.filter(code="own").exists()


def test_loading_mends_what_stands_in_place_of_a_shipped_row() -> None:
    actions.load_reference(**WHO)
    Membership.objects.filter(partner="FRA", dialogue="rabat").update(status="observer")
    assert actions.load_reference(**WHO) == {"memberships": 1}
    assert Membership.objects.get(partner="FRA", dialogue="rabat").status == "partner"


def test_loading_puts_the_shipped_frameworks_in_force_but_not_the_sample() -> None:
    actions.load_reference(**WHO)
    assert dict(FrameworkVersion.objects.values_list("framework", "state")) == {
        "jvap": "in-force",
        "eutf-objectives": "in-force",
        "sample-taxonomy": "draft",
    }
    assert Node.objects.filter(version__framework="jvap").count() == 5
    assert Node.objects.filter(version__framework="sample-taxonomy").count() == 110


def test_the_sample_comes_into_force_where_it_may_be_shown(settings: Settings) -> None:
    actions.load_reference(**WHO)
    settings.MARSA_ALLOW_SAMPLE = True
    assert actions.load_reference(**WHO) == {"frameworks": 1}
    assert queries.versions_in_force() == {
        "eutf-objectives": "2015",
        "jvap": "2015",
        "sample-taxonomy": "1",
    }


def test_loading_leaves_a_newer_version_in_force() -> None:
    actions.load_reference(**WHO)
    text = a_file("2021", "2021-01-01").replace("plan\n", "jvap\n", 1)
    actions.put_in_force(imported(text), **WHO)
    assert actions.load_reference(**WHO) == {}
    assert queries.versions_in_force()["jvap"] == "2021"


def test_a_shipped_framework_in_force_is_never_changed_by_loading() -> None:
    actions.load_reference(**WHO)
    Node.objects.filter(version__framework="jvap", code="1").update(label_en="Another")
    with pytest.raises(Refused, match="never change"):
        actions.load_reference(**WHO)
    assert Node.objects.get(version__framework="jvap", code="1").label_en == "Another"


# Frameworks


def test_an_import_is_stored_as_a_draft_and_journalled_once() -> None:
    version = imported(a_file())
    assert (version.number, version.state, version.importer) == ("1", VersionState.DRAFT, "Ada")
    assert (version.valid_from, version.valid_to, version.sample) == (date(2020, 1, 1), None, False)
    assert Framework.objects.get(code="plan").levels == ["domain", "priority", "action"]
    rows = version.nodes.values_list("position", "code", "level", "parent__code", "label_fr")
    assert list(rows) == [(1, "1", "domain", None, "Un"), (2, "1.1", "priority", "1", "Premier")]
    assert verbs() == ["registry.import_framework"]
    assert Entry.objects.get().detail == {
        "framework": "plan", "number": "1", "nodes": 2, "sha256": version.file_sha256,
    }  # fmt: skip


def test_105_priorities_are_imported_in_less_than_two_seconds() -> None:
    actions.load_reference(**WHO)
    rows = "".join(f"domain,{d},,{d},Domain {d},Domaine {d}\n" for d in range(1, 6)) + "".join(
        f"priority,{d}.{p:02d},{d},{d}.{p:02d},Priority,Priorité\n"
        for d in range(1, 6)
        for p in range(1, 22)
    )
    text = a_file("2016", "2016-01-01", rows).replace("framework: plan", "framework: jvap")
    began = time.perf_counter()
    version = imported(text)
    assert time.perf_counter() - began < 2
    assert version.nodes.filter(level="priority").count() == 105
    assert version.nodes.filter(parent__code="5").count() == 21


def test_with_one_parent_missing_nothing_is_imported() -> None:
    rows = ROWS + "priority,2.1,2,2.1,Second,Second\n"
    with pytest.raises(Refused, match="faults that stop its import"):
        imported(a_file(rows=rows))
    assert (Framework.objects.count(), FrameworkVersion.objects.count()) == (0, 0)
    assert (Node.objects.count(), verbs()) == (0, [])


def test_the_count_is_compared_with_what_is_stated() -> None:
    actions.load_reference(**WHO)
    rows = "domain,1,,1,One,Un\n" + "".join(
        f"priority,1.{p:03d},1,,Priority,Priorité\n" for p in range(1, 105)
    )
    text = a_file("2016", "2016-01-01", rows).replace("framework: plan", "framework: jvap")
    reading = queries.read_framework(text.encode(), name="jvap.csv")
    counts = [f.message_en for f in reading.findings if f.code == "rule.count-unlike-stated"]
    assert len(counts) == 2
    assert counts[0].startswith("The file has 1 domain; 5 stated in about the JVAP")
    assert counts[1].startswith(
        "The file has 104 priorities; 105 stated in the outcome document of the Senior Officials "
        "Meeting of 1 February 2024"
    )


def test_a_new_framework_needs_its_names() -> None:
    with pytest.raises(Refused, match="Framework plan is new"):
        imported(a_file().replace(NAMES, ""))


def test_a_draft_is_replaced_by_another_file_of_the_same_number() -> None:
    first = imported(a_file())
    rows = "domain,1,,1,One,Un\ndomain,2,,2,Two,Deux\npriority,2.1,2,2.1,Third,Troisième\n"
    second = imported(a_file(rows=rows))
    assert second.pk == first.pk
    codes = second.nodes.values_list("code", flat=True)
    assert list(codes) == ["1", "2", "2.1"]
    assert FrameworkVersion.objects.count() == 1


def test_the_same_file_twice_is_refused_and_changes_nothing() -> None:
    imported(a_file())
    with pytest.raises(Refused, match="imported already"):
        imported(a_file())
    assert verbs() == ["registry.import_framework"]


def test_the_nodes_of_a_version_in_force_never_change() -> None:
    version = actions.put_in_force(imported(a_file()), **WHO)
    with pytest.raises(Refused, match="its nodes never change"):
        imported(a_file(rows="domain,1,,1,Other,Autre\n"))
    assert version.nodes.get(code="1").label_en == "One"


def test_a_version_that_comes_into_force_ends_the_one_before() -> None:
    first = actions.put_in_force(imported(a_file("1", "2020-01-01")), **WHO)
    second = actions.put_in_force(imported(a_file("2", "2023-07-01")), **WHO)
    first.refresh_from_db()
    assert (first.state, first.valid_to) == (VersionState.SUPERSEDED, date(2023, 7, 1))
    assert (second.state, second.valid_to) == (VersionState.IN_FORCE, None)
    assert verbs().count("registry.put_in_force") == 2


def test_a_version_that_ended_before_keeps_its_end() -> None:
    head = "# valid_to: 2022-01-01\n"
    first = actions.put_in_force(imported(a_file("1", "2020-01-01", head=head)), **WHO)
    actions.put_in_force(imported(a_file("2", "2023-07-01")), **WHO)
    first.refresh_from_db()
    assert first.valid_to == date(2022, 1, 1)


def test_a_version_may_not_begin_with_or_before_the_one_in_force() -> None:
    actions.put_in_force(imported(a_file("1", "2020-01-01")), **WHO)
    for number, begins in (("2", "2020-01-01"), ("3", "2019-12-31")):
        with pytest.raises(Refused, match="Version 1 is in force from 2020-01-01"):
            actions.put_in_force(imported(a_file(number, begins)), **WHO)
    assert queries.versions_in_force() == {"plan": "1"}


def test_a_version_comes_into_force_once() -> None:
    version = actions.put_in_force(imported(a_file()), **WHO)
    with pytest.raises(Refused, match="Only a draft"):
        actions.put_in_force(version, **WHO)


def test_sample_data_comes_into_force_on_a_demonstration_system_only(settings: Settings) -> None:
    version = imported(a_file(head="# sample: yes\n"))
    with pytest.raises(Refused, match="MARSA_ALLOW_SAMPLE"):
        actions.put_in_force(version, **WHO)
    settings.MARSA_ALLOW_SAMPLE = True
    assert actions.put_in_force(version, **WHO).state == VersionState.IN_FORCE


def test_changes_are_told_against_the_version_in_force() -> None:
    actions.put_in_force(imported(a_file("1", "2020-01-01")), **WHO)
    rows = "domain,1,,1,One!,Un\npriority,1.2,1,1.2,Second,Second\n"
    reading = queries.read_framework(a_file("2", "2021-01-01", rows).encode(), name="plan.csv")
    changes = queries.framework_changes(reading.records[0])
    assert [n.code for n in changes.added] == ["1.2"]
    assert [(a.label_en, b.label_en) for a, b in changes.changed] == [("One", "One!")]
    assert [n.code for n in changes.gone] == ["1.1"]
    assert [f.code for f in reading.findings] == ["rule.label-changed"]


def test_the_wide_layout_finds_the_domains_of_the_framework_in_force() -> None:
    actions.load_reference(**WHO)
    text = (
        "domain,priority_area_no,priority_area_en,priority_area_fr,action_no,action_en,action_fr,"
        "version,valid_from\n4,1,Smuggling,Trafic,1,Train,Former,2016,2016-01-01\n"
    )
    head = {"framework": "jvap", "source": "a list"}
    reading = queries.read_framework(text.encode(), name="jvap.csv", head=head)
    assert not frameworks.is_blocked(reading.findings)
    version = actions.import_framework(reading, **WHO)
    assert list(version.nodes.values_list("code", "parent__code"))[3:] == [
        ("4", None),
        ("5", None),
        ("4.1", "4"),
        ("4.1.1", "4.1"),
    ]
    kept = version.nodes.get(code="4")
    assert (kept.wording, kept.wording_fr) == ("exact", "paraphrase")


# Organisations


def test_a_merged_organisation_redirects_and_hands_over_its_spellings() -> None:
    actions.load_reference(**WHO)
    dfid, fcdo = (Organisation.objects.get(code=c) for c in ("GB-DFID", "GB-FCDO"))
    actions.merge(dfid, into=fcdo, **WHO)
    assert queries.organisation("GB-DFID") == fcdo
    found = queries.recogniser()("DFID", None)
    assert found is not None
    assert found.code == "GB-FCDO"
    assert OrganisationIdentifier.objects.get(value="GB-1").organisation == fcdo
    assert verbs()[-1] == "registry.merge"


def test_an_organisation_is_merged_once_and_into_one_that_stands() -> None:
    one, two, three = (
        Organisation.objects.create(code=c, name_en=c, name_fr=c) for c in ("A", "B", "C")
    )
    with pytest.raises(Refused, match="into itself"):
        actions.merge(one, into=one, **WHO)
    actions.merge(one, into=two, **WHO)
    with pytest.raises(Refused, match="A was merged into B already"):
        actions.merge(one, into=three, **WHO)
    with pytest.raises(Refused, match="Choose B instead"):
        actions.merge(three, into=one, **WHO)
    actions.merge(two, into=three, **WHO)
    assert queries.organisation("A") == three


# Rates


def test_only_rates_that_are_new_or_differ_are_stored() -> None:
    known = Quote("USD", date(2020, 5, 15), Decimal("1.0798"), RateKind.DAILY, "x")
    new = Quote("USD", date(2027, 1, 4), Decimal("1.25"), RateKind.DAILY, "x")
    differs = Quote("USD", date(2020, 5, 14), Decimal("2"), RateKind.DAILY, "x")
    assert actions.update_rates([known, new, differs], **WHO) == 2
    stored = Rate.objects.values_list("currency", "on", "per_eur", "kind", "source")
    assert sorted(stored) == [
        ("USD", date(2020, 5, 14), Decimal(2), "daily", "x"),
        ("USD", date(2027, 1, 4), Decimal("1.25"), "daily", "x"),
    ]
    assert Entry.objects.get().detail == {
        "rates": 2, "first": "2020-05-14", "last": "2027-01-04",
    }  # fmt: skip


def test_the_table_reads_the_stored_rates_in_one_query(django_assert_num_queries: Any) -> None:
    new = Quote("USD", date(2027, 1, 4), Decimal("1.25"), RateKind.DAILY, "x")
    actions.update_rates([new], **WHO)
    with django_assert_num_queries(1):
        table = queries.rate_table()
    found = rates.to_eur(Decimal(5), currency="USD", on=date(2027, 1, 10), table=table)
    assert found is not None
    assert (found.eur, found.rate_on, found.source) == (Decimal("4.00"), date(2027, 1, 4), "x")


def test_updating_twice_stores_and_journals_once() -> None:
    new = Quote("USD", date(2027, 1, 4), Decimal("1.25"), RateKind.DAILY, "x")
    assert [actions.update_rates([new], **WHO), actions.update_rates([new], **WHO)] == [1, 0]
    assert verbs() == ["registry.update_rates"]


def test_a_stored_rate_is_corrected_by_a_newer_file() -> None:
    new = Quote("USD", date(2027, 1, 4), Decimal("1.25"), RateKind.DAILY, "x")
    actions.update_rates([new], **WHO)
    actions.update_rates([new._replace(per_eur=Decimal("1.24"))], **WHO)
    assert [row.per_eur for row in Rate.objects.all()] == [Decimal("1.24")]


def test_a_file_without_rates_is_refused() -> None:
    with pytest.raises(Refused, match="no rate that can be used"):
        actions.update_rates([], **WHO)
