"""Rules 15 and 16: money that several tell is counted once. All sums are worked out by hand."""

from decimal import Decimal

from marsa.exchange.record import Amount, Party, Record
from marsa.exchange.rules import chains


def to(ref: str | None) -> Party:
    return Party("receiver", "Somebody", activity_ref=ref)


def paid(
    amount: int, *, kind: str = "3", receiver: str | None = None, currency: str = "EUR"
) -> Amount:
    return Amount(kind, Decimal(amount), currency, receiver=to(receiver) if receiver else None)


def got(amount: int, *, giver: str, kind: str = "1") -> Amount:
    return Amount(kind, Decimal(amount), "EUR", provider=Party("provider", activity_ref=giver))


def a_record(
    ref: str, *amounts: Amount, parties: tuple[Party, ...] = (), secondary: bool = False
) -> Record:
    return Record(ref, amounts=amounts, parties=parties, secondary=secondary)


def test_rule_15_a_chain_from_donor_to_implementer_is_counted_at_the_spending_end() -> None:
    # The donor gives 100 to the agency, the agency 90 to the NGO and spends 10 itself, the NGO
    # spends 90: 290 are reported, 100 were spent.
    donor = a_record("D-1", paid(100, receiver="A-1"))
    agency = a_record("A-1", got(100, giver="D-1"), paid(90, receiver="N-1"), paid(10, kind="4"))
    ngo = a_record("N-1", got(90, giver="A-1"), paid(90, kind="4"))

    found = chains.spend([donor, agency, ngo])

    assert (found.gross, found.counted) == ({"EUR": Decimal(290)}, {"EUR": Decimal(100)})
    assert [(u.record, u.amount.amount, u.reason, u.counted_in) for u in found.uncounted] == [
        ("D-1", Decimal(100), "passed-on", "A-1"),
        ("A-1", Decimal(90), "passed-on", "N-1"),
    ]


def test_rule_15_money_that_the_taker_has_not_spent_stays_counted_at_the_giver() -> None:
    # 60 and 50 were given; the taker spent 60: the first is told twice, the second is not.
    donor = a_record("D-1", paid(60, receiver="A-1"), paid(50, receiver="A-1"))
    agency = a_record("A-1", got(110, giver="D-1"), paid(60, kind="4"))

    found = chains.spend([donor, agency])

    assert (found.gross, found.counted) == ({"EUR": Decimal(170)}, {"EUR": Decimal(110)})


def test_rule_15_incoming_money_links_where_the_giver_names_nobody() -> None:
    donor = a_record("D-1", paid(70), paid(30))
    first = a_record("A-1", got(70, giver="D-1", kind="11"), paid(70, kind="4"))
    second = a_record("A-2", got(30, giver="D-1"), paid(30, kind="4"))

    found = chains.spend([donor, first, second])

    assert chains.links([donor, first, second]) == {"D-1": {"A-1", "A-2"}}
    assert found.counted == {"EUR": Decimal(100)}
    assert [u.counted_in for u in found.uncounted] == ["A-1", "A-2"]


def test_rule_15_participating_organisations_link_by_their_own_account() -> None:
    implementer = Party("implementing", "NGO", activity_ref="N-1")
    funder = Party("funding", "Donor", activity_ref="D-2")
    first, ngo = a_record("D-1", paid(5), parties=(implementer,)), a_record("N-1", paid(5))
    second, other = a_record("D-2", paid(7)), a_record("N-2", paid(7), parties=(funder,))

    found = chains.spend([first, ngo, second, other])

    assert chains.links([first, ngo, second, other]) == {"D-1": {"N-1"}, "D-2": {"N-2"}}
    assert (found.gross, found.counted) == ({"EUR": Decimal(24)}, {"EUR": Decimal(12)})


def test_rule_15_nothing_is_linked_to_what_is_not_at_hand_or_to_itself() -> None:
    alone = a_record("D-1", paid(5, receiver="X-9"), paid(4, receiver="D-1"))
    assert chains.links([alone]) == {}
    assert chains.spend([alone]).counted == {"EUR": Decimal(9)}


def test_rule_15_other_currencies_are_not_taken_for_the_same_money() -> None:
    donor = a_record("D-1", paid(100, receiver="A-1", currency="USD"))
    agency = a_record("A-1", paid(100, kind="4"))
    both = {"USD": Decimal(100), "EUR": Decimal(100)}
    assert chains.spend([donor, agency]).counted == both


def test_rule_15_a_circle_of_givers_loses_no_money() -> None:
    # Each says that it gave 10 to the other and spent 10: 40 reported, 20 spent.
    one = a_record("A", paid(10, receiver="B"), paid(10, kind="4"))
    two = a_record("B", paid(10, receiver="A"), paid(10, kind="4"))
    assert chains.spend([one, two]).counted == {"EUR": Decimal(20)}


def test_rule_16_a_secondary_reporter_counts_only_where_the_primary_is_absent() -> None:
    primary = a_record("A-1", paid(100))
    repeated = a_record("A-1", paid(100), secondary=True)
    only = a_record("B-1", paid(40), secondary=True)

    found = chains.spend([repeated, primary, only])

    assert (found.gross, found.counted) == ({"EUR": Decimal(240)}, {"EUR": Decimal(140)})
    assert [(u.record, u.reason) for u in found.uncounted] == [("A-1", "secondary-reporter")]
    assert chains.without_secondary([repeated, primary, only]) == (primary, only)


def test_an_amount_set_aside_is_in_neither_sum() -> None:
    aside = Amount("3", Decimal(5), "EUR", set_aside="unknown-type")
    assert chains.spend([a_record("A", aside)]) == chains.Spend({}, {}, ())
