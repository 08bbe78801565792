"""What is noticed while one record is read, before its identifier is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from marsa.exchange import sentences
from marsa.kit.findings import Finding


class _Noticed:
    """One thing to say, and how many times it was met."""

    __slots__ = ("cell", "code", "count", "line", "path", "values")

    def __init__(
        self,
        code: str,
        line: int | None,
        path: str | None,
        cell: str | None,
        values: dict[str, Any],
    ) -> None:
        self.code, self.line, self.path, self.cell = code, line, path, cell
        self.values = values
        self.count = 1


class Report:
    """Collects what is to be said about one record.

    The same sentence about many transactions of a record is said once, with its count, where
    the catalogue marks it so: a file of ten thousand rows must not drown its own findings.
    """

    __slots__ = ("_by_key", "_noticed")

    def __init__(self) -> None:
        self._noticed: list[_Noticed] = []
        self._by_key: dict[tuple[str, object], _Noticed] = {}

    def add(
        self,
        code: str,
        *,
        line: int | None = None,
        path: str | None = None,
        cell: str | None = None,
        once: object = None,
        **values: Any,
    ) -> None:
        """Notice something. once: say it once for each value of this, whatever the catalogue."""
        if once is not None or sentences.catalogue()[code].once:
            earlier = self._by_key.get((code, once))
            if earlier is not None:
                earlier.count += 1
                return
        noticed = _Noticed(code, line, path, cell, values)
        self._by_key[code, once] = noticed
        self._noticed.append(noticed)

    def again(self, code: str, once: object) -> bool:
        """Count what was noticed before; False when it was not. Quicker than to add it again."""
        earlier = self._by_key.get((code, once))
        if earlier is None:
            return False
        earlier.count += 1
        return True

    def findings(self, record: str | None) -> tuple[Finding, ...]:
        """Say everything that was noticed, in the order of the file, about this record."""
        if not self._noticed:
            return ()
        return tuple(
            sentences.finding(
                noticed.code,
                line=noticed.line,
                path=noticed.path,
                cell=noticed.cell,
                record=record,
                **{"count": noticed.count, **noticed.values},
            )
            for noticed in self._noticed
        )

    def forget(self, doubles: Mapping[str, Sequence[tuple[str, str | None]]]) -> None:
        """Forget what is said by another sentence, too.

        doubles: code → codes that say the same, each with what it must have found; None: the same.
        """
        said = {(noticed.code, str(noticed.values.get("found"))) for noticed in self._noticed}
        self._noticed = [
            noticed
            for noticed in self._noticed
            if not any(
                (code, str(noticed.values.get("found")) if found is None else found) in said
                for code, found in doubles.get(noticed.code, ())
            )
        ]

    def __len__(self) -> int:
        return len(self._noticed)
