"""Things of which an entry has several: in its row, or all of them on a sheet of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marsa.exchange.workbook import columns
from marsa.exchange.workbook.lines import Line

Parts = Mapping[str, Sequence[Line]]  # child sheet → rows of one entry


@dataclass(frozen=True, slots=True)
class Block:
    """One thing of a row: the line that it stands on, and what stands before and after the
    codes of its columns there ("funder_1" inline, "funder" on its own sheet)."""

    line: Line
    end: str = ""

    def __call__(self, code: str) -> str:
        return code + self.end


def blocks(line: Line, rows: Sequence[Line], group: str, *codes: str) -> list[Block]:
    """Return the filled blocks of a group: those on its own sheet, else those in the row.

    Both filled is an error: those on the sheet count.
    """
    inline = [Block(line, end) for end, named in _inline(group, codes) if line.has(*named)]
    if not rows:
        return inline
    if inline:
        first = next(c for code in codes if line.has(c := inline[0](code)))
        line.say("rule.given_twice", first, found=rows[0].sheet)
    return [Block(row) for row in rows]


@cache
def _inline(group: str, codes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what the codes of each block in a row end in, and those codes."""
    ends = [f"_{n}" for n in range(1, columns.INLINE[group] + 1)]
    return tuple((end, tuple(code + end for code in codes)) for end in ends)


def known(line: Line, column: str) -> str | None:
    """Return a code of the list of a column; None for nothing and for what is none, as said."""
    code, known = line.code(column)
    return code if code and known else None
