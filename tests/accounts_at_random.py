"""Accounts for property tests: odd sums, shares that do not add up, nothing stated, two entries
of one initiative. Their rows are made by `make_edition.from_accounts`."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.edition_codes import DOMAINS
from tests.make_edition import Account, a_sum, an_account

PLACES = ("NER", "MLI", "FRA", "LBY", "ETH", "region:011", "region:150")
FUNDERS = (
    ("EU", "eu-institution"),
    ("FR-AFD", "european-country"),
    ("Fonds d’appui", None),
    (None, None),
)
CURRENCIES = (("EUR", "1"), ("USD", "1.25"), ("XOF", "655.957"), ("GNF", None), (None, None))
KINDS = ("commitment", "commitment", "budget", "disbursement", "expenditure", "estimate")

amounts = st.decimals(min_value=-10_000, max_value=10_000_000_000, places=2) | st.decimals(
    min_value=0, max_value=100, places=10
)
shares = st.none() | st.decimals(min_value=0, max_value=100, places=2)


@st.composite
def sums(draw: st.DrawFn) -> dict[str, Any]:
    """Draw one sum of money; some in a currency without a rate, some set aside."""
    funder, of_class = draw(st.sampled_from(FUNDERS))
    currency, rate = draw(st.sampled_from(CURRENCIES))
    year = draw(st.none() | st.integers(2018, 2021))
    amount: Decimal = draw(amounts)
    lasting = year is not None and draw(st.booleans())
    return a_sum(
        format(amount, "f"),
        year=year,
        until=f"{year + 1}-03-31" if lasting and year else None,
        currency=currency,
        rate=rate,
        funder=funder,
        funder_class=of_class,
        kind=draw(st.sampled_from(KINDS)),
        set_aside=draw(st.sampled_from([None, None, None, "superseded-budget", "duplicate"])),
        places=draw(
            st.just([])
            | st.lists(
                st.sampled_from(
                    [
                        {"kind": "country", "code": "NER", "share": "100"},
                        {"kind": "country", "code": "GIN", "share": None},
                    ]
                ),
                max_size=1,
            )
        ),
    )


@st.composite
def accounts(draw: st.DrawFn) -> list[Account]:
    """Draw the accounts of one edition: one to eight entries of up to six initiatives."""
    return [
        an_account(
            f"MRS-{draw(st.integers(1, 6))}",
            draw(st.lists(sums(), max_size=4)),
            places=draw(st.dictionaries(st.sampled_from(PLACES), shares, max_size=4)),
            themes=draw(st.dictionaries(st.sampled_from(sorted(DOMAINS)), shares, max_size=3)),
            partner=draw(st.sampled_from(["FRA", "NER", "DEU"])),
            type=draw(st.sampled_from(["project", "policy"])),
            status=draw(st.sampled_from(["ongoing", "adopted", None])),
            cycle_first=draw(st.sampled_from(["2020", "2022"])),
        )
        for _ in range(draw(st.integers(1, 8)))
    ]


FILTERS = {
    "country": ["NER", "FRA", "GIN", "region:011", "none", "unallocated"],
    "region": ["011", "countries", "none"],
    "side": ["africa", "europe", "regions", "none"],
    "dialogue": ["rabat", "khartoum", "none"],
    "domain": ["1", "2", "none", "unallocated"],
    "theme": ["1", "1.1", "2.2", "none"],
    "year": ["2019", "2020", "none", "unallocated"],
    "kind": ["commitment"],
    "funder_class": ["eu-institution", "none"],
    "partner": ["FRA", "NER"],
    "type": ["project"],
    "status": ["ongoing", "none"],
    "cycle": ["2020"],
    "start_year": ["2019", "2020"],
}
MONEY = ("country", "region", "side", "domain", "theme", "year", "kind", "funder",
         "funder_class", "partner", "type", "status", "cycle", "start_year")  # fmt: skip


@st.composite
def filters(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw up to three filters with one or two values each."""
    keys = draw(st.lists(st.sampled_from(sorted(FILTERS)), max_size=3, unique=True))
    kinds = st.sampled_from(["commitment", "budget", "disbursement", "spend"])
    return {
        key: [draw(kinds)]
        if key == "kind"
        else draw(st.lists(st.sampled_from(FILTERS[key]), min_size=1, max_size=2, unique=True))
        for key in keys
    }


groupings = st.lists(st.sampled_from(MONEY), max_size=3, unique=True)
