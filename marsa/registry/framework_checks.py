"""What may be wrong with a framework in a file, each as a sentence in both languages. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from marsa.kit.findings import Finding, Severity
from marsa.registry import codelists
from marsa.registry.framework_files import NotReadable
from marsa.registry.framework_nodes import Line, Stated
from marsa.registry.states import Wording

# As wide as the columns of the tables: PostgreSQL would refuse longer texts.
LONGEST = {
    "code": 80,
    "number": 20,
    "label_en": 500,
    "label_fr": 500,
    "source": 500,
    "source_fr": 500,
    "counted_with": 80,
}


def not_readable(no: NotReadable) -> Finding:
    """Say that the bytes are no framework."""
    return Finding("file.not-a-framework", Severity.CRITICAL, no.en, no.fr, line=no.line)


def too_large(size: int, *, limit: int) -> Finding:
    """Say that a file is too large to be a framework. size, limit: bytes."""
    return Finding(
        "file.too-large",
        Severity.CRITICAL,
        f"The file has {size:,} bytes; a framework has at most {limit:,}. Check that it is the "
        "right file.",
        f"Le fichier compte {size} octets ; un cadre en compte au plus {limit}. Vérifier que "
        "c’est le bon fichier.",
    )


def encoding(name: str) -> Finding:
    """Say how a file was read that is not in UTF-8."""
    return Finding(
        "file.encoding",
        Severity.NOTE,
        f"The file is not in UTF-8; it was read as {name}. Check the accents.",
        f"Le fichier n’est pas en UTF-8 ; il a été lu comme {name}. Vérifier les accents.",
    )


def head(
    told: Mapping[str, str], *, days: Mapping[str, date | None], required: Sequence[str]
) -> Iterator[Finding]:
    """Find what is missing or wrong in the head. days: valid_from and valid_to as read."""
    for key in required:
        if not told.get(key):
            yield Finding(
                "value.head-missing",
                Severity.CRITICAL,
                f"The file does not say its {key}. Add a line “# {key}: …” above the header row "
                f"(CSV) or “{key}: …” (YAML).",
                f"Le fichier n’indique pas « {key} ». Ajouter une ligne « # {key}: … » au-dessus "
                f"de la ligne de titres (CSV) ou « {key}: … » (YAML).",
                path=key,
            )
    for key, day in days.items():
        if told.get(key) and day is None:
            yield Finding(
                "value.head-day",
                Severity.CRITICAL,
                f"{key} is “{told[key]}”, which is not a day. Write it as 2015-11-12.",
                f"{key} vaut « {told[key]} », ce qui n’est pas une date. L’écrire 2015-11-12.",
                path=key,
            )
    if days["valid_from"] and days["valid_to"] and days["valid_to"] <= days["valid_from"]:
        yield Finding(
            "value.head-span",
            Severity.CRITICAL,
            f"The version ends on {days['valid_to']}, not after it begins on "
            f"{days['valid_from']}. Correct one of the two days.",
            f"La version prend fin le {days['valid_to']}, sans être postérieure à son début, le "
            f"{days['valid_from']}. Corriger l’une des deux dates.",
            path="valid_to",
        )


def nodes(lines: Sequence[Line], *, levels: Sequence[str]) -> list[Finding]:
    """Find what stops an import: codes, parents and levels that do not fit together."""
    if not lines:
        return [_stop("rule.no-node", None, "The file has no node.", "Le fichier est vide.")]
    first: dict[str, Line] = {}
    found: list[Finding] = []
    for node in lines:
        found += _texts(node)
        if node.code in first:
            found.append(_duplicate(node, first[node.code]))
        elif node.code:
            first[node.code] = node
    circular = _circular(first)
    for node in lines:
        if node.code in circular:
            found.append(_in_a_circle(node))
        elif node.level not in levels:
            found.append(_unknown_level(node, levels))
        else:
            found += _parent(node, first, levels)
        if node.counted_with and node.counted_with not in first:
            found.append(_unknown_company(node))
    return found


def labels(lines: Sequence[Line], *, known: Sequence[Line]) -> Iterator[Finding]:
    """Find labels to look at: French ones that are missing, and codes that changed their label."""
    before = {node.code: node.label_en for node in known}
    for node in lines:
        if not node.label_fr:
            yield Finding(
                "value.no-french-label",
                Severity.WARNING,
                f"{node.code} has no French label; it will be shown in English. Add label_fr.",
                f"{node.code} n’a pas de libellé français ; il sera affiché en anglais. Ajouter "
                "label_fr.",
                line=node.line,
                record=node.code,
            )
        if before.get(node.code, node.label_en) != node.label_en:
            yield Finding(
                "rule.label-changed",
                Severity.WARNING,
                f"{node.code} was “{before[node.code]}” and is now “{node.label_en}”. Check that "
                "it is still the same; if not, give it another code.",
                f"{node.code} était « {before[node.code]} » et devient « {node.label_en} ». "
                "Vérifier qu’il s’agit toujours du même ; sinon, lui donner un autre code.",
                line=node.line,
                record=node.code,
            )


def counts(
    lines: Sequence[Line], *, levels: Sequence[str], stated: Iterable[Stated]
) -> Iterator[Finding]:
    """Compare how many nodes a level has with how many a source says there are."""
    present = Counter(node.level for node in lines)
    sources: dict[tuple[str, int], list[str]] = {}
    for claim in stated:
        sources.setdefault((claim.level, claim.count), []).append(claim.source)
    for (level, count), said in sources.items():
        if level in levels and present[level] != count:
            yield Finding(
                "rule.count-unlike-stated",
                Severity.WARNING,
                f"The file has {_many(present[level], level, 'en')}; {count} stated in "
                f"{' and in '.join(said)}. Check that nothing is missing or too many.",
                f"Le fichier compte {_many(present[level], level, 'fr')} ; {count} selon "
                f"{' et selon '.join(said)}. Vérifier qu’il n’y a ni manque ni excédent.",
                path=level,
            )


def _many(count: int, level: str, language: str) -> str:
    """Return "104 priorities", "1 domain"; in French nought is singular too."""
    one = count == 1 or (language == "fr" and count == 0)
    name = "framework_levels" if one else "framework_levels_plural"
    label = codelists.labels(name).get(level)
    return f"{count} {label.text(language).lower() if label else level}"


def _stop(code: str, node: Line | None, en: str, fr: str) -> Finding:
    return Finding(
        code,
        Severity.ERROR,
        en,
        fr,
        line=node.line if node else None,
        record=(node.code or None) if node else None,
    )


def _texts(node: Line) -> Iterator[Finding]:
    for key in ("code", "label_en"):
        if not getattr(node, key):
            yield _stop(
                "value.missing",
                node,
                f"Node {node.code or '?'} has no {key}. Write one; both are needed.",
                f"Le nœud {node.code or '?'} n’a pas de {key}. Le compléter : il est nécessaire.",
            )
    for key, longest in LONGEST.items():
        if len(getattr(node, key)) > longest:
            yield _stop(
                "value.too-long",
                node,
                f"{key} of {node.code[:40]} has {len(getattr(node, key))} characters; at most "
                f"{longest} fit. Shorten it, or put the long wording into text_en or text_fr.",
                f"{key} de {node.code[:40]} compte {len(getattr(node, key))} caractères ; "
                f"{longest} au plus. L’abréger, ou placer le texte long dans text_en ou text_fr.",
            )
    for key in ("wording", "wording_fr"):
        if getattr(node, key) not in list(Wording):
            yield _stop(
                "code.wording",
                node,
                f"{key} of {node.code} is “{getattr(node, key)}”. Write exact or paraphrase.",
                f"{key} de {node.code} vaut « {getattr(node, key)} ». Écrire exact ou paraphrase.",
            )


def _duplicate(node: Line, first: Line) -> Finding:
    return _stop(
        "rule.duplicate-code",
        node,
        f"Code {node.code} stands twice; the first is in line {first.line}. Give one of them "
        "another code, or remove it.",
        f"Le code {node.code} figure deux fois ; le premier est à la ligne {first.line}. Donner "
        "un autre code à l’un d’eux, ou le supprimer.",
    )


def _circular(by_code: Mapping[str, Line]) -> set[str]:
    """Return the codes of nodes that are their own ancestors."""
    circular: set[str] = set()
    for start in by_code:
        path: list[str] = []
        code = start
        while code in by_code and code not in path:
            path.append(code)
            code = by_code[code].parent_code
        if code in path:
            circular.update(path[path.index(code) :])
    return circular


def _in_a_circle(node: Line) -> Finding:
    return _stop(
        "rule.circular-parent",
        node,
        f"{node.code} stands below itself, through its parent {node.parent_code}. Correct the "
        "parent_code.",
        f"{node.code} est placé sous lui-même, par son parent {node.parent_code}. Corriger "
        "parent_code.",
    )


def _unknown_level(node: Line, levels: Sequence[str]) -> Finding:
    names = ", ".join(levels)
    return _stop(
        "rule.bad-level",
        node,
        f"Level “{node.level}” of {node.code} is not one of this framework. Write one of: {names}.",
        f"Le niveau « {node.level} » de {node.code} n’existe pas dans ce cadre. Écrire l’un de "
        f"ceux-ci : {names}.",
    )


def _parent(node: Line, by_code: Mapping[str, Line], levels: Sequence[str]) -> Iterator[Finding]:
    rank = levels.index(node.level)
    parent = by_code.get(node.parent_code)
    if node.parent_code and parent is None:
        yield _stop(
            "rule.unknown-parent",
            node,
            f"{node.code} has the parent {node.parent_code}, which is not in the file. Add that "
            "line, or correct the parent_code.",
            f"{node.code} a pour parent {node.parent_code}, qui ne figure pas dans le fichier. "
            "Ajouter cette ligne, ou corriger parent_code.",
        )
    elif (rank == 0) != (parent is None):
        yield _stop(
            "rule.bad-level",
            node,
            f"{node.code} is of level {node.level}: only the highest level, {levels[0]}, has no "
            "parent. Correct level or parent_code.",
            f"{node.code} est de niveau {node.level} : seul le niveau le plus haut, {levels[0]}, "
            "n’a pas de parent. Corriger level ou parent_code.",
        )
    elif parent and parent.level in levels and levels.index(parent.level) >= rank:
        yield _stop(
            "rule.bad-level",
            node,
            f"{node.code} ({node.level}) stands below {parent.code} ({parent.level}), which is "
            "not of a higher level. Correct level or parent_code.",
            f"{node.code} ({node.level}) est placé sous {parent.code} ({parent.level}), qui n’est "
            "pas d’un niveau supérieur. Corriger level ou parent_code.",
        )


def _unknown_company(node: Line) -> Finding:
    return _stop(
        "rule.unknown-counted-with",
        node,
        f"{node.code} is counted with {node.counted_with}, which is not in the file. Correct "
        "counted_with.",
        f"{node.code} est compté avec {node.counted_with}, qui ne figure pas dans le fichier. "
        "Corriger counted_with.",
    )
