"""One kept activity as a row of the table of candidates, in values of JSON."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Context, Decimal

from marsa.exchange import numbers
from marsa.exchange.record import Record
from marsa.exchange.rules.funding import BUDGET, COMMITMENT, DISBURSEMENT, EXPENDITURE
from marsa.exchange.scan import judging
from marsa.exchange.scan.judging import Verdict
from marsa.exchange.scan.outcome import Row
from marsa.exchange.summary import NO_CURRENCY

EN, FR = "en", "fr"
# Column → the kind of amount that it adds up. They are four measures, never added to each other.
TOTALS = {
    "commitments": COMMITMENT,
    "disbursements": DISBURSEMENT,
    "expenditures": EXPENDITURE,
    "budgets": BUDGET,
}
_EXACT = Context(prec=numbers.EXACT)


def row(record: Record, *, verdict: Verdict, data: bytes) -> Row:
    """Return what is told of a record, without its place. data: the bytes of its activity."""
    reporter = record.reporter
    places = list(judging.places(record))
    return {
        "identifier": record.ref,
        "reporter_ref": reporter.ref if reporter else None,
        "reporter_name": reporter.name if reporter else None,
        "title_en": record.titles.get(EN),
        "title_fr": record.titles.get(FR),
        "title_other": _other(record.titles),
        "status": record.status,
        "starts_on": record.starts_on.isoformat() if record.starts_on else None,
        "ends_on": record.ends_on.isoformat() if record.ends_on else None,
        "countries": sorted({p.code for p in places if p.kind == "country"}),
        "regions": sorted({f"{p.vocabulary}:{p.code}" for p in places if p.kind == "region"}),
        "sectors": sorted({f"{t.vocabulary}:{t.code}" for t in judging.themes(record)}),
        "score": verdict.score,
        "reasons": [reason.name for reason in verdict.reasons],
        "reasons_en": [reason.en for reason in verdict.reasons],
        "reasons_fr": [reason.fr for reason in verdict.reasons],
        **{column: _total(record, kind) for column, kind in TOTALS.items()},
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _other(titles: Mapping[str, str]) -> str | None:
    """Return the title in the first language, by its code, that is neither English nor French."""
    return next((titles[lang] for lang in sorted(titles) if lang not in (EN, FR)), None)


def _total(record: Record, kind: str) -> str | None:
    """Add up the amounts of one kind: JSON, currency → exact sum; None when there are none.

    What must not be counted beside the others (a budget that was revised) is left out.
    """
    sums: dict[str, Decimal] = {}
    for amount in record.amounts:
        if amount.kind == kind and amount.set_aside is None:
            currency = amount.currency or NO_CURRENCY
            sums[currency] = _EXACT.add(sums.get(currency, Decimal(0)), amount.amount)
    plain = {currency: numbers.plain(sums[currency]) for currency in sorted(sums)}
    return json.dumps(plain) if plain else None
