"""Every address that leads somewhere, and what an answer comes to: for tests of rights and leaks.

Addresses are found by walking the resolver, so that a new one cannot be forgotten.
"""

import gzip
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

SIGN_IN, NO_ROLE, FACTOR = "/account/login/", "/desk/no-role/", "/account/2fa/"
AGAIN = "/account/reauthenticate/"


@dataclass(frozen=True, slots=True)
class Address:
    """A named address. takes: names of what stands in it."""

    name: str
    takes: frozenset[str]


def walk(
    resolver: URLResolver | None = None, space: str = "", taken: frozenset[str] = frozenset()
) -> Iterator[Address]:
    """Yield every address of the site; one that is there in two languages once."""
    resolver = resolver or get_resolver(settings.ROOT_URLCONF)
    for each in resolver.url_patterns:
        takes = taken | set(each.pattern.regex.groupindex)
        if isinstance(each, URLPattern):
            yield Address(f"{space}{each.name or 'front-door'}", frozenset(takes))
        else:
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from walk(each, inner, frozenset(takes))


def names() -> set[str]:
    """Return the names of all addresses."""
    return {address.name for address in walk()}


def paths(name: str, rows: Mapping[str, Any]) -> list[str]:
    """Return each path of an address whose parts are among the given values, without doubles.

    rows: name of a part of the address → value.
    """
    if name == "front-door":
        return ["/"]
    found = []
    for takes in sorted({a.takes for a in walk() if a.name == name}, key=sorted):
        if takes <= set(rows):
            try:
                found.append(reverse(name, kwargs={part: rows[part] for part in sorted(takes)}))
            except NoReverseMatch:
                continue
    return list(dict.fromkeys(found))


def outcome(response: HttpResponseBase) -> str:
    """Say in a word what an answer comes to, as tests/rights.yaml writes it."""
    words = {
        200: "ok", 400: "unread", 401: "unknown", 403: "refused", 404: "not-found", 405: "method",
        410: "gone", 422: "unfilled",
    }  # fmt: skip
    if response.status_code in (301, 302):
        to = response.headers["Location"].partition("?")[0]
        ends = {SIGN_IN: "sign-in", NO_ROLE: "no-role", FACTOR: "factor", AGAIN: "again"}
        return next((word for end, word in ends.items() if to.endswith(end)), "moved")
    return words.get(response.status_code, str(response.status_code))


def text_of(response: HttpResponseBase) -> str:
    """Return everything that a reader could find in an answer: unpacked, and its head."""
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{head}\n{unpacked(body)}"


def unpacked(body: bytes) -> str:
    """Return the text of a page, a table, a workbook, a packed file or a printed one."""
    if body[:2] == b"\x1f\x8b":
        return unpacked(gzip.decompress(body))
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(unpacked(parts.read(name)) for name in parts.namelist())
    text = body.decode("utf-8", "replace")
    if body[:4] == b"%PDF" and shutil.which("pdftotext"):
        read = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=False)
        text += read.stdout.decode("utf-8", "replace")
    return text


LINK = re.compile(r"""(?:href|action|src|content)=["']([^"'#]+)""")


def links(page: str) -> Iterator[str]:
    """Yield the addresses of this site that a page leads to, whether by link or by form."""
    for found in LINK.findall(page):
        path = found.replace("&amp;", "&").removeprefix("http://localhost:8000")
        if path.startswith("/") and not path.startswith(("//", "/static/")):
            yield path


class Window:
    """A browser of somebody that stays signed in, whatever an answer says of its cookies."""

    def __init__(self, client: Client) -> None:
        """Remember who is signed in."""
        self.client = client
        found = client.cookies.get(settings.SESSION_COOKIE_NAME)
        self.key = found.value if found else None

    def ask(self, path: str, *, post: bool = False) -> HttpResponseBase:
        """Ask for a path, or send an empty form to it."""
        self.client.cookies.clear()
        if self.key:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.key
        do = self.client.post if post else self.client.get
        response: HttpResponseBase = do(path)
        return response
