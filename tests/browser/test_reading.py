"""Every page in a real browser: fits, is silent, is accessible, and needs no script."""

import json
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

GUIDE = Path(__file__).parents[2] / "docs/guide"
LANGUAGES = ("en", "fr")
WIDTHS = (1280, 360)
INITIATIVE = "initiatives/{public_id}"
PAGES = {
    "home": "",
    "explore": "explore?country=NER",
    "explore-chart": "explore?country=NER&view=chart",
    "explore-map": "explore?domain=3&view=map",
    "initiative": INITIATIVE,
    "countries": "countries",
    "country": "countries/NER",
    "themes": "themes",
    "theme": "themes/3",
    "editions": "editions",
    "downloads": "downloads",
    "methodology": "methodology",
    "about": "about",
    "api": "api",
    "measure": "measures/total?by=country&top=10",
}
REFUSALS = {
    "no-address": "nowhere",
    "mistyped": "initiatives/MRS-12345678-X",
    "not-understood": "explore?country=NERR&q=water",
    "nothing-found": "explore?q=zzzzqqqq",
    "no-edition": "editions/2031.1/",
}
PICTURED = ("home", "explore", "initiative", "country", "themes", "downloads", "methodology")
ON_A_PHONE = ("home", "explore", "initiative")
LIGHT = 100_000  # bytes over the wire on a first visit
# A document of status 404 is named on the console by the browser itself.
ITS_OWN = "Failed to load resource: the server responded with a status of 4"
VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def public_id(site: str) -> str:
    """An initiative for several countries with money."""
    address = f"{site}/en/explore.json?country=NER&sort=here&size=50&page=1"
    with urllib.request.urlopen(address) as response:
        rows: list[dict[str, Any]] = json.load(response)["initiatives"]
    return str(next(row["public_id"] for row in rows if len(row["countries"]) > 1))


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of a computer, then of a phone, with nothing in its cache."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    context.add_init_script(VIOLATIONS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*PAGES, *REFUSALS])
def test_every_page_fits_is_silent_light_and_accessible(
    site: str, page: Page, public_id: str, language: str, name: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    sizes = _weighed(page)
    path = {**PAGES, **REFUSALS}[name].format(public_id=public_id)
    page.goto(f"{site}/{language}/{path}", wait_until="networkidle")

    assert page.evaluate("document.documentElement.lang") == language
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert [text for text in said if not text.startswith(ITS_OWN)] == []
    assert page.evaluate("window.violations") == []
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
    assert sum(sizes) <= LIGHT
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def _weighed(page: Page) -> list[float]:
    """Collect how many bytes each answer takes over the wire."""
    sizes: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    return sizes


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A window without script."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_question_is_put_together_and_taken_apart_without_script(site: str, plain: Page) -> None:
    plain.goto(f"{site}/en/explore")
    whole = plain.locator("p[role=status]").inner_text()
    # Choose a country and a year, and ask.
    plain.locator("summary", has_text="Country").click()
    plain.locator("input[name=country][value=MLI]").check()
    plain.locator("summary", has_text="Year").click()
    plain.locator("input[name=year][value='2020']").check()
    plain.get_by_role("button", name="Show results").click()
    expect(plain).to_have_url(f"{site}/en/explore?q=&country=MLI&year=2020")
    some = plain.locator("p[role=status]").inner_text()
    assert some != whole and "fits these filters" in some
    # The same as a chart, then without the year: the rest of the question stays.
    plain.get_by_role("link", name="Chart", exact=True).click()
    expect(plain.locator("figure").first).to_be_visible()
    plain.locator("ul.active a", has_text="2020").click()
    expect(plain).to_have_url(f"{site}/en/explore?country=MLI&view=chart")
    # On to an initiative and back to its country.
    plain.get_by_role("link", name="Table", exact=True).click()
    plain.locator("table.rows tbody a").first.click()
    plain.locator("dl.facts a", has_text="Mali").first.click()
    expect(plain.locator("h1")).to_have_text("Mali")


def test_what_is_downloaded_is_what_is_shown(site: str, plain: Page, tmp_path: Path) -> None:
    plain.goto(f"{site}/en/explore?country=MLI&type=policy")
    sentence = plain.locator("p[role=status]").inner_text()
    with plain.expect_download() as download:
        plain.locator(".panel").get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "marsa-2026.1-initiatives.csv"
    target = tmp_path / "rows.csv"
    download.value.save_as(target)
    rows = target.read_text(encoding="utf-8-sig").splitlines()
    assert sentence.startswith(f"{len(rows) - 1} initiatives")


def test_the_keyboard_reaches_the_content_at_once_and_the_filters_in_order(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/en/explore")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("refugees")
    page.keyboard.press("Enter")
    expect(page.locator("ul.active a")).to_have_text("Remove words: “refugees”")
    context.close()


def test_a_text_to_cite_is_copied(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site}/en/countries/NER")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(
        "/en/editions/2026.1/countries/NER"
    )
    context.close()


@pytest.mark.skipif(
    not os.environ.get("MARSA_SCREENSHOTS"), reason="set MARSA_SCREENSHOTS=1 to take them"
)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PICTURED)
def test_pictures_of_the_guide_are_taken(
    site: str, page: Page, public_id: str, language: str, name: str
) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    if width == min(WIDTHS) and name not in ON_A_PHONE:
        pytest.skip("the guide shows this page on a computer only")
    page.goto(f"{site}/{language}/{PAGES[name].format(public_id=public_id)}")
    GUIDE.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=GUIDE / f"{name}-{language}-{width}.png")
