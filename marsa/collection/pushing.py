"""Rows of a program as a file that was read: statements, and what is wrong. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from marsa.collection import api_rows, proposals
from marsa.collection.proposals import Statement
from marsa.collection.reading_files import Read
from marsa.collection.returned import Stored
from marsa.collection.sheet import Recognise, parsed
from marsa.collection.states import Way
from marsa.exchange import sentences
from marsa.kit.findings import Finding


def read(
    rows: Sequence[Mapping[str, Any]],
    *,
    known: Mapping[str, Stored],
    framework: str,
    recognise: Recognise,
    noted: Sequence[Finding] = (),
) -> Read:
    """Return rows as a file that was read, each over what its entry says now.

    known: reference → entry as it is. noted: what was cleaned away. A second row of one reference
    is named, with the first, and left out.
    """
    statements: dict[str, Statement] = {}
    found = list(noted)
    for index, row in enumerate(rows):
        ref, place = str(row["local_ref"]), f"/{index}"
        if ref in statements:
            words = sentences.Words(statements[ref].place)
            found.append(
                sentences.finding(
                    "rule.same_row_twice", line=index + 1, cell=place, record=ref, found=ref,
                    first=words,
                )
            )  # fmt: skip
            continue
        entry = known.get(ref)
        now = parsed(entry.content) if entry else None
        content = api_rows.content(row, now=now, framework=framework, recognise=recognise)
        statements[ref] = proposals.statement(
            ref, content=content, line=None, place=place, base=entry.number if entry else None
        )
    return Read(Way.API, tuple(statements.values()), tuple(found))
