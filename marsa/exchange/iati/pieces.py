"""What a file is cut into: activities, one or many at a time, and what stands around them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """The bytes of one activity and the line on which it starts.

    fault: None, "unclosed" (its end tag is missing), "truncated" (the file ends within it) or
    "too-large" (no bytes are kept).
    """

    data: bytes
    line: int
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The bytes of many activities with nothing but blanks between them.

    line: on which the bytes begin. lines: on which each activity starts. last_line: on which the
    last one ends. end: where the bytes end in the stream.
    """

    data: bytes
    line: int
    lines: tuple[int, ...]
    last_line: int
    end: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes inside iati-activities that belong to no activity, and the line on which they start.

    There is more in them than blanks, comments and instructions. is_first: no activity of the same
    element came before. Far too long ones come in several pieces.
    """

    data: bytes
    line: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class End:
    """The end of the file. unclosed: the name of the element that was never closed, if any.

    is_continued: whether other elements followed the end of the first one.
    """

    line: int
    unclosed: str | None
    is_continued: bool
