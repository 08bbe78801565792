"""What every test may rely on: a home of its own, in English unless it says otherwise."""

import os
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django.fixtures import Settings

os.environ["LANG"] = "C.UTF-8"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in the same thread


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the test a MARSA_HOME that nobody else sees."""
    folder = tmp_path_factory.mktemp("home")
    settings.MARSA_HOME = folder
    settings.EDITIONS_DIR = folder / "editions"
    settings.ARRIVALS_DIR = folder / "arrivals"
    translation.activate("en")  # a page in French leaves its language in the thread
    return folder


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case of sets the same way in every process: their order is not."""
    return "+".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None
