"""The fields that stand once on a page: texts, days, codes, boxes, addresses. Pure."""

from collections.abc import Mapping
from typing import Any

from marsa.collection import unreadable
from marsa.collection.checks.values import day
from marsa.collection.fields import Field, all_fields, put_tags, related_to, tagged
from marsa.collection.fields.tags import RELATIONS, TAGS
from marsa.collection.forms.sections import days
from marsa.collection.forms.sections.typing import Typed, area, many, one, rows

Content = Mapping[str, Any]
LANGUAGES = ("en", "fr")
DATED = {"starts_on": "starts_precision", "ends_on": "ends_precision"}
# Asked with another field, or not typed into a control of the page.
ELSEWHERE = frozenset({*DATED.values(), "type", "local_ref", "documents"})
SEVERAL = frozenset({"target_groups", "sdg", "gcm"})
OPTIONAL = frozenset({"human_rights_evidence"})


def typed(content: Content, *, key: str) -> Typed:
    """Return what stands in the controls of a field for a content."""
    field = all_fields()[key]
    if key in ELSEWHERE:
        return {}
    if field.kind == "texts":
        texts = content.get(key) or {}
        return {f"{key}-{language}": [texts.get(language) or ""] for language in LANGUAGES}
    if field.kind == "day":
        written = unreadable.in_place(content).get(key)
        return days.typed(written, name=key, precision=content.get(DATED.get(key, "")))
    if key in SEVERAL:
        return {key: list(tagged(content, key))}
    return {key: [_text(content, field)]}


def said(written: Mapping[str, list[str]], *, content: Content, key: str) -> dict[str, Any]:
    """Return the keys of the content that a field changes, with their new values."""
    field, before = all_fields()[key], typed(content, key=key)
    now = {name: _cleaned(written, name, field) for name in before if name in written}
    if key in SEVERAL and before and key not in written:
        now = {key: []}  # no box is ticked, so none is sent
    if all(now[name] == _cleaned(before, name, field) for name in now):
        return {}
    if field.kind == "texts":
        return _texts(content, key, now)
    if field.kind == "day":
        return _day(written, content, key)
    if key in TAGS:
        return {"themes": put_tags(content, field=key, codes=[c for c in now[key] if c])["themes"]}
    if key in RELATIONS:
        return {"related": _related(content, key, now[key])}
    return {key: now[key] if field.kind == "address" else now[key][0] or None}


def _text(content: Content, field: Field) -> str:
    if field.key in TAGS:
        return next(iter(tagged(content, field.key)), "")
    if field.key in RELATIONS:
        return "\n".join(related_to(content, field.key))
    value = content.get(field.key) or ""
    return "\n".join(value) if field.kind == "address" else str(value)


def _cleaned(written: Mapping[str, list[str]], name: str, field: Field) -> list[str]:
    if field.key in SEVERAL:
        return sorted(many(written, name))
    if field.key in RELATIONS or field.kind == "address":
        return rows(written, name)
    is_long = field.kind in ("texts", "paragraphs") and field.key != "titles"
    return [area(written, name) if is_long else one(written, name)]


def _texts(content: Content, key: str, now: Mapping[str, list[str]]) -> dict[str, Any]:
    """Put texts in English and French; those in other languages stay."""
    texts = dict(content.get(key) or {})
    texts |= {name.rpartition("-")[2]: value[0] for name, value in now.items()}
    return {key: {language: text for language, text in sorted(texts.items()) if text}}


def _day(written: Mapping[str, list[str]], content: Content, key: str) -> dict[str, Any]:
    text, precision = days.said(written, name=key)
    is_day = day(text) is not None and not (precision and key not in DATED)
    changed: dict[str, Any] = {key: text if is_day else None}
    aside = {k: v for k, v in (content.get(unreadable.KEY) or {}).items() if k != key}
    if text and not is_day:
        aside[key] = _as_typed(written, key)
    if aside or content.get(unreadable.KEY):
        changed[unreadable.KEY] = aside
    if key in DATED:
        changed[key.replace("_on", "_basis")] = None
        if precision or content.get(DATED[key]):
            changed[DATED[key]] = precision
    return changed | (_moved(content, changed[key]) if key == "starts_on" else {})


def _as_typed(written: Mapping[str, list[str]], key: str) -> str:
    parts = (one(written, f"{key}-{part}") for part in reversed(days.PARTS))
    return days.BETWEEN.join(part or days.MISSING for part in parts)


def _moved(content: Content, start: str | None) -> dict[str, Any]:
    """Move the value dates that are the start date along with it."""
    if not any(line.get("value_on_basis") == "start" for line in content["funding"]):
        return {}
    return {
        "funding": [
            {**line, "value_on": start} if line.get("value_on_basis") == "start" else line
            for line in content["funding"]
        ]
    }


def _related(content: Content, key: str, refs: list[str]) -> list[dict[str, str]]:
    """Put the references of one kind; those of other kinds keep their place."""
    kind, wanted = RELATIONS[key], list(dict.fromkeys(refs))
    kept = [r for r in content["related"] if r["kind"] != kind or r["ref"] in wanted]
    here = {r["ref"] for r in kept if r["kind"] == kind}
    return [*kept, *({"kind": kind, "ref": ref} for ref in wanted if ref not in here)]
