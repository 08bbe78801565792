"""How many files somebody without an account may have checked in a while.

Counts stand in Django's cache, for all processes that serve, under a hash of the address with a
salt of the day. The salt is drawn at random and goes with its day: from what is kept then, nobody
can find the address again.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST = 30  # files …
WHILE = timedelta(minutes=10)  # … in each stretch of so long, counted from the full hour
_DAY = timedelta(days=1)
_NETWORK = 64  # bits of an IPv6 address that are given to one household or office


def spend(client: str, *, at: datetime) -> datetime | None:
    """Count a check; return from when on one is taken again where this one is not, else None.

    client: as `client_of` tells it.
    """
    number = int(at.timestamp() // WHILE.total_seconds())
    key = f"check:{number}:{_hashed(client, at)}"
    spent = int(cache.get(key, 0))
    if spent < MOST:
        cache.set(key, spent + 1, timeout=int(WHILE.total_seconds()))
        return None
    return datetime.fromtimestamp((number + 1) * WHILE.total_seconds(), tz=UTC)


def minutes() -> int:
    """Return how long the stretch is in which so many are taken."""
    return int(WHILE.total_seconds()) // 60


def client_of(request: HttpRequest) -> str:
    """Return the address that a request comes from, of IPv6 the network.

    Behind proxies (MARSA_PROXIES) it is what the first of ours added to X-Forwarded-For; what
    stands before could be anybody's invention.
    """
    address, proxies = str(request.META.get("REMOTE_ADDR") or ""), _proxies()
    forwarded = (request.headers.get("X-Forwarded-For") or "").split(",")
    if 0 < proxies <= len(forwarded):
        address = forwarded[-proxies].strip() or address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _NETWORK), strict=False))


def _hashed(client: str, at: datetime) -> str:
    seconds = int(_DAY.total_seconds())
    day = int(at.timestamp() // seconds)
    salt = cache.get_or_set(f"check-salt:{day}", secrets.token_bytes, timeout=seconds) or b""
    return hmac.new(salt, client.encode(), hashlib.sha256).hexdigest()


def _proxies() -> int:
    """Return how many proxies of ours a request has passed; as for signing in."""
    return int(settings.ALLAUTH_TRUSTED_PROXY_COUNT)
