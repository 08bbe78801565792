"""Small IATI files, written for one test at a time, and what the reader makes of them."""

import io
from datetime import date

from marsa.exchange import iati
from marsa.exchange.about import About
from marsa.exchange.record import Record
from marsa.kit.findings import Finding

# What every activity must have; a test adds what it is about.
BASICS = """
<iati-identifier>XX-1-A</iati-identifier>
<reporting-org ref="XX-1" type="10"><narrative>A ministry</narrative></reporting-org>
<title><narrative xml:lang="en">Wells in two valleys</narrative></title>
<description><narrative xml:lang="en">Digs wells.</narrative></description>
<participating-org role="1" type="10"><narrative>A funder</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="2" iso-date="2020-01-01"/>
"""
_USUAL = ("schema.too_late", "rule.no_sector")
KENYA = '<recipient-country code="KE"/>'
SECTOR = '<sector code="15190"/>'


def a_file(*activities: str, version: str | None = "2.03", root: str = "") -> bytes:
    """Return a file with these activities."""
    stated = f' version="{version}"' if version else ""
    body = "\n".join(activities)
    opening = f"<?xml version='1.0'?>\n<iati-activities{stated} {root}>"
    return f"{opening}\n{body}\n</iati-activities>".encode()


def an_activity(body: str = "", *, basics: str = BASICS, attributes: str = "") -> str:
    """Return one activity; without attributes its currency is the euro."""
    attributes = attributes or 'default-currency="EUR" xml:lang="en"'
    return f"<iati-activity {attributes}>{basics}{body}</iati-activity>"


def a_transaction(
    kind: str = "2", amount: str = "100", on: str = "2020-05-05", *, more: str = ""
) -> str:
    """Return one transaction whose value date is its own date."""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{on}"/>'
        f'<value value-date="{on}">{amount}</value>{more}</transaction>'
    )


def a_budget(
    amount: str, first: str = "2020-01-01", last: str = "2020-12-31", *, kind: str = "1"
) -> str:
    """Return one budget whose value date is its first day."""
    return (
        f'<budget type="{kind}"><period-start iso-date="{first}"/><period-end iso-date="{last}"/>'
        f'<value value-date="{first}">{amount}</value></budget>'
    )


def read_all(
    data: bytes, *, today: date | None = None
) -> tuple[list[Record], list[Finding], About]:
    """Read a file to its end."""
    about = About()
    records: list[Record] = []
    findings: list[Finding] = []
    for reading in iati.stream(io.BytesIO(data), today=today, about=about):
        records.extend(reading.records)
        findings.extend(reading.findings)
    return records, findings, about


def read_one(body: str = "", **other: str) -> tuple[Record, list[Finding]]:
    """Read a file of version 2.03 with one activity that holds the basics and this.

    The findings are without those that `codes` leaves out.
    """
    records, findings, _ = read_all(a_file(an_activity(body, **other)))
    assert len(records) == 1, findings
    return records[0], [finding for finding in findings if finding.code not in _USUAL]


def codes(findings: list[Finding]) -> list[str]:
    """Return what was found, in its order.

    Left out are what nearly all of these small files lack: the order of elements, which tests
    write in the order in which they are about them, and a sector.
    """
    return [finding.code for finding in findings if finding.code not in _USUAL]
