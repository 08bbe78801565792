"""The bytes of one activity, parsed: hardened, and mended where that needs no guess."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from lxml import etree

from marsa.exchange import listed, repairs, sentences
from marsa.exchange.iati import prolog
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.pieces import Cut
from marsa.exchange.iati.splitter import LARGEST_ACTIVITY
from marsa.exchange.report import Report

DEEPEST = 100
_ACTIVITY = "iati-activity"
MOST_REPAIRS = 50  # of one activity
MOST_UNDECLARED = 100  # prefixes of one file
_UNDECLARED = "urn:undeclared:"
_IDENTIFIER = re.compile(rb"<iati-identifier>\s*([^<\s][^<]{0,199}?)\s*</iati-identifier>")
_PREFIX = re.compile(r"Namespace prefix (\S+) ")
_MISMATCH = re.compile(r"mismatch: (\S+) line \d+ and ([^\s,]+)")
_NAMED = re.compile(r"(?:Entity '|Attribute )([^\s']+)")
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (DEEPEST + 2) + ")")  # the wrapper is one level

_INVALID_CHARACTER, _ENTITY_UNDEFINED = 9, 26
_ENCODING = (6, 81)
_NEVER_CLOSED = 77
_NAMESPACE_UNDEFINED, _EXCESSIVE_DEPTH = 201, 114
REASONS = listed.FOLDER.with_name("reasons.yaml")


class Parser:
    """Parses activities as if they stood in their file: with the namespaces declared around them.

    Prefixes that a file uses without declaring them are declared here, once said.
    """

    __slots__ = ("_lxml", "_namespaces", "_opening", "_undeclared")

    def __init__(self) -> None:
        self._lxml = _hardened()
        self._namespaces: dict[str, str] = {}
        self._opening = b"<m>"
        self._undeclared = 0

    @property
    def namespaces(self) -> Mapping[str, str]:
        """Return the namespaces declared around the activities, by prefix."""
        return self._namespaces

    def declare(self, namespaces: Mapping[str | None, str]) -> bool:
        """Take over the namespaces declared around the activities, other than a default one.

        False when they cannot be declared again as they are; then nothing changes.
        """
        more = self._namespaces | {p: uri for p, uri in namespaces.items() if p}
        declared = "".join(
            f' xmlns:{prefix}="{prolog.escaped(uri)}"' for prefix, uri in more.items()
        )
        opening = f"<m{declared}>".encode()
        try:
            etree.fromstring(opening + b"</m>", _hardened())
        except etree.XMLSyntaxError:
            return False
        self._namespaces, self._opening = more, opening
        return True

    def quick(self, data: bytes) -> Element | None:
        """Parse an activity that is well-formed; None when it is anything else."""
        try:
            whole = etree.fromstring(b"%b%b</m>" % (self._opening, data), self._lxml)
        except etree.XMLSyntaxError:
            self._lxml = _hardened()  # the old one would keep every error in its log
            return None
        if len(whole) != 1 or (data.count(b"</") > DEEPEST and _TOO_DEEP(whole)):
            return None
        return cast(Element, whole[0])

    def many(self, data: bytes, *, count: int) -> Element | None:
        """Parse a run of so many well-formed activities; None when it is anything else.

        Returns the element that holds them.
        """
        try:
            whole = etree.fromstring(b"%b%b</m>" % (self._opening, data), self._lxml)
        except etree.XMLSyntaxError:
            self._lxml = _hardened()
            return None
        is_one = len(whole) == count and all(part.tag == _ACTIVITY for part in whole)
        return cast(Element, whole) if is_one and not _TOO_DEEP(whole) else None

    def careful(self, data: bytes, report: Report, *, line: int) -> Element | None:
        """Parse an activity, mending what can be mended; None when it is beyond that.

        What was mended, or what is wrong, goes to the report. line: where the activity starts.
        """
        for _ in range(MOST_REPAIRS):
            try:
                whole = etree.fromstring(b"%b%b</m>" % (self._opening, data), _hardened())
            except etree.XMLSyntaxError as error:
                problem = error
                mended = self._mended(data, error, report, line)
                if mended is None:
                    break
                data = mended
            else:
                if _TOO_DEEP(whole):
                    report.add("file.too_deep", line=line, limit=DEEPEST)
                    return None
                return cast(Element, whole[0]) if len(whole) else None
        _say(problem, report, line)
        return None

    def _mended(
        self, data: bytes, error: etree.XMLSyntaxError, report: Report, line: int
    ) -> bytes | None:
        """Mend what the parser stumbled over; None when it cannot be mended."""
        code = _code(error)
        if code == _NAMESPACE_UNDEFINED:
            return data if self._declare_missing(error, report, line) else None
        if code in _ENCODING:
            return repairs.decode(data, report, line=line)
        if code == _INVALID_CHARACTER:
            return repairs.without_controls(data, report, line=line)
        if code == _ENTITY_UNDEFINED:
            return repairs.without_html(data, report, line=line)
        return None

    def _declare_missing(self, error: etree.XMLSyntaxError, report: Report, line: int) -> bool:
        match = _PREFIX.search(error.msg or "")
        if match is None or match[1] in self._namespaces or self._undeclared >= MOST_UNDECLARED:
            return False
        at = line - 1 + (error.lineno or 1)
        if not self.declare({match[1]: _UNDECLARED + match[1]}):
            return False
        self._undeclared += 1
        report.add("file.undeclared_prefix", line=at, found=match[1])
        return True


def identifier_of(data: bytes) -> str | None:
    """Return the identifier of an activity that cannot be parsed; None when it shows none."""
    match = _IDENTIFIER.search(data)
    return match[1].decode("utf-8", "replace") if match else None


def without_namespace(element: Element) -> str:
    """Take a default namespace off the elements of an activity, and return it."""
    namespace, _, _ = element.tag.removeprefix("{").partition("}")
    start = f"{{{namespace}}}"
    for part in element.iter():
        if part.tag.startswith(start):
            cast(Any, part).tag = part.tag.removeprefix(start)
    return namespace


def _hardened() -> etree.XMLParser:
    """Return a parser that expands nothing, fetches nothing and keeps libxml2's own limits."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
    )


