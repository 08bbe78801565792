"""Checking a file in a real browser: form, result, refusal; with a keyboard and without script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_reading import ITS_OWN, LANGUAGES, LIGHT, _weighed, page

__all__ = ["page"]
pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "files"
BROKEN = b"""<iati-activities version="2.03">
<iati-activity><iati-identifier>XX-1-A</iati-identifier>
<title><narrative>A title</narrative></title><recipient-country code="QQ"/></iati-activity>
</iati-activities>"""
SENT = {
    "form": None,
    "activities": (FILES / "activities-2.03.xml").read_bytes(),
    "table": (FILES / "list-marsa.csv").read_bytes(),
    "broken": BROKEN,
    "long-line": b"<iati-activities version='2.03'>" + BROKEN.replace(b"\n", b"  ") * 40,
    "unreadable": b"%PDF-1.7",
}


def send(page: Page, content: bytes, *, name: str = "file.xml") -> None:
    """Choose a file and send it."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("#file", files=[file])  # type: ignore[list-item]
    page.locator("form button").click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SENT)
def test_every_answer_fits_is_silent_light_and_accessible(
    site: str, page: Page, language: str, name: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/{language}/check", wait_until="networkidle")
    sizes = _weighed(page)
    if content := SENT[name]:
        send(page, content)

    assert page.evaluate("document.documentElement.lang") == language
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert [text for text in said if not text.startswith(ITS_OWN)] == []
    assert page.evaluate("window.violations") == []
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
    assert sum(sizes) <= LIGHT
    assert page.context.cookies() == []
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_findings_mean_fits_and_is_accessible(
    site: str, page: Page, language: str
) -> None:
    page.goto(f"{site}/{language}/check/findings#code.country", wait_until="networkidle")
    expect(page.locator("li[id='code.country']")).to_be_in_viewport()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_person_finds_the_page_corrects_a_line_and_takes_the_findings_along(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    # From the home page to the form, and the file is sent.
    window.goto(f"{site}/en/")
    window.locator(".ways").get_by_role("link", name="Check a file").click()
    send(window, BROKEN)
    expect(window.locator("p[role=status]")).to_contain_text("This IATI 2.03 file holds 1 project.")
    expect(window.locator("li[id='code.country'] mark")).to_have_text(
        '<recipient-country code="QQ"/>'
    )
    # What the finding means is on another page; this one stays where it is.
    with window.expect_popup() as meaning:
        window.locator("li[id='code.country'] a[target=_blank]").click()
    expect(meaning.value.locator("li[id='code.country'] h3")).to_have_text("code.country")
    meaning.value.close()
    # All findings as a spreadsheet: the form below asks for one already.
    expect(window.locator("#output-xlsx")).to_be_checked()
    with window.expect_download() as download:
        send(window, BROKEN)
    assert download.value.suggested_filename == "marsa-check.xlsx"
    download.value.save_as(tmp_path / "findings.xlsx")
    assert (tmp_path / "findings.xlsx").read_bytes().startswith(b"PK")
    # The corrected file has no such finding any more.
    window.locator("#output-page").check()
    send(window, BROKEN.replace(b"QQ", b"NE"))
    expect(window.locator("p[role=status]")).to_contain_text("holds 1 project.")
    assert window.locator("li[id='code.country']").count() == 0
    context.close()


def test_a_file_that_is_too_large_is_answered_with_a_page(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    large = tmp_path / "large.xml"
    large.write_bytes(b"<!-- " + b"x" * 26_000_000 + b" -->")
    context = browser.new_context()
    window = context.new_page()
    window.goto(f"{site}/en/check")
    window.set_input_files("#file", large)
    window.locator("form button").click()
    expect(window.locator(".errors a")).to_contain_text("the most that is read here is 25")
    window.locator(".errors a").click()
    assert window.evaluate("document.activeElement.id") == "file"
    context.close()
