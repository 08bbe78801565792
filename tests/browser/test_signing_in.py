"""Signing in with a real browser: every page fits, is silent and accessible; passkeys work."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_reading import ITS_OWN, LANGUAGES, VIOLATIONS, WIDTHS, page

__all__ = ["page"]
pytestmark = pytest.mark.browser

OUTSIDE = {
    "sign-in": "account/login/",
    "code": "account/login/code/",
    "new-password": "account/password/reset/",
    "sign-up": "account/signup/",
    "ask-access": "desk/access/",
    "invitation": "desk/invitation/{token}/",
    "invitation-refused": "desk/invitation/nothing/",
}
INSIDE = {
    "people": "desk/people/",
    "role": "desk/people/appoint/",
    "appoint": "desk/people/appoint/focal_point/",
    "contributor": "desk/people/contributors/new/",
    "appointment": "desk/people/2/",
    "end": "desk/people/2/end/",
    "close": "desk/people/2/close/",
    "readers": "desk/readers/",
    "account": "desk/account/",
    "second-factor": "account/2fa/",
    "address": "account/email/",
    "nothing-here": "desk/people/999/",
}
# Chromium would like a user name beside each field for a password; ours are signed in already.
ITS_ADVICE = "[DOM] Password forms should have"


def marsa(home: Path, *words: str) -> str:
    """Return what a command prints about the installation that is served."""
    around = {**os.environ, "MARSA_HOME": str(home)}
    around.pop("MARSA_DATABASE", None)
    command = [sys.executable, "-m", "marsa", *words]
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    return done.stdout


def enter(window: Page, site: str, home: Path, email: str) -> None:
    """Sign in a sample account, with the code of its app where it is asked for one."""
    window.goto(f"{site}/en/desk/")
    window.fill("#id_login", email)
    window.fill("#id_password", (home / "sample-password").read_text())
    window.get_by_role("button", name="Sign in", exact=True).click()
    if "/2fa/authenticate/" in window.url:
        codes = dict(reversed(line.split()) for line in marsa(home, "demo-code").splitlines())
        window.fill("#id_code", codes[email])
        window.get_by_role("button", name="Sign in", exact=True).click()
    expect(window).to_have_url(f"{site}/en/desk/")


@pytest.fixture(scope="module")
def token(site: str, site_home: Path) -> str:
    """The key of an invitation that waits."""
    link = marsa(site_home, "invite", "ada@example.org", "--role", "verifier", "--name", "Ada")
    return link.strip().rstrip("/").rpartition("/")[2]


@pytest.fixture(scope="module")
def office(browser: Browser, site: str, site_home: Path) -> Any:
    """The cookies of a signed-in secretariat."""
    context = browser.new_context()
    enter(context.new_page(), site, site_home, "secretariat@example.org")
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture(params=WIDTHS)
def inside(browser: Browser, request: pytest.FixtureRequest, office: Any) -> Iterator[Page]:
    """A window of a computer, then of a phone, of a signed-in secretariat."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 900}, storage_state=office
    )
    context.add_init_script(VIOLATIONS)
    yield context.new_page()
    context.close()


def check(window: Page, address: str, language: str, site: str) -> None:
    """Open an address: it fits, says nothing on the console, asks nobody else, passes axe."""
    said: list[str] = []
    asked: list[str] = []
    window.on("console", lambda message: said.append(message.text))
    window.on("pageerror", lambda error: said.append(str(error)))
    window.on("request", lambda request: asked.append(request.url))
    window.goto(address, wait_until="networkidle")
    assert window.evaluate("document.documentElement.lang") == language
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert window.evaluate(overflow) <= 0
    assert [text for text in said if not text.startswith((ITS_OWN, ITS_ADVICE))] == []
    assert window.evaluate("window.violations") == []
    assert [url for url in asked if not url.startswith((f"{site}/", "data:"))] == []
    found = Axe().run(window).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OUTSIDE)
def test_pages_before_the_sign_in_fit_are_silent_and_accessible(
    site: str, page: Page, token: str, language: str, name: str
) -> None:
    check(page, f"{site}/{language}/{OUTSIDE[name].format(token=token)}", language, site)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", INSIDE)
