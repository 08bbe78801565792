"""The tier of whoever asks: as closed as the role reads, and as was published."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from marsa.config.tiers import TierMiddleware
from marsa.registry.acting import Acting
from marsa.registry.roles import Role

PUBLIC = ("public",)
ALL = ("public", "registered", "partner", "secretariat")


def publish(root: Path, *tiers: str) -> None:
    """Put down the outline of an edition that was published at these tiers."""
    for tier in tiers:
        folder = root / "2026.1" / tier
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    (root / "current").symlink_to("2026.1")


def tier_of(acting: Acting | None) -> str:
    """Return the tier that a request of somebody is given."""
    request = HttpRequest()
    request.acting = acting  # type: ignore[attr-defined]
    TierMiddleware(lambda _request: HttpResponse())(request)
    return str(request.tier)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("role", "published", "tier"),
    [
        (Role.SECRETARIAT, ALL, "secretariat"),
        (Role.SECRETARIAT, PUBLIC, "public"),
        (Role.SECRETARIAT, ("public", "partner"), "partner"),
        (Role.FOCAL_POINT, ALL, "partner"),
        (Role.FOCAL_POINT, ("public", "secretariat"), "public"),
        (Role.READER, ALL, "registered"),
        (Role.READER, ("public", "partner"), "public"),
        (Role.ADMINISTRATOR, ALL, "public"),
    ],
)
def test_a_reader_gets_the_most_closed_tier_of_the_role_that_was_published(
    settings: Settings, role: Role, published: tuple[str, ...], tier: str
) -> None:
    publish(settings.EDITIONS_DIR, *published)
    assert tier_of(Acting(1, role, is_secure=True)) == tier


def test_a_stranger_and_a_role_without_its_second_factor_get_the_public_tier(
    settings: Settings,
) -> None:
    publish(settings.EDITIONS_DIR, *ALL)
    assert tier_of(None) == "public"
    assert tier_of(Acting(1, Role.SECRETARIAT)) == "public"


def test_before_the_first_edition_there_is_the_public_tier(settings: Settings) -> None:
    assert tier_of(Acting(1, Role.SECRETARIAT, is_secure=True)) == "public"
