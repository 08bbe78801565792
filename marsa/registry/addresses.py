"""Addresses of published files: from which of them this installation would fetch. Pure."""

from collections.abc import Collection
from urllib.parse import urlsplit

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def fault(address: str, *, hosts: Collection[str]) -> str:
    """Return the code of what is wrong with an address, "" when files may be fetched from it.

    hosts: from which this installation may fetch. The codes: not-an-address, not-encrypted (but
    for this very machine), host.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "not-an-address"
    if not host or parts.username is not None or port == 0:
        return "not-an-address"
    if parts.scheme != "https" and not (parts.scheme == "http" and host in HERE):
        return "not-encrypted"
    return "" if host in {each.lower() for each in hosts} else "host"
