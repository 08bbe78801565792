"""Places and themes: what is divided among several, with the shares. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from marsa.collection import resharing, unreadable
from marsa.collection.checks.themes import own_themes
from marsa.collection.forms.sections.named import number
from marsa.collection.forms.sections.typing import Sources, figure, one
from marsa.exchange import numbers
from marsa.exchange.workbook import choices
from marsa.registry import codelists

Content = Mapping[str, Any]
Line = dict[str, list[str]]
PLACE = ("code", "published_share", "admin1")
THEME = ("code", "published_share", "main")
SHARE = "published_share"


def places(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each country or region, shown as it may be typed."""
    index = choices.shipped_index("places").choices
    return [
        {
            "at": [str(i)],
            "code": [index[p["code"]].shown(sources.language) if p["code"] in index else p["code"]],
            SHARE: [_share(p)],
            "admin1": [", ".join(p.get("admin1") or ())],
        }
        for i, p in enumerate(content["places"])
    ]


def said_places(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return the places that were typed, with the shares that count."""
    before = content["places"]
    found = []
    for line in lines:
        at = number(line, among=before)
        base: dict[str, Any] = {} if at is None else dict(before[at])
        meant = choices.shipped_index("places").meant(one(line, "code"))
        code = meant[0] if len(meant) == 1 else one(line, "code")
        within = re.split(r"[\s,;]+", one(line, "admin1").upper())
        row = {k: v for k, v in base.items() if k != "admin1"}
        row |= base if code == base.get("code") else _kind(code)
        row |= {"code": code, "share": None}
        if any(within) or "admin1" in base:
            row["admin1"] = [part for part in within if part]
        found.append(_with_share(row, line))
    return {"places": _reshared("places", found)}


def themes(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each theme of the framework of the cycle."""
    own = own_themes(content, framework=sources.around.framework)
    return [
        {
            "at": [str(i)],
            "code": [theme["code"]],
            SHARE: [_share(theme)],
            "main": ["1" if theme.get("main") else ""],
        }
        for i, theme in enumerate(own)
    ]


def said_themes(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return the themes that were typed; those of other lists stay as they are."""
    framework = sources.around.framework
    own = own_themes(content, framework=framework)
    found = []
    for line in lines:
        at, code = number(line, among=own), one(line, "code")
        base: dict[str, Any] = {} if at is None else dict(own[at])
        label = base.get("label", "") if code == base.get("code") else ""
        row = {k: v for k, v in base.items() if k != "main"}
        row |= {"vocabulary": framework, "code": code, "label": label, "share": None}
        row |= {"main": True} if one(line, "main") else {}
        found.append(_with_share(row, line))
    others = [theme for theme in content["themes"] if theme["vocabulary"] != framework]
    return {"themes": _reshared("themes", [*found, *others])}


def _share(row: Mapping[str, Any]) -> str:
    return (row.get(unreadable.KEY) or {}).get(SHARE) or row.get(SHARE) or ""


def _with_share(row: dict[str, Any], line: Line) -> dict[str, Any]:
    """Put the share that was typed; one that is no number stands beside the line."""
    text = one(line, SHARE).removesuffix("%").strip()
    found = figure(text)
    row[SHARE] = numbers.plain(found) if found is not None else None
    return unreadable.apart(row, texts={SHARE: text} if text and found is None else {})


def _reshared(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return resharing.reshared(name, rows) if rows else rows


def _kind(code: str) -> dict[str, Any]:
    region = codelists.region(code) if codelists.country(code) is None else None
    is_region = region is not None and region.code == code
    return {
        "kind": "region" if is_region else "country",
        "vocabulary": choices.REGIONS[region.vocabulary] if region and is_region else None,
    }
