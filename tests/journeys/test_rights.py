"""Journey 12, rights: every address, asked by everybody, answers as the table of rights says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from marsa.journal.models import Entry as JournalEntry
from tests import addresses
from tests.addresses import Window
from tests.make_world import WHO, World

RIGHTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).parents[1].joinpath("rights.yaml").read_text(encoding="utf-8")
)
SECTIONS = ("desk", "posts", "account", "public", "programs")
LED = {"stranger": "sign-in", "no_role": "no-role", "without_factor": "factor"}
FREE = {"portal:check"}  # takes a file of anybody, knows no session that a forger could use
AWAY = {"sign-in", "no-role", "factor", "refused", "not-found"}


@dataclass(frozen=True)
class Line:
    """What is expected of one address with one row. who: who asks → the answer."""

    section: str
    name: str
    query: str
    row: str
    side: str
    who: dict[str, str]


def lines() -> Iterator[Line]:
    """Yield every line of the table, an own row and another partner's apart."""
    for section in SECTIONS:
        for asked, line in RIGHTS[section].items():
            name, _, query = asked.partition("?")
            for side in ("own", "other") if "own" in line else ("own",):
                given = line[side] if "own" in line else line
                who = expected(section, {k: v for k, v in given.items() if k != "row"})
                yield Line(section, name, query, line.get("row", ""), side, who)


def expected(section: str, given: dict[str, list[str]]) -> dict[str, str]:
    """Return who asks → answer, for everybody."""
    is_door = section in ("desk", "posts")
    found = {who: LED.get(who, "refused") for who in WHO} if is_door else {}
    for answer, groups in given.items():
        found |= {who: answer for group in groups for who in members(group)}
    return found


def members(group: str) -> list[str]:
    """Return who is in a group, groups within it included."""
    inner = RIGHTS["groups"].get(group)
    return [group] if inner is None else [who for each in inner for who in members(each)]


def paths(line: Line, world: World) -> list[str]:
    """Return the paths of a line, in every form and under the number of the edition."""
    row = world.rows[line.row][line.side] if line.row else {}
    number = {"number": world.edition} if line.section == "public" else {}
    forms = [{}, {"form": "csv"}, {"form": "json"}] if line.section == "public" else [{}]
    found = [p for form in forms for n in ({}, number) for p in
             addresses.paths(line.name, {**row, **form, **n})]  # fmt: skip
    query = f"?{line.query}" if line.query else ""
    return [f"{path}{query}" for path in dict.fromkeys(found)]


def test_every_address_has_a_line_in_the_table_of_rights() -> None:
    written = {name.partition("?")[0] for section in SECTIONS for name in RIGHTS[section]}
    missing = sorted(addresses.names() - written)
    assert not missing, (
        f"These addresses have no line in tests/rights.yaml: {', '.join(missing)}. "
        "Say there who may open each, and who is refused."
    )
    gone = sorted(written - addresses.names())
    assert not gone, f"These lines of tests/rights.yaml speak of no address: {', '.join(gone)}."


def test_every_line_says_what_everybody_gets() -> None:
    for line in lines():
        assert set(line.who) == set(WHO), line.name


@pytest.mark.parametrize("who", WHO)
def test_an_address_opens_to_those_who_may_and_to_nobody_else(who: str, world: World) -> None:
    window, wrong = Window(world.browser(who)), []
    for line in lines():
        wanted = line.who[who]
        if line.section == "posts":
            wanted = "factor" if wanted == "factor" else "method"
        found = paths(line, world)
        assert found, f"{line.name}: no path could be made; give its row in tests/rights.yaml"
        for path in found:
            with transaction.atomic():
                got = addresses.outcome(window.ask(path))
                transaction.set_rollback(True)
            if got != wanted:
                wrong.append(f"{line.name} ({line.side}) {path}: {wanted}, not {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", WHO)
def test_a_form_is_taken_from_those_who_may_send_it_and_from_nobody_else(
    who: str, world: World
) -> None:
    window, wrong = Window(world.browser(who)), []
    for line in lines():
        if line.section not in ("desk", "posts"):
            continue
        (path,) = paths(line, world)
        with transaction.atomic():
            got = addresses.outcome(window.ask(path, post=True))
            transaction.set_rollback(True)
        if not fits(got, line.who[who], is_form=line.section == "posts"):
            wrong.append(f"{line.name} ({line.side}) {path}: {line.who[who]}, not {got}")
    assert not wrong, "\n".join(wrong)


def fits(got: str, wanted: str, *, is_form: bool) -> bool:
    """Say whether the answer to an empty form is right. is_form: the address takes nothing else.

    Who may send it gets it back with its errors, or is led on; a page that takes no form says so.
    """
    if got == "method":
        return not is_form
    if wanted in AWAY:
        return got == wanted
    return got not in AWAY and not got.startswith("5")


def test_nothing_is_taken_from_a_form_without_its_token(world: World) -> None:
    before = JournalEntry.objects.count()
    for who in ("stranger", "focal_point", "secretariat", "verifier", "administrator"):
        client = world.browser(who)
        window = Window(client)
        client.handler.enforce_csrf_checks = True
        for line in lines():
            if line.name in FREE or line.section == "programs":
                continue
            for path in paths(line, world):
                answer = window.ask(path, post=True)
                assert answer.status_code == 403, (who, path, answer.status_code)
    assert JournalEntry.objects.count() == before


def test_a_new_address_without_a_line_is_told_to_get_one(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.journeys.leaking"
    assert "leak" in addresses.names()
    with pytest.raises(AssertionError, match=r"no line in tests/rights\.yaml: leak\."):
        test_every_address_has_a_line_in_the_table_of_rights()


def test_a_program_asks_for_its_own_partners_arrivals_alone(world: World) -> None:
    window = world.browser("stranger")
    for code, key in (("own", world.keys["NER"]), ("other", world.keys["EU"])):
        for side in ("own", "other"):
            (path,) = addresses.paths("api:arrival", world.rows["arrival"][side])
            answer = window.get(path, headers={"Authorization": f"Bearer {key}"})
            assert answer.status_code == (200 if code == side else 404), (code, side)
            assert answer.headers["Cache-Control"] == "private, no-store"
