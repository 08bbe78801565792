"""What the tables themselves never allow, by anyone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from marsa.registry.models import (
    Contributor,
    Correspondence,
    Country,
    Dialogue,
    Framework,
    FrameworkVersion,
    Membership,
    Node,
    Organisation,
    OrganisationAlias,
    Partner,
    Rate,
    StatedCount,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = {"name_en": "A", "name_fr": "A"}


@pytest.fixture
def niger() -> Partner:
    country = Country.objects.create(alpha3="NER", alpha2="NE", side="africa", **NAMES)
    return Partner.objects.create(
        code="NER", kind="state", side="africa", country=country, source="s", **NAMES
    )


@pytest.fixture
def version() -> FrameworkVersion:
    framework = Framework.objects.create(code="f", levels=["domain"], **NAMES)
    return a_version(framework, "1")


def a_version(framework: Framework, number: str, **more: Any) -> FrameworkVersion:
    values = {"valid_from": date(2020, 1, 1), "source": "s", "file_sha256": "0" * 64}
    return FrameworkVersion.objects.create(
        framework=framework, number=number, importer="x", imported_at=AT, **{**values, **more}
    )


def a_node(version: FrameworkVersion, code: str, position: int, **more: Any) -> Node:
    values = {"level": "domain", "label_en": code, "wording": "exact", "wording_fr": "none"}
    return Node.objects.create(version=version, code=code, position=position, **{**values, **more})


def refused(model: type[models.Model], **values: Any) -> bool:
    """Say whether the database refuses a row."""
    try:
        with transaction.atomic():
            model._default_manager.create(**values)
    except IntegrityError:
        return True
    return False


def test_a_state_is_the_country_of_its_code(niger: Partner) -> None:
    partner = {"side": "africa", "source": "s", **NAMES}
    chad = Country.objects.create(alpha3="TCD", alpha2="TD", side="africa", **NAMES)
    assert refused(Partner, code="XYZ", kind="state", country=chad, **partner)
    assert refused(Partner, code="TCD", kind="state", country=None, **partner)
    assert refused(Partner, code="AU", kind="organisation", country=chad, **partner)
    assert refused(Partner, code="TCD", kind="state", country=chad, reports=True, **partner)
    assert not refused(Partner, code="TCD", kind="state", country=chad, **partner)
    assert not refused(Partner, code="AU", kind="organisation", reports=True, **partner)


def test_a_partner_begins_before_it_ends() -> None:
    partner = {"kind": "organisation", "side": "africa", "source": "s", **NAMES}
    day, later = date(2020, 1, 1), date(2020, 1, 2)
    assert refused(Partner, code="A", from_on=day, to_on=day, **partner)
    assert not refused(Partner, code="A", from_on=day, to_on=later, **partner)
    assert not refused(Partner, code="B", from_on=None, to_on=day, **partner)


def test_a_contributor_is_named_once_by_its_partner(niger: Partner) -> None:
    assert not refused(Contributor, partner=niger, code="MIN", **NAMES)
    assert refused(Contributor, partner=niger, code="MIN", **NAMES)


def test_a_partner_is_in_a_dialogue_once_at_a_time(niger: Partner) -> None:
    rabat = Dialogue.objects.create(code="rabat", since_precision="unknown", source="s", **NAMES)
    row = {
        "partner": niger,
        "dialogue": rabat,
        "from_precision": "unknown",
        "to_precision": "unknown",
        "source": "s",
    }
    assert not refused(Membership, status="left", **row)
    assert not refused(Membership, status="partner", **row)
    assert refused(Membership, status="observer", **row)


@pytest.mark.parametrize(
    ("wrong", "refuses"),
    [
        ({}, False),
        ({"from_on": date(2020, 1, 1)}, True),
        ({"from_precision": "day"}, True),
        ({"from_on": date(2020, 1, 1), "from_precision": "year"}, False),
        ({"to_on": date(2020, 1, 1), "to_precision": "day"}, True),
        ({"to_on": date(2020, 1, 1), "to_precision": "day", "status": "left"}, False),
        ({"to_on": date(2020, 1, 1), "status": "left"}, True),
        (
            {
                "from_on": date(2020, 1, 1), "from_precision": "day", "status": "left",
                "to_on": date(2020, 1, 1), "to_precision": "day",
            },
            True,
        ),
    ],
)  # fmt: skip
def test_a_day_of_membership_and_its_precision_go_together(
    niger: Partner, wrong: dict[str, Any], refuses: bool
) -> None:
    rabat = Dialogue.objects.create(code="rabat", since_precision="unknown", source="s", **NAMES)
    row: dict[str, Any] = {
        "status": "partner", "from_precision": "unknown", "to_precision": "unknown", "source": "s",
    }  # fmt: skip
    assert refused(Membership, partner=niger, dialogue=rabat, **{**row, **wrong}) is refuses


def test_an_organisation_is_not_merged_into_itself() -> None:
    one = Organisation.objects.create(code="A", **NAMES)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk="A").update(merged_into=one)


def test_a_spelling_stands_for_one_organisation() -> None:
    one = Organisation.objects.create(code="A", **NAMES)
    two = Organisation.objects.create(code="B", **NAMES)
    assert not refused(OrganisationAlias, organisation=one, name="GIZ", folded="giz")
    assert refused(OrganisationAlias, organisation=two, name="giz", folded="giz")
    assert refused(OrganisationAlias, organisation=two, name="—", folded="")


def test_one_version_of_a_framework_is_in_force(version: FrameworkVersion) -> None:
    framework = version.framework
    FrameworkVersion.objects.filter(pk=version.pk).update(state="in-force")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_version(framework, "2", state="in-force")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_version(framework, "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_version(framework, "3", valid_to=date(2020, 1, 1))
    assert a_version(framework, "2", state="superseded").pk


def test_a_code_stands_once_in_a_version(version: FrameworkVersion) -> None:
    node = a_node(version, "1", 1)
    wrong: list[tuple[str, int, dict[str, Any]]] = [
        ("1", 2, {}),
        ("2", 1, {}),
        ("2", 2, {"wording_fr": "exact"}),
    ]
    for code, position, more in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            a_node(version, code, position, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Node.objects.filter(pk=node.pk).update(parent=node)


def test_a_label_that_is_not_known_in_french_is_shown_in_english(
    version: FrameworkVersion,
) -> None:
    node = a_node(version, "1", 1, label_en="Return")
    assert (node.label("en"), node.label("fr")) == ("Return", "Return")
    node = a_node(version, "2", 2, label_en="Return", label_fr="Retour", wording_fr="exact")
    assert (node.label("en"), node.label("fr-FR")) == ("Return", "Retour")


def test_a_correspondence_has_the_ends_its_kind_needs(version: FrameworkVersion) -> None:
    old, new = a_node(version, "1", 1), a_node(version, "2", 2)
    assert refused(Correspondence, kind="dropped", old=old, new=new, source="s")
    assert refused(Correspondence, kind="new", old=old, new=None, source="s")
    assert refused(Correspondence, kind="same", old=old, new=None, source="s")
    assert not refused(Correspondence, kind="dropped", old=old, new=None, source="s")
    assert not refused(Correspondence, kind="new", old=None, new=new, source="s")
    assert not refused(Correspondence, kind="split", old=old, new=new, source="s")
    assert refused(Correspondence, kind="merged", old=old, new=new, source="s")


def test_a_source_states_a_count_once_and_never_below_nought(version: FrameworkVersion) -> None:
    row = {"framework": version.framework, "level": "domain", "source": "s"}
    assert refused(StatedCount, count=-1, **row)
    assert not refused(StatedCount, count=0, **row)
    assert refused(StatedCount, count=5, **row)


def test_a_rate_comes_back_to_the_last_digit_and_stands_once() -> None:
    row = {"currency": "SSP", "on": date(2027, 1, 1), "kind": "monthly", "source": "s"}
    assert not refused(Rate, per_eur=Decimal("5077.1234567891"), **row)
    assert Rate.objects.get().per_eur == Decimal("5077.1234567891")
    assert refused(Rate, per_eur=Decimal(1), **row)
    assert refused(Rate, per_eur=Decimal(1), **{**row, "currency": "EUR"})
    assert not refused(Rate, per_eur=Decimal(1), **{**row, "kind": "daily"})