def test_pages_of_people_fit_are_silent_and_accessible(
    site: str, inside: Page, language: str, name: str
) -> None:
    check(inside, f"{site}/{language}/{INSIDE[name]}", language, site)


def test_a_focal_point_is_appointed_without_script(
    browser: Browser, site: str, office: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=office)
    window = context.new_page()
    # Which role, then who; a mistake is named on top and at its field.
    window.goto(f"{site}/en/desk/people/")
    window.get_by_role("link", name="Appoint somebody").click()
    window.get_by_role("link", name="Focal point", exact=True).click()
    window.fill("#id_name", "Eve Sample")
    window.select_option("#id_scope", "MLI")
    window.get_by_role("button", name="Appoint").click()
    expect(window).to_have_title("Error: Appoint: Focal point – Marsa")
    expect(window.locator(".errors a")).to_have_attribute("href", "#id_email")
    # What was typed is still there.
    expect(window.locator("#id_name")).to_have_value("Eve Sample")
    window.fill("#id_email", "eve@example.org")
    window.get_by_role("button", name="Appoint").click()
    expect(window.locator(".said")).to_have_text("The invitation was mailed to eve@example.org.")
    expect(window.locator("h1")).to_have_text("Eve Sample")
    expect(window.locator("dl.facts")).to_contain_text("Focal point · Mali")
    context.close()


def test_a_passkey_is_added_and_signs_in(browser: Browser, site: str, site_home: Path) -> None:
    context = browser.new_context()
    context.add_init_script(VIOLATIONS)
    window = context.new_page()
    key = context.new_cdp_session(window)
    key.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter(window, site, site_home, "chair@example.org")
    # Adding a key asks for the password once more.
    window.goto(f"{site}/en/account/2fa/webauthn/add/")
    window.fill("#id_password", (site_home / "sample-password").read_text())
    window.get_by_role("button", name="Continue").click()
    window.fill("#id_name", "My laptop")
    window.locator("#id_passwordless").check()
    window.get_by_role("button", name="Add", exact=True).click()
    expect(window.locator(".said")).to_contain_text("The key is added.")
    # Signed out, the key alone lets in again.
    window.goto(f"{site}/en/desk/account/")
    window.get_by_role("button", name="Sign out").click()
    window.get_by_role("button", name="Use a passkey").click()
    expect(window.locator(".acting strong")).to_contain_text("Chair of a dialogue")
    assert window.evaluate("window.violations") == []
    context.close()


def test_a_passkey_that_is_not_given_is_said(browser: Browser, site: str) -> None:
    context = browser.new_context()
    window = context.new_page()
    key = context.new_cdp_session(window)
    key.send("WebAuthn.enable")
    window.goto(f"{site}/en/account/login/")
    expect(window.locator("#passkey-failed")).to_be_hidden()
    window.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')) }")
    window.get_by_role("button", name="Use a passkey").click()
    expect(window.locator("#passkey-failed")).to_have_text(
        "No passkey was given. Try again, or use another way."
    )
    context.close()


def test_an_authenticator_app_is_set_up_from_an_invitation(
    browser: Browser, site: str, site_home: Path
) -> None:
    context = browser.new_context()
    context.add_init_script(VIOLATIONS)
    window = context.new_page()
    link = marsa(site_home, "invite", "ida@example.org", "--role", "secretariat", "--name", "Ida")
    window.goto(link.strip().replace("http://localhost:8000", site))
    window.fill("#id_password", "a long sentence of mine")
    window.get_by_role("button", name="Continue").click()
    expect(window.locator(".notice strong")).to_have_text(
        "Your role, Secretariat, needs a second factor."
    )
    window.get_by_role("link", name="Set up an app").click()
    assert window.evaluate("document.querySelector('.qr').naturalWidth") > 0
    found = Axe().run(window).response["violations"]
    assert [each["id"] for each in found] == []
    assert window.evaluate("window.violations") == []
    context.close()
