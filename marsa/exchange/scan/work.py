"""One unit to its outcome: opened, unpacked, told by its content what it is, and read."""

import errno
import tempfile
from pathlib import Path
from typing import IO, cast

from marsa.exchange import encodings, kinds, sentences, unpacking
from marsa.exchange.encodings import Readable
from marsa.exchange.scan import heads, marks, units
from marsa.exchange.scan.outcome import Outcome
from marsa.exchange.scan.text import Look, Piece, Text
from marsa.exchange.scan.units import Unit

# A file that is called so must be readable; others are passed over when they are something else.
ELSE = {"file.kind", "file.empty", "file.other_xml", "file.html", "file.not_xml"}
EXPECTED = (".xml", ".gz", ".zip", ".iati")
_TEXT = ("a table or plain text", "un tableau ou du texte brut")
_SPOOLED = 16 << 20
_BLOCK = 1 << 20
_REASONS = {
    errno.ENOENT: ("there is no such file", "il n’existe pas"),
    errno.EACCES: ("reading it is not allowed", "sa lecture n’est pas autorisée"),
    errno.EPERM: ("reading it is not allowed", "sa lecture n’est pas autorisée"),
}
_UNKNOWN_REASON = ("the system refuses", "refus du système")


def read(unit: Unit, *, folder: Path, look: Look, part_size: int = units.PART) -> Outcome:
    """Read a unit: never raises for what a file holds, or that it cannot be read."""
    outcome = Outcome(unit.size)
    try:
        with (folder / unit.file).open("rb") as file:
            if unit.parts > 1:
                _part(file, unit, folder, look, outcome, part_size)
            else:
                _File(file, unit, look, outcome).read()
    except unpacking.Unusable as reason:
        outcome.say(reason.code, **reason.values)
    except OSError as error:
        en, fr = _REASONS.get(error.errno or 0, _UNKNOWN_REASON)
        outcome.say("file.unreadable", reason_en=en, reason_fr=fr)
    return outcome


def _part(
    file: IO[bytes], unit: Unit, folder: Path, look: Look, outcome: Outcome, part_size: int
) -> None:
    """Read a part of a large file."""
    start, end = units.span(unit, folder=folder, size=part_size)
    outcome.size = min(part_size, unit.size - unit.part * part_size)
    head = heads.of(file.read) if unit.part else None
    if unit.part and head is None:
        return  # the first part says why
    file.seek(start)
    piece = Piece(start, is_part=True, is_last=end == unit.size)
    if unit.part and start == end:
        return
    text = Text(_Span(file, end - start).read, look=look, outcome=outcome, piece=piece, head=head)
    text.read()
    if text.marks.seen and not piece.is_last:
        file.seek(start)
        outcome.is_open = outcome.is_open or marks.ends_inside(file.read(end - start))


class _Span:
    """So many bytes of a file from where it stands."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes."""
        block = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(block)
        return block


class _File:
    """A whole file, by what its first bytes are."""

    def __init__(self, file: IO[bytes], unit: Unit, look: Look, outcome: Outcome) -> None:
        self._file = file
        self._unit = unit
        self._look = look
        self._outcome = outcome

    def read(self) -> None:
        """Read it; pass it over when it is something else, and is not called as if it were IATI."""
        self._read()
        outcome = self._outcome
        if self._unit.file.lower().endswith(EXPECTED) or outcome.activities:
            return
        if outcome.problems and {code for code, _, _ in outcome.problems} <= ELSE:
            outcome.is_other = True
            outcome.problems.clear()
            outcome.findings.clear()

    def _read(self) -> None:
        """Read it by its kind."""
        start = self._file.read(kinds.SNIFFED)
        kind = kinds.of(start)
        body = encodings.Rest(start, self._file)
        name = Path(self._unit.file).name
        if kind == kinds.XML:
            self._xml(body, None)
        elif kind == kinds.GZIP:
            self._member(unpacking.gzipped(body, name=name, taken=self._file.tell))
        elif kind == kinds.ZIP:
            self._archive(body)
        else:
            self._foreign(kind)

    def _xml(self, source: Readable, member: str | None) -> None:
        """Read XML, in UTF-8 or brought to it."""
        start = source.read(encodings.SNIFFED)
        encoding = encodings.of_xml(start)
        if encoding.fault:
            self._outcome.say(f"file.encoding_{encoding.fault}", line=1, found=encoding.declared)
        if encoding.name is None:
            return
        read: encodings.Read = encodings.Rest(start, source).read
        base = 0 if member is None and encoding.is_utf_8 else None
        if not encoding.is_utf_8:
            found = encodings.shown(encoding.name)
            self._outcome.say("file.transcoded", line=1, found=found)
            read = encodings.as_utf_8(read, encoding.name)
        Text(read, look=self._look, outcome=self._outcome, piece=Piece(base, member)).read()

    def _archive(self, source: Readable) -> None:
        """Read what a zip archive holds."""
        with tempfile.SpooledTemporaryFile(max_size=_SPOOLED) as copy:
            while block := source.read(_BLOCK):
                copy.write(block)
            archive = unpacking.opened(cast(IO[bytes], copy))
            kind = kinds.of_archive(archive.namelist())
            if kind != kinds.ZIP:
                self._foreign(kind)
                return
            for member in unpacking.members(archive):
                self._member(member)

    def _member(self, member: unpacking.Member) -> None:
        """Read one file inside a compressed one."""
        start = member.contents.read(kinds.SNIFFED)
        kind = kinds.of(start)
        if kind == kinds.XML:
            self._xml(encodings.Rest(start, member.contents), member.name)
        elif member.name.lower().endswith(EXPECTED):
            self._foreign("archive" if kind in (kinds.GZIP, kinds.ZIP) else kind)

    def _foreign(self, kind: str) -> None:
        """Say that a file is of a kind that holds no activities."""
        if kind == kinds.EMPTY:
            self._outcome.say("file.empty")
            return
        en, fr = _TEXT if kind == kinds.TABLE else kinds.WORDS[kind]
        self._outcome.say("file.kind", kind_en=sentences.Words(en), kind_fr=sentences.Words(fr))
