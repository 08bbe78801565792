"""Target groups, goals, objectives and markers."""

from collections.abc import Iterator

from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, Words, labels, say
from marsa.collection.checks.values import Content, text
from marsa.collection.fields import catalogue
from marsa.collection.fields.tags import TAGS, tagged
from marsa.registry import codelists

PRINCIPAL = "principal"


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the tags of an entry."""
    for name in TAGS:
        field, codes = catalogue.of(name), tagged(content, name)
        if name == "target_groups" and not codes:
            yield say("target_group.none", name)
        for index, code in enumerate(codes):
            if code not in codelists.labels(field.list):
                label = Words(field.en, field.fr)
                known = labels(field.list)
                yield say("tag.unknown", f"{name}/{index}", label=label, found=code, known=known)
    evidence = content.get("human_rights_evidence") or {}
    if PRINCIPAL in tagged(content, "human_rights") and not any(map(text, evidence.values())):
        yield say("rights.no_evidence", "human_rights_evidence")
