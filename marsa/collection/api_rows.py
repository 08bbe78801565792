"""Rows that a program sends: in the keys of the catalogue of fields, to contents. Pure.

The schema of a row is made of the catalogue. It is lenient in values and strict in form: a day
that does not exist or an unknown country is found by the same checks as in a form; an unknown key
or a text in place of a list is no row.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, create_model
from pydantic.json_schema import WithJsonSchema

from marsa.collection import fields, merging, resharing, sheet, unreadable
from marsa.collection.checks.values import day, number
from marsa.collection.fields.tags import RELATIONS, TAGS
from marsa.collection.sheet import Recognise
from marsa.exchange import sentences
from marsa.exchange.record import Party, Record
from marsa.exchange.workbook import texts
from marsa.kit.findings import Finding
from marsa.registry import codelists

MOST = 1_000  # rows of one push
LONGEST_REF = 255
_LARGEST_EXPONENT = 30
_WHOLE = 100  # percent
REFS = "#/components/schemas/{model}"
Content = Mapping[str, Any]
_ABOUT = ("local_ref", "type", "entry_id")
_ELSEWHERE = frozenset({"documents", "starts_basis", "ends_basis", "restrictions"})
_DAYS = ("starts_on", "ends_on", "adopted_on", "in_force_on")


def _digits(value: Any) -> Any:
    """Return a number as it was written; anything else is for the schema to refuse.

    Raises ValueError for a number so far out that writing it would fill the memory.
    """
    figure = number(value) if isinstance(value, str | int | Decimal) else None
    if figure is not None and abs(figure.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError(str(value)[:40])
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return format(value, "f") if isinstance(value, Decimal) else str(value) if is_number else value


Written = Annotated[
    str, BeforeValidator(_digits), WithJsonSchema({"type": ["string", "number"]})
]  # digits are never rounded
_KINDS: dict[str, Any] = {
    "text": str, "paragraphs": str, "texts": dict[str, str], "code": str, "codes": list[str],
    "day": str, "money": Written, "currency": str, "share": Written, "shares": dict[str, Written],
    "organisation": str, "identifier": str, "yes_no": bool,
    "address": list[str], "email": str, "plain": str,
}  # fmt: skip


@cache
def model() -> type[BaseModel]:
    """Return the schema of a row."""
    asked = [field for field in fields.all_fields().values() if _is_asked(field)]
    parts = {field.key: (_type(field) | None, _described(field)) for field in asked}
    about: dict[str, Any] = {
        "local_ref": (str, Field(min_length=1, max_length=LONGEST_REF)),
        "type": (str, Field(description="project or policy")),
        "version": (
            str | None,
            Field(
                default=None,
                description="The version that the row was made from; another one is answered 412.",
            ),
        ),
    }
    made: type[BaseModel] = create_model(
        "Row", __config__=ConfigDict(extra="forbid"), **{**parts, **about}
    )
    return made


@cache
def adapter() -> TypeAdapter[list[Any]]:
    """Return what understands a list of rows."""
    row: Any = model()
    return TypeAdapter(list[row])


def schema() -> dict[str, Any]:
    """Return the schema of a list of rows, and those that it names under "$defs"."""
    return adapter().json_schema(ref_template=REFS)


def parsed(body: bytes) -> Any:
    """Return JSON with its numbers exact. Raises ValueError for what is no JSON."""
    return json.loads(body, parse_float=Decimal, parse_constant=_no_number)


def cleaned(value: Any, *, pointer: str = "") -> tuple[Any, list[Finding]]:
    """Return JSON without characters that nothing can show and without markup; each is noted."""
    found: list[Finding] = []

    def clean(part: Any, at: str) -> Any:
        if isinstance(part, dict):
            return {texts.bare(k)[0]: clean(v, f"{at}/{k}") for k, v in part.items()}
        if isinstance(part, list):
            return [clean(each, f"{at}/{index}") for index, each in enumerate(part)]
        if not isinstance(part, str):
            return part
        text, removed, markup = texts.clean(part, paragraphs=True)
        if removed:
            code, words = "value.characters_removed", sentences.Words(removed)
            found.append(sentences.finding(code, cell=at, found=words))
        if markup:
            found.append(sentences.finding("value.markup_removed", cell=at, found=markup))
        return text

    return clean(value, pointer), found


def content(
    row: Content, *, now: Content | None, framework: str, recognise: Recognise
) -> dict[str, Any]:
    """Return what an entry says once it says what a row does; what the row leaves out stays.

    row: the keys that were sent. now: what the entry says; None for a new one. framework:
    vocabulary of its themes.
    """
    empty = sheet.content(Record("", type=str(row["type"])), recognise=recognise)
    whole = dict(now or empty)
    for key, value in row.items():
        if key in TAGS:
            codes = [value] if isinstance(value, str) else list(value or ())
            whole = fields.put_tags(whole, field=key, codes=codes)
        elif key in RELATIONS:
            whole["related"] = _related(whole["related"], RELATIONS[key], value or ())
        elif key == "themes":
            whole["themes"] = _themes(value or (), whole["themes"], framework)
        elif key in _BUILT:
            whole[key] = list(_BUILT[key](value or (), recognise))
            if key == merging.OTHERS and not whole[key]:
                del whole[key]
        elif key not in (*_ABOUT, "version"):
            whole[key] = _plain(key, value, empty)
    return _with_days(whole, row)


def _with_days(whole: dict[str, Any], row: Content) -> dict[str, Any]:
    """Put days that are none beside, as they were written; a day that is given has its basis."""
    wrong = dict(whole.get(unreadable.KEY) or {})
    for key in _DAYS:
        if key not in row:
            continue
        wrong.pop(key, None)
        if whole[key] and day(whole[key]) is None:
            wrong[key], whole[key] = whole[key], None
        if f"{key.removesuffix('_on')}_basis" in whole:
            whole[f"{key.removesuffix('_on')}_basis"] = "stated" if whole[key] else None
    whole.pop(unreadable.KEY, None)
    optional = {key for key in whole if not whole[key] and key.endswith(("_precision", "evidence"))}
    kept = {key: value for key, value in whole.items() if key not in optional}
    return kept | ({unreadable.KEY: wrong} if wrong else {})


def _plain(key: str, value: Any, empty: Content) -> Any:
    if isinstance(value, dict):
        return {name: text for name, text in sorted(value.items()) if text}
    if isinstance(value, list):
        return list(dict.fromkeys(value))
    return value if value not in (None, "") else empty.get(key)


def _party(row: Content, recognise: Recognise) -> dict[str, Any]:
    """Return an organisation, with its code and class where the register knows it."""
    kind = f"class:{row['class']}" if row.get("class") else None
    party = Party(
        "funding",
        name=row.get("name") or "",
        ref=row.get("ref") or None,
        type=kind,
        no_amount_reason=row.get("no_amount_reason") or None,
    )
    made = sheet.party(party, recognise)
    return made | ({"class": row["class"]} if row.get("class") else {})


def _parties(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    yield from (_party(row, recognise) for row in rows)


def _others(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    """Return those that neither pay nor carry out; one without a role is accountable."""
    for row in rows:
        yield _party(row, recognise) | {"role": row.get("role") or sheet.OTHER_ROLES[0]}


def _funding(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    for row in rows:
        funder = {"name": row["funder"]} if row.get("funder") else None
        line: dict[str, Any] = {
            "kind": row.get("kind") or "", "amount": row.get("amount") or None,
            "currency": row.get("currency") or None, "on": None, "until": None,
            "value_on": row.get("value_on") or None,
            "value_on_basis": "value-date" if row.get("value_on") else None,
            "funder": _party(funder, recognise) if funder else None,
            "places": [], "set_aside": None, "line": None,
        }  # fmt: skip
        line |= {name: row[name] for name in ("years", "eur", "eur_source") if row.get(name)}
        yield _readable(line, numbers=("amount",), days=("value_on",))


def _places(rows: Sequence[Content], recognise: Recognise) -> list[dict[str, Any]]:
    made = []
    for row in rows:
        code = row.get("code") or ""
        region = codelists.region(code) if codelists.country(code) is None else None
        place: dict[str, Any] = {
            "kind": "region" if region else "country", "code": code,
            "vocabulary": _REGIONS.get(region.vocabulary) if region else None,
            "share": None, "published_share": row.get("published_share") or None,
        }  # fmt: skip
        place |= {"admin1": row["admin1"]} if row.get("admin1") else {}
        made.append(_readable(place, numbers=("published_share",)))
    return resharing.reshared("places", made)


def _themes(
    rows: Sequence[Content], now: Sequence[dict[str, Any]], framework: str
) -> list[dict[str, Any]]:
    """Return the themes of the framework as they were sent, and the others as they are."""
    made: list[dict[str, Any]] = []
    for row in rows:
        theme: dict[str, Any] = {
            "vocabulary": framework, "code": row.get("code") or "", "label": "",
            "share": None, "published_share": row.get("published_share") or None,
        }  # fmt: skip
        theme |= {"main": True} if row.get("main") else {}
        made.append(_readable(theme, numbers=("published_share",)))
    others = [theme for theme in now if fields.field_of_theme(theme) != "themes"]
    return resharing.reshared("themes", [*made, *others])


def _identifiers(rows: Sequence[Content], recognise: Recognise) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {"scheme": row.get("scheme") or "", "value": row.get("value") or ""}


def _related(now: Sequence[dict[str, Any]], kind: str, refs: Sequence[str]) -> list[dict[str, Any]]:
    others = [row for row in now if row["kind"] != kind]
    return [*({"kind": kind, "ref": ref} for ref in dict.fromkeys(refs) if ref), *others]


def _readable(
    line: dict[str, Any], *, numbers: Sequence[str] = (), days: Sequence[str] = ()
) -> dict[str, Any]:
    """Put what is no number or day beside the line, as it was written."""
    wrong = {
        name: line[name] for name in numbers if line[name] and not _is_figure(name, line[name])
    }
    wrong |= {name: line[name] for name in days if line[name] and day(line[name]) is None}
    return unreadable.apart(line, texts=wrong)


def _is_figure(name: str, written: str) -> bool:
    """Whether a text is a number that can stand there: of a share, a percentage."""
    figure = number(written)
    is_share = name == "published_share"
    return figure is not None and not (is_share and not 0 <= figure <= _WHOLE)


_BUILT: dict[str, Callable[..., Any]] = {
    "funders": _parties, "implementers": _parties, "funding": _funding, "places": _places,
    "identifiers": _identifiers, "others": _others,
}  # fmt: skip
_REGIONS = {"m49": "2", "dac": "1", "named": "named"}


def _is_asked(field: fields.Field) -> bool:
    return (
        field.is_asked
        and "/" not in field.key
        and field.key not in (*_ABOUT, *_ELSEWHERE)
        and (str(field.kind) in _KINDS or field.kind == "list")
    )


def _type(field: fields.Field) -> Any:
    if field.kind != "list":
        return _KINDS[str(field.kind)]
    known = fields.all_fields()
    own = [
        known[key] for key in field.parts if known[key].is_asked and str(known[key].kind) in _KINDS
    ]
    parts = {
        each.key.partition("/")[2]: (_KINDS[str(each.kind)] | None, _described(each))
        for each in own
    }
    name = f"{field.key.title()}Line"
    return list[create_model(name, __config__=ConfigDict(extra="forbid"), **parts)]  # type: ignore[call-overload, misc]


def _described(field: fields.Field) -> Any:
    return Field(default=None, description=f"{field.en}. {field.help_en}")


def _no_number(name: str) -> None:
    raise ValueError(name)
