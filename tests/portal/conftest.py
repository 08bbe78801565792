"""A small edition whose every figure can be worked out by hand.

| initiative | what | money | counted, EUR |
|---|---|---|---|
| WATER | project, France | EUR 1,000,000 in 2020 for Niger 60 %, Mali 40 %; domain 1. A budget of 1,200,000 beside it | 1,000,000.00 |
| ROUTE | project, France | SEK 10,000,000 in 2021 at 10 for one euro; Niger and Burkina Faso without shares; domains 1 and 3 half each | 1,000,000.00 |
| PLAN | policy, Niger | none; Niger; domain 2 | none |
| REST | project, Germany | EUR 500,000 without year, place, theme or funder; XUA 2,000 without a rate | 500,000.00 |

Total 2,500,000.00. Niger 600,000.00, Mali 400,000.00, not allocated 1,500,000.00. 2020 and
2021 1,000,000.00 each, without year 500,000.00. Domain 1 1,500,000.00, domain 3 500,000.00,
not allocated 500,000.00.
"""  # noqa: E501

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django.fixtures import Settings

from marsa.analytics.opened import Opened
from marsa.editions.store import Edition
from tests.make_edition import Account, a_sum, an_account, an_edition, from_accounts

WATER, ROUTE = "MRS-12345678-J", "MRS-AAAAAAAA-K"
PLAN, REST = "MRS-BBBBBBBB-R", "MRS-CCCCCCCC-X"
UNKNOWN = "MRS-DDDDDDDD-3"
HOSTILE = '<script>alert("x")</script> & water'

PAGES = (
    "", "explore", "explore?country=NER&view=chart", "explore?domain=1&view=map",
    f"initiatives/{WATER}", "countries", "countries/NER", "themes", "themes/1", "editions",
    "downloads", "methodology", "about", "api", "measures/total?by=country",
)  # fmt: skip
TWINS = (
    "figures", "explore", f"initiatives/{WATER}", "countries", "countries/NER", "themes",
    "measures/total",
)  # fmt: skip


def accounts() -> list[Account]:
    return [
        an_account(
            WATER,
            [
                a_sum("1000000.00", year=2020, line=7),
                a_sum("1200000.00", year=2020, kind="budget", line=8),
            ],
            places={"NER": 60, "MLI": 40},
            themes={"1": 100},
            title_en=HOSTILE,
            title_fr="De l’eau pour tous",
            summary_en="Wells and pipes.",
        ),
        an_account(
            ROUTE,
            [a_sum("10000000.00", year=2021, currency="SEK", rate="10", funder="FR-AFD")],
            places={"NER": None, "BFA": None},
            themes={"3": 50, "1": 50},
            title_en=None,
            title_fr="Accueil sur la route",
            status="completed",
        ),
        an_account(
            PLAN,
            places={"NER": 100},
            themes={"2": 100},
            partner="NER",
            type="policy",
            status="in-force",
            title_en="National strategy",
        ),
        an_account(
            REST,
            [
                a_sum("500000.00", year=None, funder=None, funder_class=None),
                a_sum("2000.00", year=None, currency="XUA", funder=None, funder_class=None),
            ],
            partner="DEU",
            title_en="Remainder",
        ),
    ]


def rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of all tables, with the rate of the Swedish line and where WATER came from."""
    tables = {name: [dict(row) for row in rows] for name, rows in from_accounts(accounts()).items()}
    for line in tables["funding"]:
        if line["currency"] == "SEK":
            line |= {"rate": "10.0000000000", "rate_source": "European Central Bank"}
        line["source_line"] = 7 if line["public_id"] == WATER else None
    tables["entries"][0] |= {
        "local_ref": "W-1",
        "source_name": "france.csv",
        "source_line": 7,
        "links": "https://example.org/water | javascript:alert(1)",
        "implementers": "Well Builders | Pipe <b>Works</b>",
    }
    return tables


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget the pages that an earlier test drew."""
    caches["pages"].clear()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition above, made once: nothing that reads it changes it."""
    return an_edition(tmp_path_factory.mktemp("portal") / "editions", **rows())


@pytest.fixture
def edition(home: Path, built: Edition, settings: Settings) -> Edition:
    """The edition above, served as 2026.1."""
    settings.EDITIONS_DIR = built.folder.parents[1]
    return built


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that is put to an edition from now on; each is still answered."""
    questions: list[str] = []
    answer = Opened._run

    def listening(self: Opened, sql: str, *rest: Any, **more: Any) -> Any:
        questions.append(sql)
        return answer(self, sql, *rest, **more)

    monkeypatch.setattr(Opened, "_run", listening)
    return questions


@pytest.fixture
def read(client: Client) -> Callable[..., lxml.html.HtmlElement]:
    """Fetch a page that must be there, as a document."""

    def fetch(path: str, *, status: int = 200) -> lxml.html.HtmlElement:
        response = client.get(path)
        assert response.status_code == status, path
        return lxml.html.document_fromstring(response.content.decode())

    return fetch
