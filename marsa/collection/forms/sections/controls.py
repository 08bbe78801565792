"""The controls of a page as a form of Django draws them: every text is taken as it is typed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marsa.collection.checks.context import Node
from marsa.collection.fields import Field
from marsa.collection.forms.sections.typing import Sources
from marsa.collection.sheet import OTHER_ROLES
from marsa.exchange.workbook import choices
from marsa.registry import codelists

Choices = Sequence[tuple[str, str]]
LONG = {"summaries": 6, "outcomes": 6, "human_rights_evidence": 4, "note": 5, "links": 3}
USUAL_KINDS = frozenset({"commitment", "budget", "disbursement", "estimate"})


def text(label: str, *, hint: str = "", **attrs: Any) -> forms.Field:
    """Return a control of one line."""
    return forms.Field(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", **attrs}),
    )


def area(label: str, *, hint: str = "", lines: int = 3) -> forms.Field:
    """Return a control of several lines."""
    widget = forms.Textarea({"rows": lines})
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def select(
    label: str, offered: Choices, *, value: str, hint: str = "", blank: str = ""
) -> forms.Field:
    """Return a choice; what stands there without being offered stays in it, as it is written."""
    known = {code for code, _ in offered}
    more = [(value, value)] if value and value not in known else []
    widget = forms.Select(choices=[("", blank), *offered, *more])
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def boxes(label: str, offered: Choices, *, values: Sequence[str], hint: str = "") -> forms.Field:
    """Return boxes to tick; what is ticked without being offered stays among them."""
    known = {code for code, _ in offered}
    more = [(value, value) for value in values if value and value not in known]
    widget = forms.CheckboxSelectMultiple(choices=[*offered, *more])
    return forms.Field(label=label, help_text=hint, required=False, widget=widget)


def tick(label: str) -> forms.Field:
    """Return one box."""
    widget = forms.CheckboxInput({"value": "1"}, check_test=bool)
    return forms.Field(label=label, required=False, widget=widget)


def hidden() -> forms.Field:
    """Return what is sent along without being shown."""
    return forms.Field(required=False, widget=forms.HiddenInput)


def offered(field: Field, sources: Sources) -> Choices:
    """Return the values of a field with their labels in the language of the page."""
    if field.key == "themes/code":
        return _nodes(sources)
    if field.key == "contributor":
        return [
            (c.code, c.fr if sources.language.startswith("fr") else c.en)
            for c in sources.around.contributors.values()
            if c.is_current and sources.own in ("", c.code)
        ]
    if field.list in ("identifier_schemes", "party_roles"):
        rows = choices.shipped_index(field.list).choices.values()
        wanted = [c for c in rows if field.list != "party_roles" or c.code in OTHER_ROLES]
        return [(c.code, c.fr if sources.language.startswith("fr") else c.en) for c in wanted]
    labels = codelists.labels(field.code_list(sources.type))
    usual = [code for code in labels if field.list != "funding_kinds" or code in USUAL_KINDS]
    return [(code, labels[code].text(sources.language)) for code in usual]


def _nodes(sources: Sources) -> Choices:
    """Return the nodes of the framework, each below its parent and set in from it."""
    nodes = sources.around.nodes
    return [(node.code, _set_in(node, _depth(node, nodes), sources)) for node in nodes.values()]


def _depth(node: Node, nodes: Any) -> int:
    depth = 0
    while node.parent and (above := nodes.get(node.parent)):
        node, depth = above, depth + 1
    return depth


def _set_in(node: Node, depth: int, sources: Sources) -> str:
    label = (node.fr or node.en) if sources.language.startswith("fr") else (node.en or node.fr)
    return f"{depth * chr(0x2003)}{node.code} · {label}"


def tiers() -> Choices:
    """Return to whom a field may be restricted."""
    return [
        ("registered", _("registered readers and partners")),
        ("partner", _("partners alone")),
    ]


def suggested(list_name: str, *, language: str) -> list[str]:
    """Return the values of a list of the workbook as they may be typed."""
    return [choice.shown(language) for choice in choices.shipped()[list_name]]
