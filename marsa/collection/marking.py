"""Where in a workbook that came back the value stands that a check is about."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from marsa.collection.fields import catalogue
from marsa.exchange.workbook import addresses, columns, grids, headers, opening
from marsa.exchange.workbook.grids import Grid
from marsa.exchange.workbook.headers import Header
from marsa.exchange.workbook.lines import Cell, as_text

_PARTY_ROLES = {"funders": ("", "funding"), "funding": ("", "funding", "provider")}
# Field → its sheet, and what is written there of a value as a whole.
CHILDREN = {
    "funders": ("funders", "funder"),
    "funding": ("funders", "amount"),
    "implementers": ("funders", "implementer"),
    "places": ("places", "place"),
    "themes": ("themes", "theme"),
    "identifiers": ("identifiers", "identifier"),
}
_PARTS = {
    "funders/name": "funder", "funders/ref": "funder_ref", "funders/class": "funder_class",
    "funders/no_amount_reason": "no_amount_reason", "funding/funder": "funder",
    "funding/kind": "kind", "funding/amount": "amount", "funding/currency": "currency",
    "funding/value_on": "value_on", "funding/years": "years", "funding/eur": "eur",
    "funding/eur_source": "eur_source", "places/code": "place", "places/published_share": "share",
    "places/admin1": "admin1",
    "themes/code": "theme", "themes/published_share": "theme_share",
}  # fmt: skip


class Cells:
    """The cells of one workbook, asked by entry and field."""

    def __init__(self, file: Path) -> None:
        """Read the sheets. Raises Unusable for a file that is no workbook."""
        with file.open("rb") as source:
            package = opening.package(source)
        names = frozenset(sheet.name for sheet in columns.sheets().values())
        self._grids: Mapping[str, Grid] = grids.grids(package, wanted=names)
        self._heads: dict[str, Header] = {
            sheet.name: headers.header(self._grids[sheet.name], sheet=sheet)
            for sheet in columns.sheets().values()
            if sheet.name in self._grids
        }
        self._rows = {name: dict(grid.rows) for name, grid in self._grids.items()}
        self._children: dict[str, dict[str, list[int]]] = {}

    def of(self, place: str, *, ref: str, path: str) -> str:
        """Return the address of a field of an entry, as "Projects!F12".

        place: of the entry's reference. path: of the field, as a check gives it. That of the
        reference where the sheet has no column for it.
        """
        sheet, address = addresses.split(place)
        at = addresses.position(address)
        if at is None:
            return place
        name, *rest = path.split("/")
        if name in CHILDREN:
            found = self._listed(sheet, at[0] + 1, ref, name, rest)
        else:
            found = self._cell(sheet, at[0] + 1, _plain(name, rest))
        return found or place

    def _listed(self, sheet: str, row: int, ref: str, name: str, rest: Sequence[str]) -> str:
        """Return the cell of one value of a list: in the row of the entry, or on another sheet."""
        child, whole = CHILDREN[name]
        index = int(rest[0]) if rest and rest[0].isdecimal() else 0
        code = _PARTS.get(f"{name}/{rest[-1]}", whole) if rest else whole
        rows = self._rows_of(child, ref)
        if not rows:
            many = columns.INLINE.get(child if name != "implementers" else "implementers", 1)
            ends = [f"_{n}" for n in range(1, many + 1)] if many > 1 else [""]
            filled = [end for end in ends if self._value(sheet, row, whole + end)]
            end = filled[index] if index < len(filled) else ends[min(index, len(ends) - 1)]
            return self._cell(sheet, row, code + end)
        tab = columns.sheets()[child].name
        own = [number for number in rows if self._is_of(tab, number, name)]
        number = own[index] if index < len(own) else rows[0]
        on_sheet = {"implementer": "funder", "identifier": "value"}.get(code, code)
        return self._cell(tab, number, on_sheet) or self._cell(tab, number, "local_ref")

    def _is_of(self, tab: str, number: int, name: str) -> bool:
        role = self._value(tab, number, "role").partition(" ")[0] if tab == "Funders" else ""
        if name == "implementers":
            return role == "implementing"
        if name == "funding":
            return bool(self._value(tab, number, "amount")) and role in _PARTY_ROLES[name]
        return role in _PARTY_ROLES.get(name, ("",))

    def _rows_of(self, child: str, ref: str) -> list[int]:
        if child not in self._children:
            found: dict[str, list[int]] = {}
            tab = columns.sheets()[child].name
            for number in self._rows.get(tab, {}):
                if number > self._heads[tab].last:
                    found.setdefault(self._value(tab, number, "local_ref"), []).append(number)
            self._children[child] = found
        return self._children[child].get(ref, [])

    def _value(self, tab: str, number: int, code: str) -> str:
        _, index = self._heads[tab].columns.get(code, (None, -1))
        cells: Sequence[Cell] = self._rows.get(tab, {}).get(number, [])
        return as_text(cells[index]).strip() if 0 <= index < len(cells) else ""

    def _cell(self, tab: str, number: int, code: str) -> str:
        head = self._heads.get(tab)
        if head is None or code not in head.columns:
            return ""
        return f"{tab}!{addresses.letters(head.columns[code][1])}{number}"


def _plain(name: str, rest: Sequence[str]) -> str:
    """Return the column of a field that is no list: of a text, that of its language."""
    about = catalogue.all_fields().get(name)
    own = about.columns if about else ()
    language = rest[-1] if rest else "en"
    return next((c for c in own if c.endswith(f"_{language}")), own[0] if own else "local_ref")