def _say(error: etree.XMLSyntaxError, report: Report, line: int) -> None:
    """Say in plain words why an activity is not well-formed."""
    at = line - 1 + (error.lineno or 1)
    if _code(error) == _EXCESSIVE_DEPTH:
        report.add("file.too_deep", line=line, limit=DEEPEST)
        return
    message = error.msg or ""
    match = _MISMATCH.search(message) or _NAMED.search(message)
    names = match.groups() if match else ()
    first, second = (*names, "?", "?")[:2]
    reasons = _reasons()
    # The wrapper is ours: an element that only it closes is never closed in the file.
    code = _NEVER_CLOSED if second == "m" else _code(error)
    reason = reasons.get(code, reasons[None])
    values = {"line": at, "first": sentences.quote(first), "second": sentences.quote(second)}
    report.add(
        "schema.not_well_formed",
        line=at,
        path="iati-activity",
        reason_en=sentences.Words(reason["en"].format_map(values)),
        reason_fr=sentences.Words(reason["fr"].format_map(values)),
    )


@cache
def _reasons() -> Mapping[int | None, Mapping[str, str]]:
    """Return the words for each error code; None stands for all others."""
    return {code: row for row in sentences.load(REASONS) for code in (row["codes"] or [None])}


def _code(error: etree.XMLSyntaxError) -> int:
    """Return the code that libxml2 gives an error."""
    return int(getattr(error, "code", 0) or 0)


def is_cut_short(cut: Cut, report: Report) -> bool:
    """Say what is wrong with the bytes of an activity that is not all there."""
    if cut.fault == "truncated":
        report.add("file.truncated", line=cut.line, path=_ACTIVITY, found=_ACTIVITY)
    elif cut.fault == "too-large":
        limit = LARGEST_ACTIVITY >> 20
        report.add("file.activity_too_large", line=cut.line, path=_ACTIVITY, limit=limit)
    else:
        return False
    return True
