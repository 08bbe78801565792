"""The guide of each role: its pages open as it says, and its pictures are taken from them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from tests.browser import pictures
from tests.browser.test_reading import GUIDE, LANGUAGES
from tests.browser.test_signing_in import enter

pytestmark = pytest.mark.browser
# Role → picture → address under the desk, and what is followed from there: a link, or after a
# "+" what is put to the end of the address.
ROW = "h2.row a"
PICTURES: dict[str, dict[str, tuple[str, ...]]] = {
    "contributor": {
        "desk": ("",),
        "new": ("entries/new/",),
        "form": ("entries/?state=draft", ROW, "+write/"),
        "section": ("entries/?state=draft", ROW, "+write/who-where/"),
        "sent-back": ("entries/?state=sent_back", ROW),
        "lines": ("suggestions/",),
        "files": ("files/",),
    },
    "focal-point": {
        "desk": ("",),
        "review": ("review/",),
        "edited": ("entries/?state=edited", ROW),
        "return": ("return/",),
        "vote": ("method/", 'a[href*="/method/proposals/"]'),
        "people": ("people/",),
    },
    "verifier": {
        "desk": ("",),
        "review": ("review/",),
        "return": ("returns/2026-sample/SEN/",),
        "send-back": ("review/", 'a[href$="/send-back/"]'),
    },
    "secretariat": {
        "desk": ("",),
        "cycle": ("cycles/2026-sample/",),
        "board": ("board/",),
        "method": ("method/2026-sample/results/",),
        "request": ("readers/", 'main a[href*="/readers/"]'),
        "registry": ("registry/",),
    },
    "administrator": {
        "desk": ("",),
        "people": ("people/",),
        "appoint": ("people/appoint/focal_point/",),
        "journal": ("journal/",),
    },
    "reader": {"desk": ("",), "account": ("account/",), "access": ("access/mine/",)},
}
LARGEST = 120_000  # bytes of a picture


@pytest.fixture(scope="module", params=PICTURES)
def role(request: pytest.FixtureRequest) -> str:
    """Each role that has its guide."""
    return str(request.param)


@pytest.fixture(scope="module")
def window(browser: Browser, site: str, site_home: Path, role: str) -> Iterator[Page]:
    """A window of somebody in this role."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    enter(page, site, site_home, f"{role}@example.org")
    yield page
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_guide_open_and_their_pictures_are_taken(
    site: str, window: Page, role: str, language: str
) -> None:
    empty = window.context.new_page()
    for name, (address, *links) in PICTURES[role].items():
        answer = window.goto(f"{site}/{language}/desk/{address}")
        for link in links:
            answer = _follow(window, link)
        assert answer and answer.status == 200, f"{role} {name}"
        assert window.evaluate("document.documentElement.lang") == language
        if os.environ.get("MARSA_SCREENSHOTS"):
            file = GUIDE / f"{role}-{name}-{language}.png"
            pictures.take(window, file=file, with_help_of=empty)


def _follow(window: Page, link: str) -> Response | None:
    if link.startswith("+"):
        return window.goto(f"{window.url}{link.removeprefix('+')}")
    with window.expect_navigation() as following:
        window.locator(link).first.click()
    return following.value


def test_each_role_has_its_guide_in_both_languages_with_every_picture() -> None:
    for role, taken in PICTURES.items():
        for language in LANGUAGES:
            text = (GUIDE / f"{role}.{language}.md").read_text(encoding="utf-8")
            named = [f"{role}-{name}-{language}.png" for name in taken]
            assert [name for name in named if f"({name})" not in text] == []
            assert len(text.splitlines()) <= 150
            assert [n for n in named if (GUIDE / n).stat().st_size > LARGEST] == []
