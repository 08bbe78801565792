"""Rows that a program sends: in the keys of the catalogue of fields, to contents. Pure.

The schema of a row is made of the catalogue. It is lenient in values and strict in form: a day
that does not exist or an unknown country is found by the same checks as in a form; an unknown key
or a text in place of a list is no row.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, create_model
from pydantic.json_schema import WithJsonSchema

from marsa.collection import api_lines, fields, merging, sheet, unreadable
from marsa.collection.checks.values import day, number
from marsa.collection.fields.tags import RELATIONS, TAGS
from marsa.collection.sheet import Recognise
from marsa.exchange import sentences
from marsa.exchange.record import Record
from marsa.exchange.workbook import texts
from marsa.kit.findings import Finding

MOST = 1_000  # rows of one push
LONGEST_REF = 255
_LARGEST_EXPONENT = 30
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
            whole["related"] = api_lines.related(whole["related"], RELATIONS[key], value or ())
        elif key == "themes":
            whole["themes"] = api_lines.themes(value or (), whole["themes"], framework)
        elif key in api_lines.BUILT:
            whole[key] = list(api_lines.BUILT[key](value or (), recognise))
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
