"""What each tier sees of an entry: a canary in every field, and exactly which come out."""

import json
from decimal import Decimal
from typing import Any

import pytest

from marsa.collection import fields, tiers
from marsa.collection.tiers import RESTRICTED
from marsa.reconciliation import counting
from marsa.registry.roles import TIERS, Tier
from tests.make_content import a_content, a_line, a_party, a_place, a_theme, to_eur

PUBLIC, REGISTERED, PARTNER, SECRETARIAT = TIERS
REASON = {"reason": "Canary reason."}


def canary(name: str) -> str:
    """Return a value that no other field has."""
    return f"canary-{name}"


def party(name: str) -> dict[str, Any]:
    """Return an organisation with a canary in each part."""
    return {part: canary(f"{name}-{part}") for part in ("name", "ref", "code", "class")}


def theme(name: str, vocabulary: str) -> dict[str, Any]:
    """Return a theme with a canary for its code."""
    return a_theme(canary(name), vocabulary)


def full(**other: Any) -> dict[str, Any]:
    """Return a content with a canary in every field."""
    plain = (
        "status", "starts_on", "starts_basis", "starts_precision", "ends_on", "ends_basis",
        "ends_precision", "contributor", "legal_form", "adopted_on", "in_force_on", "humanitarian",
        "hierarchy", "secondary", "contact_name", "contact_email", "note",
    )  # fmt: skip
    line = {
        name: canary(f"funding-{name}")
        for name in ("kind", "amount", "currency", "value_on", "value_on_basis", "on", "until",
                     "eur", "eur_source", "set_aside", "line")
    }  # fmt: skip
    line |= {"funder": party("payer"), "places": [a_place(canary("line-place"))]}
    line["years"] = {"2020": canary("funding-years")}
    return {
        **{name: canary(name) for name in plain},
        "type": "project",
        "titles": {"en": canary("titles")},
        "summaries": {"en": canary("summaries")},
        "outcomes": {"en": canary("outcomes")},
        "human_rights_evidence": {"en": canary("evidence")},
        "funders": [party("funder") | {"no_amount_reason": canary("reason")}],
        "implementers": [party("implementer")],
        "funding": [line],
        "places": [a_place(canary("place"), canary("share"), admin1=[canary("admin1")])],
        "themes": [
            theme("theme", "jvap") | {"main": True}, theme("sector", "DAC-5"),
            theme("group", "tag target-group"), theme("goal", "SDG"),
            theme("objective", "tag GCM"), theme("rights", "tag human-rights"),
            a_theme("1", "policy-marker", label=canary("gender")),
        ],
        "identifiers": [{"scheme": canary("scheme"), "value": canary("identifier")}],
        "related": [{"kind": "parent", "ref": canary("parent")},
                    {"kind": "phase-of", "ref": canary("phase")},
                    {"kind": "sibling", "ref": canary("sibling")}],
        "links": [canary("link")],
        **other,
    }  # fmt: skip


def canaries(value: Any) -> set[str]:
    """Return every canary that a value has, wherever it sits."""
    if isinstance(value, dict):
        return set().union(*map(canaries, value.values()))
    if isinstance(value, list):
        return set().union(*map(canaries, value))
    return {value} if isinstance(value, str) and value.startswith("canary-") else set()


CONTACT = {canary("contact_name"), canary("contact_email"), canary("note")}
ADMIN1 = {canary("admin1")}
AMOUNT = {canary(f"funding-{n}") for n in ("amount", "eur", "eur_source", "years")}
DAY = {canary(f"funding-{n}") for n in ("value_on", "value_on_basis", "on", "until")}
IMPLEMENTER = {canary(f"implementer-{n}") for n in ("name", "ref", "code", "class")}


def test_there_is_a_canary_in_every_key_that_a_content_may_have() -> None:
    content = full()
    assert set(content) | {"restrictions"} == set(a_content()) | {
        "starts_precision", "ends_precision", "human_rights_evidence", "restrictions"
    }  # fmt: skip
    assert len(canaries(content)) == 63


@pytest.mark.parametrize(
    ("tier", "gone"),
    [
        (PUBLIC, CONTACT | ADMIN1),
        (REGISTERED, CONTACT),
        (PARTNER, CONTACT),
        (SECRETARIAT, set()),
    ],
)
def test_each_tier_sees_exactly_its_fields(tier: Tier, gone: set[str]) -> None:
    content = full()
    every = canaries(content)
    assert canaries(tiers.visible(content, tier=tier)) == every - gone
    assert canaries(tiers.offered(content, tier=tier).content) == every - gone


