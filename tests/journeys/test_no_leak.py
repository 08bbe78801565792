"""Journey 12, leaks: a canary in every text; everybody follows every link; who finds what.

Who may see which is a table by hand, from the roles and tiers of the design. An address that shows
a canary to anybody else is a leak; one that somebody should see and does not is a fault, too.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
import pytest
from django.conf import settings as site
from django.core import mail
from django.urls import clear_url_caches, reverse
from django.utils import timezone

from marsa.accounts.actions import notices
from marsa.accounts.models import Notice
from marsa.collection.models import ChangeProposal, Entry
from marsa.collection.queries.entries import LACKING, SORTS
from marsa.collection.states import State
from marsa.editions import store
from marsa.reconciliation.models import Initiative
from tests import addresses
from tests.addresses import Window
from tests.journeys.test_rights import lines, paths
from tests.make_world import OTHER, OWN, WHO, Canary, World

MOST = 150  # pages that one person opens by following links
FILES = (".pdf", ".csv", ".json", ".jsonl", ".xlsx")  # say the same in both languages, or nearly
WORD = re.compile(r"qz\d{4}x|(?<![0-9A-Za-z])97\d{4}31(?![0-9A-Za-z])")
BETWEEN = re.compile(r"(?<=\d)[,. \u00a0\u202f’'](?=\d{3}(?!\d))")  # of thousands
VARYING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

EVERYBODY = frozenset(WHO)
REPORTERS = frozenset({"contributor", "focal_point", "alternate"})
FOCAL = frozenset({"focal_point", "alternate"})
OFFICE = frozenset({"secretariat"})
KEEPERS = frozenset({"secretariat", "administrator"})
# Who follows the making of a partner's entries: the partner, the secretariat, its verifiers.
FOLLOW = {
    OWN: REPORTERS | {"secretariat", "verifier"},
    OTHER: frozenset({"secretariat", "verifier", "verifier_elsewhere"}),
}
MINE = {OWN: REPORTERS, OTHER: frozenset[str]()}
OWN_FOCAL = {OWN: FOCAL, OTHER: frozenset[str]()}


def seen_by(canary: Canary) -> frozenset[str]:
    """Return who may see a canary, from the tables of roles and tiers."""
    what, _, more = canary.what.partition(" ")
    if what in ("working", "endorsed", "accepted"):
        return _of_an_entry(canary, what, more)
    by = canary.partner
    match canary.what:
        case "spoken" | "document" | "taken":
            return FOLLOW[by]
        case "reason" | "return reason":  # the journal keeps why something was sent back
            return FOLLOW[by] | {"administrator"}
        case "file" | "source":
            return MINE[by] | OFFICE
        case "file name":  # the journal says which file came, the stream what came from it
            return FOLLOW[by] | KEEPERS
        case "line":
            return MINE[by]
        case "person" | "letter name":  # address and letter of a contributor
            return OWN_FOCAL[by] | KEEPERS
        case "colleague":  # the name stands beside the keys of the own service
            return MINE[by] | KEEPERS
        case "key":
            return MINE[by] | {"administrator"}
        case "more time":  # why, the journal says
            return KEEPERS
        case "question" | "vote":  # partners see votes by name
            return REPORTERS | OFFICE
        case "answer":  # EU sent its answers, NER did not yet
            return MINE[by] if by == OWN else OFFICE
        case "proposal draft":
            return {OWN: FOCAL, OTHER: frozenset(), "secretariat": OFFICE}[by]
        case "proposal":
            return EVERYBODY
        case "undelivered" | "journal":
            return KEEPERS
        case "request":
            return OFFICE
        case "requester":  # the journal names who did what
            return KEEPERS
    raise AssertionError(f"nobody has said who may see {canary.what}")


def _of_an_entry(canary: Canary, what: str, more: str) -> frozenset[str]:
    """Working values are followed; the focal point of a country that is named reads what was
    endorsed, without what is for the secretariat; what is public of an accepted one is for all."""
    found = FOLLOW[canary.partner]
    if what != "working" and canary.partner == OTHER and canary.tier != "S":
        found |= FOCAL
    if what == "accepted" and canary.tier == "P" and more != "unpublished":
        return EVERYBODY
    return found


# Someone may see these, yet no page has to show them: what a later version says otherwise is told
# by field, and restrictions are no field; a partner's reference stands on its own pages alone; a
# letter is handed out under another name, a document from the page that it was attached on.
NEED_NOT = {"accepted reason", "endorsed ref", "accepted ref", "letter name", "document"}


def words(text: str) -> set[str]:
    """Return the canaries in a text, amounts however they are written."""
    return set(WORD.findall(text)) | set(WORD.findall(BETWEEN.sub("", text)))


def seeds(world: World) -> Iterator[str]:
    """Yield where everybody looks: every address, and the lists in every way they are asked for."""
    for line in lines():
        if line.section in ("desk", "public"):
            yield from paths(line, world)
    for initiative in Initiative.objects.all():
        yield reverse("portal:initiative", kwargs={"public_id": initiative.public_id})
    for code in (OWN, OTHER):
        yield reverse("registry-partner", args=[code])
    for proposal in ChangeProposal.objects.all():
        yield reverse("method-proposal", args=[proposal.pk])
    for entry in Entry.objects.all():
        yield from (reverse(name, args=[entry.pk]) for name in ("entry", "naming-us-one", "write"))
    entries, review = reverse("entries"), reverse("review")
    asked = [f"sort={key}" for key in SORTS] + [f"state={state}" for state in State]
    asked += [f"missing={key}" for key in LACKING] + [f"partner={code}" for code in (OWN, OTHER)]
    asked += ["contributor=MIN", "type=project", "since=2000-01-01", "waiting=on", "cycle=2026"]
    for question in asked:
        for path in (entries, review):
            yield f"{path}?{question}"
        yield f"{entries}?{question}&format=csv"
    yield f"{reverse('workbook')}?partner={OTHER}&blank=1"
    yield f"{reverse('people')}?when=all"
    yield f"{reverse('journal')}?subject=collection.entry"
    for key in ("amount", "title", "newest"):
        yield f"{reverse('portal:explore')}?sort={key}&size=100"


def crawl(window: Window, starts: Iterable[str]) -> dict[str, set[str]]:
    """Follow links and forms from some addresses; return canary → paths that showed it."""
    found: dict[str, set[str]] = {}
    waiting, known = deque(dict.fromkeys(starts)), set[str]()
    most = len(waiting) + MOST
    while waiting and len(known) < most:
        path = waiting.popleft()
        if path in known:
            continue
        known.add(path)
        answer = window.ask(path)
        assert answer.status_code < 500, path  # a page that fails would hide what it shows
        text = addresses.text_of(answer)
        for word in words(text):
            found.setdefault(word, set()).add(path)
        if "text/html" in answer.headers.get("Content-Type", ""):
            waiting.extend(link for link in addresses.links(text) if is_followed(link, known))
    return found


def is_followed(link: str, known: set[str]) -> bool:
    """Behind the sign-in every link; of the public site one question of each kind."""
    if link in known or "/logout/" in link or "/editions/" in link:
        return False
    return "/desk/" in link or "?" not in link


def told(world: World, window: Window) -> dict[str, set[str]]:
    """Return canary → paths, of all that somebody finds."""
    starts = list(seeds(world))
    french = [path.replace("/en/", "/fr/", 1) for path in starts if "?" not in path]
    found = crawl(window, [*starts, *(path for path in french if not path.endswith(FILES))])
    return {word: at for word, at in found.items() if word in world.canaries}


@pytest.mark.parametrize("who", WHO)
def test_everybody_finds_what_is_for_them_and_nothing_else(who: str, world: World) -> None:
    found = told(world, Window(world.browser(who)))
    leaks = {
        (world.canaries[word].what, world.canaries[word].partner, world.canaries[word].tier,
         sorted(at)[0]): word
        for word, at in found.items()
        if who not in seen_by(world.canaries[word])
    }  # fmt: skip
    assert not leaks, "\n".join(f"{who} sees {what}" for what in sorted(leaks))
    lacking = {
        (each.what, each.partner, each.tier)
        for word, each in world.canaries.items()
        if who in seen_by(each) and word not in found and each.what not in NEED_NOT
    }
    assert not lacking, f"{who} should see and does not: {sorted(lacking)}"


def test_the_crawl_finds_a_page_that_shows_drafts_to_everybody(world: World, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.journeys.leaking"
    clear_url_caches()
    found = crawl(Window(world.browser("partner_reader")), [reverse("leak")])
    seen = {world.canaries[word].what for word in found if word in world.canaries}
    assert seen == {"working", "endorsed", "accepted", "taken"}


SEARCHES = (
    ("entries", "words"), ("review", "words"), ("people", "q"), ("organisations", "q"),
    ("registry-partners", "q"), ("journal", "subject"), ("journal", "person"),
    ("portal:explore", "q"), ("portal:explore", "type"),
)  # fmt: skip
SEARCHING = (
    "stranger", "contributor", "focal_point", "verifier_elsewhere", "secretariat", "administrator",
    "partner_reader",
)  # fmt: skip


@pytest.mark.parametrize("who", SEARCHING)
def test_a_search_for_what_is_not_for_one_finds_what_a_search_for_nothing_finds(
    who: str, world: World
) -> None:
    window = Window(world.browser(who))
    hidden: dict[tuple[str, str, str], str] = {}
    for word, each in world.canaries.items():
        if who not in seen_by(each):
            hidden.setdefault((each.what, each.partner, each.tier), word)
    assert hidden
    for name, parameter in SEARCHES:
        nothing = searched(window, name, parameter, "qz9999x")
        if nothing is None:
            continue
        for about, word in hidden.items():
            found = searched(window, name, parameter, word)
            assert found == nothing, f"{who} finds {about} on {name} by {parameter}"


def searched(window: Window, name: str, parameter: str, word: str) -> str | None:
    """Return what a search shows, but for the word itself; None where one may not search."""
    answer = window.ask(f"{reverse(name)}?{parameter}={word}")
    if answer.status_code not in (200, 400):
        return None
    body = addresses.unpacked(answer.content)  # type: ignore[attr-defined]
    return VARYING.sub("", body).replace(word, "…")


def test_an_edition_holds_what_is_public_of_accepted_versions_alone(world: World) -> None:
    database = store.find(site.EDITIONS_DIR, world.edition).database
    with duckdb.connect(str(database), read_only=True) as edition:
        tables = [name for (name,) in edition.sql("SHOW TABLES").fetchall()]
        held = str([edition.sql(f'SELECT * FROM "{name}"').fetchall() for name in tables])
    found = {word for word in words(held) if word in world.canaries}
    wanted = {
        word
        for word, each in world.canaries.items()
        if each.what == "accepted" and each.tier == "P"
    }
    assert found == wanted


def test_no_mail_says_what_an_entry_says(world: World) -> None:
    for notice in Notice.objects.exclude(event="").filter(sent_at=None, attempts=0):
        notices.deliver(notice, at=timezone.now())
    assert len(mail.outbox) > 10
    text = "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox)
    known = {word for word in words(text) if word in world.canaries}
    assert {world.canaries[word].what for word in known} == set()
