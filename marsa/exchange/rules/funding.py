"""Which amounts of a record say what it is worth (rules 9 and 21)."""

from marsa.exchange.record import Amount, Record

COMMITMENT, BUDGET, DISBURSEMENT, EXPENDITURE = "2", "budget", "3", "4"
NONE = ""


def chosen_amounts(record: Record) -> tuple[str, tuple[Amount, ...]]:
    """Choose the one measure by which a record is taken over, and its amounts.

    Outgoing commitments where there are any, else budgets that no other replaces, else
    disbursements and expenditures together: measures are never added to each other, and none is
    made up from another. Returns the kind ("2", "budget", "3" for the last, "" when there is
    nothing to count) and the amounts in the order of the file, currencies kept. What is set aside
    is left out; incoming money is the other side of somebody else's and never chosen.
    """
    counted = [amount for amount in record.amounts if amount.set_aside is None]
    for kinds in ((COMMITMENT,), (BUDGET,), (DISBURSEMENT, EXPENDITURE)):
        amounts = tuple(amount for amount in counted if amount.kind in kinds)
        if amounts:
            return kinds[0], amounts
    return NONE, ()