@pytest.mark.parametrize(
    ("field", "withheld"),
    [
        ("funding/amount", AMOUNT),
        ("funding/kind", {canary("funding-kind")}),
        ("funding/currency", {canary("funding-currency")}),
        ("funding/value_on", DAY),
        ("implementers", IMPLEMENTER),
    ],
)
@pytest.mark.parametrize("to", [REGISTERED, PARTNER])
def test_a_restricted_field_comes_out_from_its_tier_on(
    field: str, withheld: set[str], to: Tier
) -> None:
    content = full(restrictions={field: {"tier": str(to), **REASON}})
    every = canaries(content)
    closed = {PUBLIC: CONTACT | ADMIN1, REGISTERED: CONTACT, PARTNER: CONTACT, SECRETARIAT: set()}
    for tier in TIERS:
        hidden = withheld if TIERS.index(tier) < TIERS.index(to) else set[str]()
        assert canaries(tiers.visible(content, tier=tier)) == every - closed[tier] - hidden


def test_the_reason_of_a_restriction_is_for_the_secretariat() -> None:
    content = full(restrictions={"funding/amount": {"tier": "registered", **REASON}})
    for tier in (PUBLIC, REGISTERED, PARTNER):
        assert "Canary reason." not in json.dumps(tiers.visible(content, tier=tier))
        assert "Canary reason." not in json.dumps(tiers.offered(content, tier=tier).content)
    assert tiers.visible(content, tier=SECRETARIAT) == content


def test_what_is_withheld_is_marked_and_never_blank() -> None:
    content = a_content(
        places=[a_place(admin1=["NE-1"])], contact_name="Awa", note=None,
        restrictions={"funding/amount": {"tier": "partner", **REASON}},
    )  # fmt: skip
    seen = tiers.visible(content, tier=PUBLIC)
    assert seen["funding"] == [a_line(RESTRICTED)]
    assert seen["places"] == [a_place(admin1=RESTRICTED)]
    assert (seen["contact_name"], seen["contact_email"], seen["note"]) == (RESTRICTED, None, None)
    assert seen["restrictions"] == RESTRICTED
    assert tiers.withheld(content, tier=PUBLIC) == (
        "funding/amount", "places/admin1", "contact_name", "restrictions",
    )  # fmt: skip
    assert tiers.withheld(content, tier=SECRETARIAT) == ()


def test_restricting_never_opens_a_field_and_an_unknown_tier_closes_it() -> None:
    opened = full(restrictions={"note": {"tier": "public"}, "places/admin1": {"tier": "public"}})
    seen = tiers.visible(opened, tier=PUBLIC)
    assert canaries(opened) - canaries(seen) == CONTACT | ADMIN1
    closed = full(restrictions={"funding/amount": {"tier": "whatever"}})
    assert AMOUNT & canaries(tiers.visible(closed, tier=PARTNER)) == set()


def test_what_no_field_knows_is_withheld_from_all_but_the_secretariat() -> None:
    content = a_content(colour="red", funding=[a_line(colour="blue")])
    for tier in (PUBLIC, REGISTERED, PARTNER):
        seen = tiers.visible(content, tier=tier)
        assert (seen["colour"], seen["funding"][0]["colour"]) == (RESTRICTED, RESTRICTED)
    assert tiers.visible(content, tier=SECRETARIAT) == content


@pytest.mark.parametrize("field", ["kind", "amount", "currency", "value_on"])
def test_withheld_amounts_are_not_counted_and_their_number_is_told(field: str) -> None:
    content = a_content(
        funding=[a_line("60"), a_line("40")],
        restrictions={f"funding/{field}": {"tier": "registered", **REASON}},
    )
    public = tiers.offered(content, tier=PUBLIC)
    assert (public.amounts_withheld, public.content["funding"]) == (2, [])
    assert list(counting.lines(public.content, to_eur=to_eur)) == []
    assert public.content["funders"] == [a_party()]
    registered = tiers.offered(content, tier=REGISTERED)
    assert registered.amounts_withheld == 0
    lines = counting.lines(registered.content, to_eur=to_eur)
    assert sum(line.amount for line in lines) == Decimal(100)


def test_what_is_offered_can_be_counted_as_before_where_nothing_is_withheld() -> None:
    content = a_content()
    assert tiers.offered(content, tier=PUBLIC) == tiers.Offered(content, 0)


def test_withheld_implementers_are_one_of_the_name_restricted() -> None:
    content = a_content(restrictions={"implementers": {"tier": "partner", **REASON}})
    names = [p["name"] for p in tiers.offered(content, tier=PUBLIC).content["implementers"]]
    assert names == [RESTRICTED]
    names = [p["name"] for p in tiers.offered(content, tier=PARTNER).content["implementers"]]
    assert names == ["Somebody"]


def test_fields_of_the_secretariat_are_exactly_those_of_the_person_and_the_reviewer() -> None:
    assert {k for k, f in fields.all_fields().items() if f.tier == SECRETARIAT} == {
        "contact_name", "contact_email", "note", "restrictions"
    }  # fmt: skip
