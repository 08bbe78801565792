"""A node of a framework and a stated count, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One node as a file tells it; texts that are not given are empty.

    wording: "exact", "paraphrase" or "none", about the English text; wording_fr about the
    French. counted_with: code of the node together with which it counts once. line: where
    it stands in the file.
    """

    level: str
    code: str
    parent_code: str = ""
    number: str = ""
    label_en: str = ""
    label_fr: str = ""
    text_en: str = ""
    text_fr: str = ""
    counted_with: str = ""
    source: str = ""
    source_fr: str = ""
    wording: str = "exact"
    wording_fr: str = "none"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """How many nodes of a level a source says there are."""

    level: str
    count: int
    source: str
