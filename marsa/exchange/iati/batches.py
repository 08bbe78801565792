"""Runs of activities to readings: parsed and held against the schema at one go, read one by one."""

from datetime import date

from marsa.exchange.iati import activity, fragment, structure
from marsa.exchange.iati.pieces import Run
from marsa.exchange.record import Record
from marsa.kit.findings import Reading


def read(
    run: Run,
    *,
    parser: fragment.Parser,
    version: str,
    today: date | None,
    check: structure.Check = structure.check,
) -> list[Reading[Record]] | None:
    """Return a reading of each activity of a run; None where one of them needs care.

    parser: knows the namespaces declared around them. The rest as for `activity.read`.
    """
    whole = parser.many(run.data, count=len(run.lines))
    if whole is None:
        return None
    check = structure.for_all(whole, version=version, check=check)
    return [
        activity.read(
            element, offset=run.line - 1, line=line, version=version, today=today, check=check
        )
        for element, line in zip(whole, run.lines, strict=True)
    ]
