"""The tier of whoever asks: never one at which the served edition was not published."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from marsa.config.tiers import TierMiddleware
from marsa.registry.acting import Acting
from marsa.registry.roles import Role


def publish(root: Path) -> None:
    """Put down the outline of an edition that was published at the public tier alone."""
    folder = root / "2026.1" / "public"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (root / "current").symlink_to("2026.1")


def tier_of(acting: Acting | None) -> str:
    """Return the tier that a request of somebody is given."""
    request = HttpRequest()
    request.acting = acting  # type: ignore[attr-defined]
    TierMiddleware(lambda _request: HttpResponse())(request)
    return str(request.tier)  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_public_tier_while_no_other_is_published(
    settings: Settings, role: Role
) -> None:
    publish(settings.EDITIONS_DIR)
    assert tier_of(Acting(1, role, is_secure=True)) == "public"


def test_a_stranger_reads_the_public_tier(settings: Settings) -> None:
    publish(settings.EDITIONS_DIR)
    assert tier_of(None) == "public"


def test_before_the_first_edition_there_is_the_public_tier() -> None:
    assert tier_of(Acting(1, Role.SECRETARIAT, is_secure=True)) == "public"
