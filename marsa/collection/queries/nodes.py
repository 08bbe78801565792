"""The nodes of the framework that a cycle names, and what those of other versions became."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from marsa.collection.checks.context import Node
from marsa.registry.models import Node as NodeRow


def nodes_of(version: int, *, framework: str) -> tuple[dict[str, Node], dict[str, tuple[str, ...]]]:
    """Return the nodes of a version by code, and codes of other versions → what they became in it.

    version: its number; framework: code. Correspondences are followed over any number of versions.
    """
    rows = NodeRow.objects.filter(version=version).order_by("position")
    columns = ("id", "code", "level", "parent__code", "label_en", "label_fr")
    here: dict[int, str] = {}
    nodes: dict[str, Node] = {}
    for pk, code, level, parent, en, fr in rows.values_list(*columns):
        here[pk] = code
        nodes[code] = Node(code, level, parent or "", en, fr)
    others = NodeRow.objects.filter(version__framework=framework).exclude(version=version)
    became: dict[int, list[int]] = defaultdict(list)
    codes: dict[str, list[int]] = defaultdict(list)
    for pk, code, to in others.order_by("id").values_list("id", "code", "becomes__new"):
        codes[code].append(pk)
        became[pk] += [to] if to else []
    return nodes, {
        code: tuple(dict.fromkeys(c for pk in pks for c in _followed(pk, became, here)))
        for code, pks in codes.items()
        if code not in nodes
    }


def _followed(pk: int, became: Mapping[int, list[int]], here: Mapping[int, str]) -> Iterator[str]:
    """Yield the codes that a node came to have in this version, over any number of versions."""
    waiting, seen = [pk], set[int]()
    while waiting:
        old = waiting.pop(0)
        seen.add(old)
        for to in became.get(old, ()):
            if to in here:
                yield here[to]
            elif to not in seen:
                waiting.append(to)
