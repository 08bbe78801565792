"""Journey: the first entry of a new contributor, from the invitation to the end, without script,
on a thin line (400 kbit/s, 400 ms)."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_signing_in import enter

pytestmark = [pytest.mark.browser, pytest.mark.slow]

THIN = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
INVITE = """
import django
django.setup()
from django.utils import timezone
from marsa.accounts import door_mail
from marsa.registry.actions import people
from marsa.registry.posts import Post
from marsa.registry.roles import Role
at = timezone.now()
post = Post(Role.CONTRIBUTOR, starts_on=timezone.localdate(at), partner="EU", contributor="ECHO")
made = people.invite("new@example.org", name="New Sample", language="en", post=post,
                     acting=None, by="journey", at=at)
print(door_mail.link(made.invited))
"""


@pytest.fixture
def invitation(site: str, site_home: Path) -> str:
    """The link that a new contributor of the EU got by mail."""
    around = {
        **os.environ,
        "MARSA_HOME": str(site_home),
        "MARSA_BASE_URL": site,
        "DJANGO_SETTINGS_MODULE": "marsa.config.settings",
    }
    around.pop("MARSA_DATABASE", None)
    command = [sys.executable, "-c", INVITE]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


class Thin:
    """A window without script on a thin line, that counts pages, bytes and seconds."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(java_script_enabled=False)
        self.page: Page = self.context.new_page()
        self.session = self.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.send("Network.emulateNetworkConditions", THIN)
        self.session.on("Network.loadingFinished", self._finished)
        self.bytes, self.pages = 0.0, list[tuple[str, float, float]]()

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def note(self, name: str) -> None:
        """Note what the page that is shown took: bytes, and seconds until its text was seen."""
        self.page.wait_for_load_state("networkidle")
        ask = "performance.getEntriesByType('paint').map((each) => each.startTime)"
        before = sum(size for _, size, _ in self.pages)
        self.pages.append((name, self.bytes - before, max(self.page.evaluate(ask)) / 1000))

    def press(self, button: str, name: str) -> None:
        """Press a button, and note the page that it leads to."""
        self.page.locator("main").get_by_role("button", name=button, exact=True).last.click()
        self.note(name)


@pytest.fixture
def busy(browser: Browser, site: str, site_home: Path) -> None:
    """A server that somebody else uses already: the tables of rates are read once per process."""
    context = browser.new_context()
    window = context.new_page()
    enter(window, site, site_home, "contributor@example.org")
    window.goto(f"{site}/en/desk/entries/new/")
    context.close()


def test_a_first_entry_takes_nine_pages_without_script_on_a_thin_line(
    browser: Browser, site: str, invitation: str, busy: None
) -> None:
    thin = Thin(browser)
    page = thin.page

    # 1. The invitation: a password is chosen.
    page.goto(invitation)
    thin.note("invitation")
    page.fill("#id_password", "the river rises in the month of May")

    # 2. What to do next; from there to a new entry.
    page.locator("main").get_by_role("button").last.click()
    thin.note("what to do next")

    # 3. What it is.
    page.goto(f"{site}/en/desk/entries/new/")
    thin.note("new entry")
    page.check("#id_type_0")
    page.fill("#id_titles-en", "Safe work for young people in Agadez")
    page.fill("#id_summaries-en", "Young people in three towns learn a trade close to their home.")

    # 4. Status and dates: of the start the month is known.
    thin.press("Continue", "status and dates")
    page.select_option("#id_status", "ongoing")
    page.fill("#id_starts_on-m", "3")
    page.fill("#id_starts_on-y", "2021")

    # 5. Who pays, and how much.
    thin.press("Continue", "funding")
    page.fill("#id_funders-0-name", "European Union")
    page.select_option("#id_funders-0-class", "eu-institution")
    page.select_option("#id_funders-0-kind", "commitment")
    page.fill("#id_funders-0-amount", "1 200 000")
    page.fill("#id_funders-0-currency", "EUR")

    # 6. Who carries it out, and where.
    thin.press("Continue", "who and where")
    page.fill("#id_implementers-0-name", "Town hall of Agadez")
    page.fill("#id_places-0-code", "Niger")

    # 7. Its theme. What may stay empty is left out: on to the answers.
    thin.press("Continue", "themes")
    page.select_option("#id_themes-0-code", index=1)

    # 8. The answers.
    thin.press("Save and check answers", "check answers")
    facts = page.locator("main").inner_text()
    assert "Safe work for young people in Agadez" in facts and "EUR 1,200,000" in facts
    assert "March 2021" in facts and "Niger" in facts

    # 9. Submitted, and what happens next.
    thin.press("Submit", "submitted")
    expect(page.locator("h1")).to_have_text("Submitted")
    expect(page.locator("main")).to_contain_text("Your focal point endorses it")

    for name, size, seconds in thin.pages:
        print(f"{name:<20}{size / 1000:8.1f} kB {seconds:6.2f} s")
    print(f"{len(thin.pages)} pages, {thin.bytes / 1000:.1f} kB")
    thin.context.close()
    assert len(thin.pages) == 9
    assert thin.bytes <= 250_000
    (_, first, first_seen), *later = thin.pages
    assert first <= 60_000 and first_seen < 4
    assert [name for name, size, _ in later if size > 25_000] == []
    assert [name for name, _, seen in later if seen >= 2] == []
