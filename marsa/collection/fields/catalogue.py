"""The catalogue of fields as values: data in `fields.yaml`. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from marsa.registry.roles import Tier

FILE = Path(__file__).with_name("fields.yaml")
TYPES = ("project", "policy")
STATUS_LISTS = {"project": "project_statuses", "policy": "policy_statuses"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. As described at the head of `fields.yaml`; parts are fields of their own, with
    the key of the whole before theirs. withheld_with: the field whose restriction counts."""

    key: str
    section: str
    kind: str
    en: str
    fr: str
    help_en: str
    help_fr: str
    applies: frozenset[str] = frozenset(TYPES)
    required: frozenset[str] = frozenset()
    list: str = ""
    tier: Tier = Tier.PUBLIC
    is_restrictable: bool = False
    withheld_with: str = ""
    columns: tuple[str, ...] = ()
    is_asked: bool = True
    parts: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the label in French for "fr…", in English for anything else."""
        return self.fr if language.startswith("fr") else self.en

    def help(self, language: str) -> str:
        """Return the definition in French for "fr…", in English for anything else."""
        return self.help_fr if language.startswith("fr") else self.help_en

    def code_list(self, type_: str) -> str:
        """Return the code list of an entry of this type; empty for a field without one."""
        return STATUS_LISTS.get(type_, "") if self.key == "status" else self.list

    @property
    def whole(self) -> str:
        """The key of what this field is a part of; its own for one that is no part."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form. fields: keys of those asked there, in order, parts left out."""

    key: str
    en: str
    fr: str
    fields: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the label in French for "fr…", in English for anything else."""
        return self.fr if language.startswith("fr") else self.en


@cache
def all_fields() -> Mapping[str, Field]:
    """Return every field by its key in reading order, each whole before its parts."""
    order = list(_data()["sections"])
    fields = list(_fields())
    return {field.key: field for field in sorted(fields, key=lambda f: order.index(f.section))}


@cache
def sections() -> tuple[Section, ...]:
    """Return the sections of the form in order."""
    return tuple(
        Section(key, row["en"], row["fr"], tuple(_asked_in(key)))
        for key, row in _data()["sections"].items()
    )


def of(path: str) -> Field:
    """Return the field of a place in the content: "funding/1/amount", "titles/en", "sdg/0".

    Raises KeyError for a place that no field has.
    """
    fields = all_fields()
    names = [part for part in path.split("/") if not part.isdecimal()]
    return fields.get("/".join(names)) or fields[names[0]]


def section_of(path: str) -> str:
    """Return the section in which a place in the content is asked. As `of`."""
    return of(path).section


def _asked_in(section: str) -> Iterator[str]:
    for field in all_fields().values():
        if field.section == section and field.is_asked and "/" not in field.key:
            yield field.key


@cache
def _data() -> Any:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _fields() -> Iterator[Field]:
    for key, row in _data()["fields"].items():
        parts = row.get("parts", {})
        names = tuple(f"{key}/{name}" for name in parts)
        yield _field(key, row, parts=names)
        inherited = {"section": row["section"], "applies": row.get("applies", TYPES)}
        for name, part in zip(names, parts.values(), strict=True):
            yield _field(name, {**inherited, **part})


def _field(key: str, row: Mapping[str, Any], *, parts: tuple[str, ...] = ()) -> Field:
    return Field(
        key=key,
        section=row["section"],
        kind=row["kind"],
        en=row["en"],
        fr=row["fr"],
        help_en=row["help_en"],
        help_fr=row["help_fr"],
        applies=frozenset(row.get("applies", TYPES)),
        required=frozenset(row.get("required", ())),
        list=row.get("list", ""),
        tier=Tier(row.get("tier", Tier.PUBLIC)),
        is_restrictable=row.get("restrictable", False),
        withheld_with=row.get("with", ""),
        columns=tuple(row.get("columns", ())),
        is_asked=row.get("asked", True),
        parts=parts,
    )
