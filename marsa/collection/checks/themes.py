"""Themes: nodes of the framework of the cycle with their shares; one of them is the main one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marsa.collection.checks import shares
from marsa.collection.checks.context import Around, Context, Node
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, text
from marsa.exchange.workbook.choices import Choice

OF = Words("themes", "thèmes")
Theme = Mapping[str, Any]


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the themes of an entry; those of other frameworks are left alone."""
    around = context.around
    own = own_themes(content, framework=around.framework)
    if not own:
        yield say("theme.missing", "themes")
        return
    for index, theme in enumerate(own):
        yield from _node(f"themes/{index}/code", text(theme.get("code")), around)
    yield from _priorities(own, around)
    yield from _repeated(own)
    yield from _main(own)
    given = [(f"themes/{i}/published_share", t.get("published_share")) for i, t in enumerate(own)]
    yield from shares.check(given, field="themes", of=OF)


def own_themes(content: Content, *, framework: str) -> list[Theme]:
    """Return the themes of an entry in a framework, in their order."""
    return [theme for theme in content["themes"] if theme["vocabulary"] == framework]


def _node(field: str, code: str, around: Around) -> Iterator[Check]:
    if code in around.nodes:
        return
    if code in around.elsewhere:
        became = [around.nodes[c] for c in around.elsewhere[code] if c in around.nodes]
        yield say("theme.other_version", field, candidates=_choices(became), found=code)
        return
    index = around.themes
    near = [around.nodes[shown.partition(" · ")[0]] for shown in index.candidates(code)]
    yield say("theme.unknown", field, candidates=_choices(near), found=code or "–")


def _choices(nodes: Sequence[Node]) -> tuple[Choice, ...]:
    return tuple(Choice(node.code, node.en, node.fr) for node in nodes)


def _priorities(own: Sequence[Theme], around: Around) -> Iterator[Check]:
    """Ask for a priority under each domain that is named, where the version has any under it."""
    codes = [text(theme.get("code")) for theme in own]
    above = {parent for code in codes for parent in _ancestors(code, around.nodes)}
    with_parts = {node.parent for node in around.nodes.values()}
    for index, code in enumerate(codes):
        node = around.nodes.get(code)
        if node and not node.parent and code in with_parts and code not in above:
            label = Words(node.en, node.fr or node.en)
            yield say("theme.priority_missing", f"themes/{index}/code", found=label)


def _ancestors(code: str, nodes: Mapping[str, Node]) -> Iterator[str]:
    while (node := nodes.get(code)) and node.parent:
        code = node.parent
        yield code


def _repeated(own: Sequence[Theme]) -> Iterator[Check]:
    seen: set[str] = set()
    for index, theme in enumerate(own):
        code = text(theme.get("code"))
        if code in seen:
            yield say("theme.repeated", f"themes/{index}/code", found=code)
        seen.add(code)


def _main(own: Sequence[Theme]) -> Iterator[Check]:
    """Ask that no more than one theme is marked as the main one; where none is, the first is it."""
    main = [index for index, theme in enumerate(own) if theme.get("main")]
    for index in main[1:]:
        yield say("theme.main_repeated", f"themes/{index}/main", found=len(main))
