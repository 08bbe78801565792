"""The world of `tests/make_world.py`, made once for the tests of a module and changed by none."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from marsa.config import publishing
from tests import fill_entries, fill_world
from tests.make_files import a_running_cycle
from tests.make_world import OTHER, OWN, World, appoint, partner


def a_world() -> World:
    """Return the world, in the database and in the folders of this test, with an edition of it."""
    call_command("setup", verbosity=0)
    world = World(a_running_cycle(partners=[partner(OWN), partner(OTHER)]))
    at = timezone.now()
    appoint(world)
    for code in (OWN, OTHER):
        fill_world.files(world, partner(code))
        fill_entries.entries_of(world, partner(code), at)
        fill_world.suggestions(world, partner(code), at)
        fill_world.people(world, partner(code), at)
    fill_world.returned(world, at)
    fill_world.method_of(world, at)
    fill_world.registry(world)
    fill_world.rest(world, at)
    world.edition = publishing.publish(by="operator", at=at).number
    fill_world.of_the_site(world)
    return world


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The world with its folders; what a test does to it is undone after the test."""
    home = tmp_path_factory.mktemp("world")
    folders = {
        "MARSA_HOME": home, "EDITIONS_DIR": home / "editions", "ARRIVALS_DIR": home / "arrivals",
    }  # fmt: skip
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**folders):
        yield a_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None, home: object, settings: Settings) -> World:
    """The world, its folders in place of those that every test has for itself."""
    settings.MARSA_HOME = made.home
    settings.EDITIONS_DIR, settings.ARRIVALS_DIR = made.home / "editions", made.home / "arrivals"
    return made
