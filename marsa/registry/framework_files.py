"""Files of frameworks: bytes to rows of text, each with its line. Pure.

Three shapes come out alike, as a head and rows with the keys of `KEYS`:

- YAML: head keys, and `nodes`, a list of mappings. All values are taken as text, so that
  a code 1.10 stays 1.10;
- CSV, long layout: one row per node. Lines that begin with `#` above the header hold the
  head, as `# framework: jvap`;
- CSV, wide layout: one row per action with its priority area and domain beside it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from marsa.registry import codelists

KEYS = (
    "level",
    "code",
    "parent_code",
    "number",
    "label_en",
    "label_fr",
    "text_en",
    "text_fr",
    "counted_with",
    "source",
    "source_fr",
    "wording",
    "wording_fr",
)
WIDE = "priority_area_no"
_NUMBERED = re.compile(
    r"(?:(?:domaine?|area|axe)\s+)?(\d+)\s*(?:[.):–-]\s*)?(.*)", re.DOTALL | re.IGNORECASE
)


class NotReadable(Exception):
    """The bytes are no framework; the text says why, in English and in French."""

    def __init__(self, en: str, fr: str, line: int | None = None) -> None:
        """Keep the sentence in both languages and the line it is about."""
        super().__init__(en)
        self.en, self.fr, self.line = en, fr, line


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands in a file. rows: (line, values); encoding: empty when it is UTF-8."""

    head: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[tuple[int, Mapping[str, str]]] = ()
    encoding: str = ""


def parse(data: bytes, *, name: str, known: Iterable[Mapping[str, str]] = ()) -> Rows:
    """Take a file apart.

    name: its name; `.yaml` and `.yml` are YAML, anything else CSV. known: the top nodes of
    the framework as rows; the wide layout names them by number or label only.
    Raises NotReadable when there is nothing to take apart.
    """
    text, encoding = _decode(data)
    if name.lower().endswith((".yaml", ".yml")):
        head, rows = _yaml(text)
    else:
        head, rows = _csv(text, list(known))
    return Rows(head, rows, encoding)


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace"), "windows-1252"


