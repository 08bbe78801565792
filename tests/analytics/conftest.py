"""One small edition whose every figure was worked out by hand.

A  100.00 EUR commitment, 2020, EU. Niger 60 %, Mali 40 %. Themes 1.1 (33.33 %), 2.1 (66.67 %).
   By the largest remainder: NER×1.1 20.00, NER×2.1 40.00, MLI×1.1 13.33, MLI×2.1 26.67.
B  50.01 EUR budget, 2021, AFD, and two uncounted lines: 20.00 disbursed, and a budget of 999.00
   that was replaced. Niger and Western Africa without shares, so nothing is allocated.
C  a policy: 10.00 USD at 1.25 = 8.00 EUR, 2020, and 1 000 000 GNF without a rate, 2021, of a
   fund that is not in the register. Western Africa 50 %, France 50 %. Theme 1.2.
D  no money. Libya. Theme 5.
E  an estimate of 30.00 EUR and one of 7.00 without a currency, no year, EU. No place, no theme.

Counted: 100.00 + 50.01 + 8.00 + 30.00 = 188.01 EUR.
"""

from datetime import date
from typing import Any

import pytest

from marsa.analytics.opened import Opened, open_edition
from tests.make_edition import a_sum, an_account, an_edition, from_accounts

AFD: dict[str, Any] = {"funder": "FR-AFD", "funder_class": "european-country"}
FUND = {"name": "Fonds X", "code": None, "class": None}
NO_YEAR: dict[str, Any] = {"year": None, "kind": "estimate"}

KNOWN = [
    an_account(
        "MRS-A",
        [a_sum("100.00")],
        places={"NER": 60, "MLI": 40},
        themes={"1.1": "33.33", "2.1": "66.67"},
        cycle_first="2020",
        title_en="Jobs for young people",
        title_fr="Emplois pour les jeunes",
        summary_fr="Appui à la réintégration et à l’œuvre des femmes.",
    ),
    an_account(
        "MRS-B",
        [
            a_sum("50.01", year=2021, kind="budget", **AFD),
            a_sum("999.00", year=2021, kind="budget", set_aside="superseded-budget", **AFD),
            a_sum("20.00", year=2021, kind="disbursement", **AFD),
        ],
        places={"NER": None, "region:011": None},
        partner="NER",
        status="completed",
        title_en=None,
        title_fr="Écoles",
        starts_on=date(2020, 3, 1),
    ),
    an_account(
        "MRS-C",
        [
            a_sum("10.00", currency="USD", rate="1.25", funder=None, funder_class=None),
            a_sum("1000000", year=2021, currency="GNF", funder=None, funder_class=None),
        ],
        places={"region:011": 50, "FRA": 50},
        themes={"1.2": 100},
        partner="DEU",
        type="policy",
        status="adopted",
        title_en="asylum policy",
        title_fr="Politique d’asile",
    ),
    an_account("MRS-D", places={"LBY": None}, themes={"5": 100}, starts_on=date(2020, 1, 1)),
    an_account(
        "MRS-E",
        [a_sum("30.00", **NO_YEAR), a_sum("7.00", currency=None, **NO_YEAR)],
        partner="NER",
        status=None,
        starts_on=None,
        title_en=None,
        title_other="Projekt",
        title_other_language="de",
    ),
]
for line in KNOWN[2].content["funding"]:
    line["funder"] = FUND


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Open the edition described above."""
    return open_edition(an_edition(tmp_path_factory.mktemp("known"), **from_accounts(KNOWN)))
