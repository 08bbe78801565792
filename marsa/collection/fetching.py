"""Fetching a partner's published file: from allowed hosts alone, a piece at a time. No database.

An address is typed by a person, so it is not trusted: its host is one that this installation
allows, the way there is encrypted (but to this very machine), nobody is redirected to another
host, and what comes is cut off at a size and a time.
"""

import time
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from marsa.registry import addresses

LARGEST = 250 << 20  # bytes
LONGEST = 900.0  # seconds for a whole file
PATIENCE = 30.0  # seconds for the next piece
BLOCK = 1 << 20
NOT_MODIFIED = 304


class NotFetched(Exception):
    """A file did not come. code: why, told by `pages.suggestions`; found: what it is about."""

    def __init__(self, code: str, found: str = "") -> None:
        """Keep why."""
        super().__init__(code, found)
        self.code, self.found = code, found


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. etag, modified: to be sent the next time, empty when the server gives none.

    is_new: False when the server says that nothing changed; then there is no file.
    """

    is_new: bool
    etag: str = ""
    modified: str = ""
    size: int = 0


def fetch(
    address: str,
    *,
    into: Path,
    hosts: Collection[str],
    etag: str = "",
    modified: str = "",
    largest: int = LARGEST,
) -> Fetched:
    """Fetch a file, unless it is still the one that etag and modified name.

    into: the file to write. hosts: from which files may be fetched. largest: bytes. Raises
    NotFetched; what was written by then is to be thrown away.
    """
    if code := addresses.fault(address, hosts=hosts):
        raise NotFetched(code, address)
    headers = {"User-Agent": "Marsa", "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    request = Request(address, headers=headers)  # noqa: S310  # the scheme was looked at above
    try:
        with closing(_opener().open(request, timeout=PATIENCE)) as answer:
            return _taken(answer, into, largest)
    except HTTPError as error:
        if error.code == NOT_MODIFIED:
            return Fetched(is_new=False, etag=etag, modified=modified)
        raise NotFetched("answered", str(error.code)) from None
    except (URLError, TimeoutError, HTTPException, OSError) as error:
        raise NotFetched("silent", str(getattr(error, "reason", error))) from None


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect on the same host alone."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        was, new = urlsplit(req.full_url), urlsplit(newurl)
        if (new.scheme, new.netloc) != (was.scheme, was.netloc):
            raise NotFetched("redirected", new.hostname or newurl)
        return super().redirect_request(req, fp, code, msg, cast(HTTPMessage, headers), newurl)


def _opener() -> OpenerDirector:
    return build_opener(_SameHost())


def _taken(answer: Any, into: Path, largest: int) -> Fetched:
    headers: Mapping[str, str] = answer.headers
    if int(headers.get("Content-Length") or 0) > largest:
        raise NotFetched("too-large", str(largest >> 20))
    size, until = 0, time.monotonic() + LONGEST
    with into.open("wb") as file:
        while block := answer.read(BLOCK):
            size += len(block)
            if size > largest:
                raise NotFetched("too-large", str(largest >> 20))
            if time.monotonic() > until:
                raise NotFetched("too-slow", str(int(LONGEST // 60)))
            file.write(block)
    length = headers.get("Content-Length")
    if length and size < int(length):
        raise NotFetched("cut-off", str(size))
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Fetched(True, etag[:200], modified[:60], size)