def _yaml(text: str) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise NotReadable(
            "The file is not valid YAML. Compare the line with the example in the guide.",
            "Le fichier n’est pas du YAML valide. Comparer la ligne à l’exemple du guide.",
            mark.line + 1 if mark else None,
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise NotReadable(
            "The file has no head. Begin with framework:, version: and valid_from:.",
            "Le fichier n’a pas d’en-tête. Commencer par framework:, version: et valid_from:.",
        )
    head: dict[str, str] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for key, value in root.value:
        if key.value == "nodes" and isinstance(value, yaml.SequenceNode):
            rows = [(item.start_mark.line + 1, _mapping(item)) for item in value.value]
        elif isinstance(value, yaml.SequenceNode):
            head[key.value] = ",".join(str(item.value) for item in value.value)
        else:
            head[key.value] = str(value.value).strip()
    return head, rows


def _mapping(item: yaml.Node) -> dict[str, str]:
    if not isinstance(item, yaml.MappingNode):
        return {}
    return {
        str(key.value): value.value.strip()
        for key, value in item.value
        if isinstance(value, yaml.ScalarNode)
    }


def _csv(
    text: str, known: list[Mapping[str, str]]
) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    head: dict[str, str] = {}
    header: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    begins = 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if not header and cells[0].lstrip().startswith("#"):
            key, _, value = delimiter.join(cells).strip("#" + delimiter + " ").partition(":")
            head[key.strip()] = value.strip()
        elif not header:
            header = [codelists.fold(cell).replace(" ", "_") for cell in cells]
        else:
            values = (cell.strip() for cell in cells)
            rows.append((line, dict(zip(header, values, strict=False))))
    if WIDE in header:
        return _narrow(head, rows, known)
    if not {"level", "code", "label_en"} <= set(header):
        raise NotReadable(
            "The file has no header row with level, code and label_en, nor one with "
            f"{WIDE}. Begin with the header row of the example in the guide.",
            "Le fichier n’a pas de ligne de titres avec level, code et label_en, ni avec "
            f"{WIDE}. Commencer par la ligne de titres de l’exemple du guide.",
        )
    return head, rows


def _delimiter(text: str) -> str:
    """Return the delimiter of the header row: the first that is no head line."""
    first = next((line for line in text.splitlines() if line.strip('";,\t ')[:1] != "#"), "")
    return max(",;\t", key=first.count)


def _narrow(
    head: dict[str, str],
    rows: list[tuple[int, dict[str, str]]],
    known: list[Mapping[str, str]],
) -> tuple[dict[str, str], list[tuple[int, dict[str, str]]]]:
    """Turn the wide layout into one row per node; cells left empty repeat the row above."""
    head = dict(head)
    nodes: dict[tuple[str, str, str], tuple[int, dict[str, str]]] = {
        (row["code"], row["label_en"], row.get("label_fr", "")): (0, dict(row)) for row in known
    }
    above: dict[str, str] = {}
    for line, row in rows:
        for key in ("version", "valid_from"):
            if row.get(key):
                head.setdefault(key, row[key])
        above = _filled(row, above)
        for node in _nodes_of(above, row, known):
            key_of_node = (node["code"], node["label_en"], node.get("label_fr", ""))
            nodes.setdefault(key_of_node, (line, node))
    return head, list(nodes.values())


def _filled(row: Mapping[str, str], above: Mapping[str, str]) -> dict[str, str]:
    """Fill what merged cells left empty: the domain, and with no new number the priority."""
    filled = dict(row)
    filled["domain"] = row.get("domain") or above.get("domain", "")
    same_domain = filled["domain"] == above.get("domain")
    if same_domain and not row.get(WIDE) and not row.get("priority_area_en"):
        for key in (WIDE, "priority_area_en", "priority_area_fr"):
            filled[key] = above.get(key, "")
    return filled


def _nodes_of(
    row: Mapping[str, str], written: Mapping[str, str], known: list[Mapping[str, str]]
) -> Iterator[dict[str, str]]:
    domain = _domain(row["domain"], known)
    if domain.get("label_en"):
        yield domain
    priority = _numbered(domain["code"], row.get(WIDE, ""))
    yield {
        "level": "priority",
        "code": priority,
        "parent_code": domain["code"],
        "number": row.get(WIDE, ""),
        "label_en": row.get("priority_area_en", ""),
        "label_fr": row.get("priority_area_fr", ""),
        "source": row.get("source", ""),
    }
    if written.get("action_no") or written.get("action_en"):
        yield {
            "level": "action",
            "code": _numbered(priority, written.get("action_no", "")),
            "parent_code": priority,
            "number": written.get("action_no", ""),
            "label_en": written.get("action_en", ""),
            "label_fr": written.get("action_fr", ""),
            "source": row.get("source", ""),
        }


def _domain(written: str, known: list[Mapping[str, str]]) -> dict[str, str]:
    """Find the domain meant by "4", "Domain 4" or its label; else make one of what stands."""
    folded = codelists.fold(written)
    found = _NUMBERED.fullmatch(written)
    number, label = found.groups() if found else ("", written)
    for row in known:
        names = {codelists.fold(row[k]) for k in ("label_en", "label_fr", "code") if row.get(k)}
        if folded in names or number in (row["code"], row.get("number")):
            return dict(row)
    code = number or folded.replace(" ", "-")[:40]
    return {"level": "domain", "code": code, "number": number, "label_en": label.strip()}


def _numbered(parent: str, number: str) -> str:
    """Return a code that is unique in the framework: "4" of "1.03" is 1.03.4, "1.03.4" stays."""
    return number if not number or number.startswith(f"{parent}.") else f"{parent}.{number}"
