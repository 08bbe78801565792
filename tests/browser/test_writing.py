"""Writing an entry in a real browser: every page fits, is silent, light and accessible; a section
saves itself and adds up its shares."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_reading import LANGUAGES, VIOLATIONS, WIDTHS, _weighed
from tests.browser.test_signing_in import check, enter

pytestmark = pytest.mark.browser

SECTIONS = (
    "about", "when", "money", "who-where", "themes", "people", "links", "outcomes", "contact",
)  # fmt: skip
PAGES = ("", *(f"{key}/?look=1" for key in SECTIONS), "check/")
LIGHT = 60_000  # bytes over the wire on a first visit
SCRIPT = Path(__file__).parents[2] / "marsa/collection/static/collection"


@pytest.fixture(scope="module")
def begun(browser: Browser, site: str, site_home: Path) -> tuple[Any, str]:
    """The cookies of a contributor, and the address of an entry that lacks nearly all."""
    context = browser.new_context()
    window = context.new_page()
    enter(window, site, site_home, "contributor@example.org")
    window.goto(f"{site}/en/desk/entries/new/")
    window.check("#id_type_0")
    window.fill("#id_titles-en", "Short")
    window.get_by_role("button", name="Save and see all sections", exact=True).click()
    address = window.url
    window.goto(f"{address}money/")
    window.fill("#id_funders-0-name", "Somebody unknown")
    window.fill("#id_funders-0-amount", "2 million")
    window.locator("main").get_by_role("button", name="Continue", exact=True).last.click()
    kept = context.storage_state()
    context.close()
    return kept, address


@pytest.fixture(params=WIDTHS)
def writing(
    browser: Browser, request: pytest.FixtureRequest, begun: tuple[Any, str]
) -> Iterator[Page]:
    """A window of a computer, then of a phone, of a signed-in contributor."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, storage_state=begun[0]
    )
    context.add_init_script(VIOLATIONS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_of_an_entry_fit_are_silent_light_and_accessible(
    site: str, writing: Page, begun: tuple[Any, str], language: str, name: str
) -> None:
    sizes = _weighed(writing)
    address = begun[1].replace("/en/", f"/{language}/")
    check(writing, f"{address}{name}", language, site)
    assert sum(sizes) <= LIGHT


def test_a_section_saves_itself_and_adds_up_its_shares(
    browser: Browser, begun: tuple[Any, str]
) -> None:
    context = browser.new_context(storage_state=begun[0])
    window = context.new_page()
    window.clock.install()
    window.goto(f"{begun[1]}who-where/")
    # Two places with their shares: what they come to is said at once.
    window.fill("#id_places-0-code", "Niger")
    window.fill("#id_places-0-published_share", "60,5")
    window.get_by_role("button", name="Add another country or region").click()
    window.fill("#id_places-1-code", "Mali")
    window.fill("#id_places-1-published_share", "30")
    expect(window.locator("#list-places .total")).to_have_text("Shares together: 90.5 %")
    # Twenty seconds later it is saved, and a page opened elsewhere shows it.
    window.clock.run_for(21_000)
    expect(window.locator("#said")).to_contain_text("Saved at ")
    other = context.new_page()
    other.goto(f"{begun[1]}who-where/")
    expect(other.locator("#id_places-1-code")).to_have_value("MLI · Mali")
    # The line is cut: it says so, and what was typed stays.
    context.set_offline(True)
    window.fill("#id_places-1-published_share", "39.5")
    window.clock.run_for(21_000)
    expect(window.locator("#said")).to_contain_text("Not saved: the server did not answer.")
    expect(window.locator("#id_places-1-published_share")).to_have_value("39.5")
    context.set_offline(False)
    window.clock.run_for(21_000)
    expect(window.locator("#said")).to_contain_text("Saved at ")
    # Signed out in another window: it says what to do.
    other.get_by_role("button", name="Sign out").click()
    other.locator("main").get_by_role("button").last.click()
    window.fill("#id_places-1-code", "Chad")
    window.clock.run_for(21_000)
    expect(window.locator("#said")).to_contain_text("You were signed out")
    context.close()


def test_the_scripts_of_the_form_are_small() -> None:
    assert sum(file.stat().st_size for file in SCRIPT.glob("*.js")) <= 20_000
