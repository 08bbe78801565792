"""Public identifiers: the same for ever, and a slip is noticed."""

from hypothesis import given
from hypothesis import strategies as st

from marsa.reconciliation import identity


def test_an_identifier_never_changes() -> None:
    # sha256 of "EU", "T05-EUTF-HOA-ER-66", "0" joined by 1F begins 61 50 ca 99 09, in groups of
    # five bits 12 5 8 12 21 6 8 9; weighted 12+10+24+48+105+36+56+72 = 363 = 11·31 + 22
    first = identity.public_id("EU", "T05-EUTF-HOA-ER-66")
    assert first == "MRS-C58CN689-P"
    assert first != identity.public_id("EU", "T05-EUTF-HOA-ER-66", attempt=1)


def test_the_check_character_is_the_weighted_sum_modulo_31() -> None:
    # 1·1 + 2·2 + 3·3 + … + 8·8 = 204 = 6·31 + 18 → the 18th after 0 is J
    assert identity.check("12345678") == "J"


@given(st.text(), st.text())
def test_every_identifier_is_well_formed(partner: str, ref: str) -> None:
    assert identity.is_public_id(identity.public_id(partner, ref))


@given(st.integers(0, 7), st.sampled_from(identity.ALPHABET), st.text(max_size=5))
def test_a_wrong_character_is_noticed(place: int, char: str, ref: str) -> None:
    right = identity.public_id("EU", ref)
    body = right.removeprefix("MRS-")[:8]
    wrong = f"MRS-{body[:place]}{char}{body[place + 1 :]}-{right[-1]}"
    pair_31_apart = {body[place], char} == {"0", "Z"}
    assert identity.is_public_id(wrong) == (wrong == right or pair_31_apart)


@given(st.integers(0, 6), st.text(max_size=5))
def test_two_neighbours_changed_round_are_noticed(place: int, ref: str) -> None:
    right = identity.public_id("EU", ref)
    body = right.removeprefix("MRS-")[:8]
    a, b = body[place], body[place + 1]
    wrong = f"MRS-{body[:place]}{b}{a}{body[place + 2 :]}-{right[-1]}"
    assert identity.is_public_id(wrong) == (a == b or {a, b} == {"0", "Z"})


def test_what_is_no_identifier_is_none() -> None:
    for text in ("", "MRS-", "MRS-12345678", "MRS-1234567I-J", "mrs-12345678-J", "12345678-J"):
        assert not identity.is_public_id(text)
