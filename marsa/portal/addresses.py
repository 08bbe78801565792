"""Where a page stands: its path in each language, moving or of one edition, and in full.

A moving address (`/en/countries/NER`) shows the edition that is served; the permanent one
(`/en/editions/2026.1/countries/NER`) always shows the same.
"""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

Details = tuple[tuple[str, str], ...]
Query = tuple[tuple[str, str], ...]

# Views that are about all editions, or about none: they have no address of one edition.
OF_ALL_EDITIONS = frozenset({"editions", "check", "findings"})


@lru_cache(maxsize=8_192)
def path(view: str, *, language: str, number: str | None = None, details: Details = ()) -> str:
    """Return the path of a view.

    number: of the edition, for a permanent address. details: what the address captures,
    such as (("code", "NER"),). Raises NoReverseMatch when there is no such view.
    """
    captured = dict(details)
    if number and view not in OF_ALL_EDITIONS:
        captured["number"] = number
    with translation.override(language):
        return reverse(f"portal:{view}", kwargs=captured)


def full(path: str) -> str:
    """Return a path as an address that can be cited."""
    return f"{settings.MARSA_BASE_URL.rstrip('/')}{path}"


def with_query(path: str, pairs: Query) -> str:
    """Return a path with parameters in their order; without any, the path alone."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
