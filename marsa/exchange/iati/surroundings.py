"""What stands around the activities of a file, judged as the official schema judges it."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from lxml import etree

from marsa.exchange import repairs
from marsa.exchange.iati import prolog, schema
from marsa.exchange.iati.elements import Element
from marsa.exchange.iati.pieces import Gap
from marsa.exchange.iati.prolog import Opening
from marsa.exchange.report import Report
from marsa.kit.findings import Finding

_Judge = Callable[[str, Report], None]


class Surroundings:
    """Judges start tags and gaps once the version of the file is known, and keeps them until then.

    What is found waits in the report until `taken`.
    """

    __slots__ = ("_report", "_waiting", "version")

    def __init__(self) -> None:
        self.version: str | None = None
        self._waiting: list[_Judge] = []
        self._report = Report()

    def root(self, element: Element, opening: Opening) -> None:
        """Judge the start tag around the activities."""
        offset = opening.line - 1
        self._judge(
            lambda version, report: schema.check_root(
                element, version=version, offset=offset, report=report
            )
        )

    def gap(self, gap: Gap, *, namespaces: Mapping[str, str]) -> None:
        """Judge what stands where only activities should. namespaces: declared around it."""
        mended = repairs.without_controls(gap.data, self._report, line=gap.line)
        element = parsed(gap.data if mended is None else mended, namespaces)
        if element is None:
            return
        self._judge(
            lambda version, report: schema.check_between(
                element,
                version=version,
                offset=gap.line - 1,
                report=report,
                is_first=gap.is_first,
            )
        )

    def known(self, version: str) -> None:
        """Judge what has waited for the version."""
        self.version = version
        waiting, self._waiting = self._waiting, []
        for judge in waiting:
            judge(version, self._report)

    def taken(self) -> tuple[Finding, ...]:
        """Return what was found since it was last asked."""
        if not self._report:
            return ()
        findings = self._report.findings(None)
        self._report = Report()
        return findings

    def _judge(self, judge: _Judge) -> None:
        if self.version is None:
            self._waiting.append(judge)
        else:
            judge(self.version, self._report)


def parsed(data: bytes, namespaces: Mapping[str, str]) -> Element | None:
    """Parse what stands between activities, whatever it is; None when it is beyond reading."""
    declared = "".join(
        f' xmlns:{prefix}="{prolog.escaped(uri)}"' for prefix, uri in namespaces.items()
    )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        return cast(Element, etree.fromstring(b"<m%b>%b</m>" % (declared.encode(), data), parser))
    except etree.XMLSyntaxError:
        return None


def tag(opening: Opening) -> Any:
    """Parse a start tag by itself, whatever prefixes it uses; None when it is beyond reading."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    whole = repairs.without_controls(opening.tag, Report(), line=opening.line) or opening.tag
    tag = whole.rstrip(b"/> \t\r\n") + b"/>"
    try:
        return etree.fromstring(tag, parser)
    except etree.XMLSyntaxError:
        return None
