"""Journey 12, the frame of answers: what browsers and proxies are told, where one is led."""

from collections.abc import Iterator
from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from marsa.accounts.models import Person
from marsa.editions import store
from tests import addresses
from tests.addresses import Window
from tests.journeys.test_rights import lines, paths
from tests.make_edition import an_account, an_edition, from_accounts
from tests.make_world import OTHER, World

POLICY = {
    "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip
ASIDE = "private, no-store"
PASSWORD = "a long enough pass phrase"
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")


def asked(world: World, who: str, sections: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield path and answer of every address of some sections, as somebody gets it."""
    window = Window(world.browser(who))
    for line in lines():
        if line.section in sections:
            yield from ((path, window.ask(path)) for path in paths(line, world))


@pytest.mark.parametrize("who", ["stranger", "focal_point", "secretariat"])
def test_every_answer_tells_the_browser_what_it_may_not_do(who: str, world: World) -> None:
    for path, answer in asked(world, who, ("desk", "account", "public", "programs")):
        told = {name: answer.headers.get(name) for name in ALWAYS}
        assert told == ALWAYS, path
        policy = {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")}
        assert policy == POLICY, path


@pytest.mark.parametrize("who", ["stranger", "contributor", "secretariat", "without_factor"])
def test_nothing_behind_the_sign_in_is_kept_on_the_way_or_by_the_browser(
    who: str, world: World
) -> None:
    for path, answer in asked(world, who, ("desk", "account")):
        assert answer.headers["Cache-Control"] == ASIDE, path
    for path, answer in asked(world, who, ("public",)):
        assert answer.headers.get("Cache-Control") != ASIDE, path


def test_no_page_holds_a_script_or_a_style_of_its_own(world: World) -> None:
    for path, answer in asked(world, "secretariat", ("desk", "account", "public")):
        if "text/html" not in answer.headers.get("Content-Type", "") or answer.streaming:
            continue
        page = answer.content.decode()
        assert "<style" not in page and " style=" not in page, path
        assert "<script>" not in page and " onclick=" not in page, path
        assert "javascript:" not in page, path


def test_what_somebody_sent_is_handed_out_as_a_file_to_keep(world: World) -> None:
    window = Window(world.browser("focal_point"))
    for name, row in (
        ("document", "document"), ("people-letter", "appointment"), ("arrival-marked", "arrival"),
        ("arrival-findings", "arrival"), ("workbook", ""), ("board-csv", ""),
    ):  # fmt: skip
        parts = world.rows[row]["own"] if row else {}
        answer = window.ask(addresses.paths(name, parts)[0])
        assert answer.status_code == 200, name
        assert answer.headers["Content-Disposition"].startswith("attachment; filename="), name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name


def signed_in(world: World, *, to: str = "") -> tuple[Client, Any]:
    """Sign a focal point in with a password, as the form does; return browser and answer."""
    person = Person.objects.get(pk=world.acting["focal_point"].person)
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    about = {"login": person.email, "password": PASSWORD, "next": to}
    return browser, browser.post(reverse("account_login"), about)


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(world: World) -> None:
    browser, answer = signed_in(world)
    assert answer.status_code == 302
    cookie: Morsel[str] = browser.cookies[site.SESSION_COOKIE_NAME]
    told = {name: cookie[name] for name in ("httponly", "samesite", "path", "domain", "max-age")}
    assert told == {
        "httponly": True, "samesite": "Lax", "path": "/", "domain": "", "max-age": 12 * 3600,
    }  # fmt: skip


def test_over_https_cookies_are_for_https_alone() -> None:
    text = Path(site.PACKAGE_DIR, "config", "settings.py").read_text(encoding="utf-8")
    assert "SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS" in text
    assert "SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0" in text


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_and_out_leads_to_no_other_site(to: str, world: World) -> None:
    browser, answer = signed_in(world, to=to)
    assert answer.headers["Location"] == reverse("desk")
    left = browser.post(reverse("account_logout"), {"next": to})
    assert left.headers["Location"].partition("?")[0] == reverse("account_login")
    asked_again = Client().get(reverse("account_login"), {"next": to}).content.decode()
    assert f'href="{to}"' not in asked_again


def test_an_address_with_two_slashes_leads_to_no_other_site(world: World) -> None:
    answer = world.browser("focal_point").get("//evil.example/en/desk/entries")
    assert not answer.headers.get("Location", "").startswith("//")


def test_a_request_for_another_host_is_refused(world: World, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    for path in (reverse("desk"), reverse("account_reset_password"), reverse("portal:home")):
        answer = world.browser("focal_point").get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400, path
        assert "evil.example" not in answer.content.decode()


def test_the_public_site_keeps_its_answers_apart_by_tier(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An edition for partners is read by those of that tier, and kept by nobody on the way."""
    root = tmp_path / "editions"
    word = world.word(OTHER, "for partners", "A")
    an_edition(root, **from_accounts([an_account("MRS-12345678-J", title_en="For everybody")]))
    aside = an_edition(
        tmp_path / "aside",
        **from_accounts([an_account("MRS-12345678-J", title_en=f"For partners {word}")]),
    )
    aside.folder.rename(root / "2026.1" / "partner")
    monkeypatch.setattr(store, "TIERS", ("public", "partner"))
    settings.EDITIONS_DIR = root
    caches["pages"].clear()
    readers = {"partner_reader", "focal_point", "chair", "verifier", "secretariat"}
    others = {"stranger", "reader", "without_factor", "administrator", "no_role"}
    for who in (*sorted(readers), *sorted(others), *sorted(readers)):
        window = Window(world.browser(who))
        for path in ("/en/explore", "/en/explore.json", "/en/explore.csv"):
            answer = window.ask(path)
            text = addresses.text_of(answer)
            assert (word in text) == (who in readers), (who, path)
            assert ("For everybody" in text) == (who not in readers), (who, path)
            is_kept = answer.headers["Cache-Control"].startswith("public")
            assert is_kept == (who not in readers), (who, path)
