"""Pages of frameworks: all, one version, a file before it is imported, two versions compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.kit.findings import Finding, Reading, Severity
from marsa.registry import codelists, queries
from marsa.registry.framework_nodes import Line as NodeLine
from marsa.registry.frameworks import Draft
from marsa.registry.models import Correspondence, Framework, FrameworkVersion, Node, StatedCount
from marsa.registry.states import VersionState, Wording

Uses = Callable[[str], Mapping[str, int]]  # framework → code of a node → entries that name it
TONES = {
    Severity.CRITICAL: "stop",
    Severity.ERROR: "stop",
    Severity.WARNING: "fix",
    Severity.NOTE: "explain",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A version in a list, in words."""

    number: int
    title: str
    state: str
    valid: str
    counts: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A framework with its versions. counts: of the one in force, beside what is stated."""

    code: str
    name: str
    counts: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A node in words. lang: of its label, where it is not that of the page."""

    code: str
    level: str
    depth: int
    label: str
    lang: str
    wording: str
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """A node that a file adds, changes or leaves out. uses: entries that name it."""

    code: str
    before: str
    after: str
    uses: int


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words. tone: how grave."""

    place: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a file would do."""

    title: str
    counts: str
    findings: tuple[Told, ...]
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    gone: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A correspondence in words."""

    number: int
    kind: str
    old: str
    new: str
    source: str


def listed(*, language: str) -> tuple[Listed, ...]:
    """Return every framework with its versions and counts (four queries)."""
    nodes = Counter(Node.objects.order_by().values_list("version", "level"))
    claims = list(StatedCount.objects.all())
    versions = list(FrameworkVersion.objects.order_by("framework", "-valid_from"))
    found = []
    for framework in Framework.objects.order_by("code"):
        own = [row for row in versions if row.framework_id == framework.code]
        told = [row for row in claims if row.framework_id == framework.code]
        first = next((row for row in own if row.state == VersionState.IN_FORCE), None)
        found.append(
            Listed(
                framework.code,
                framework.name_fr if language.startswith("fr") else framework.name_en,
                _counts(_of(first, nodes), told, framework.levels, language) if first else "",
                tuple(_version(row, _of(row, nodes), framework, language) for row in own),
            )
        )
    return tuple(found)


def version(row: FrameworkVersion, *, language: str) -> Version:
    """Return one version in words (two queries)."""
    levels = Counter(row.nodes.order_by().values_list("level", flat=True))
    return _version(row, levels, row.framework, language)


def stated(row: FrameworkVersion, *, language: str) -> str:
    """Return what a version has beside what sources state (two queries)."""
    levels = Counter(row.nodes.order_by().values_list("level", flat=True))
    claims = list(row.framework.stated_counts.all())
    return _counts(levels, claims, row.framework.levels, language)


def nodes(row: FrameworkVersion, *, language: str) -> tuple[Shown, ...]:
    """Return the nodes of a version in the order of its file (one query)."""
    levels: list[str] = row.framework.levels
    return tuple(_shown(node, levels, language) for node in queries.nodes(row))


def preview(reading: Reading[Draft], *, uses: Uses, language: str) -> Preview:
    """Return what importing what was read would do. uses: counts the entries that name a node."""
    findings = tuple(_told(each, language) for each in reading.findings)
    if not reading.records:
        return Preview("", "", findings, (), (), ())
    draft = reading.records[0]
    changes, used = queries.framework_changes(draft), uses(draft.framework)
    levels = Counter(node.level for node in draft.nodes)
    return Preview(
        title=f"{draft.framework} {draft.version}",
        counts=_levels(levels, draft.levels, language),
        findings=findings,
        added=tuple(_change(None, node, used, language) for node in changes.added),
        changed=tuple(_change(old, new, used, language) for old, new in changes.changed),
        gone=tuple(_change(node, None, used, language) for node in changes.gone),
    )


def relations(old: FrameworkVersion, *, new: FrameworkVersion, language: str) -> tuple[Stated, ...]:
    """Return what is stated of two versions (one query)."""
    rows = Correspondence.objects.select_related("old", "new")
    own = [r for r in rows if _within(r.old, old) and _within(r.new, new)]
    labels = codelists.labels("correspondence_kinds")
    return tuple(
        Stated(
            row.pk,
            labels[row.kind].text(language),
            choice(row.old, language) if row.old else "",
            choice(row.new, language) if row.new else "",
            row.source,
        )
        for row in own
    )


def choices(row: FrameworkVersion, *, language: str) -> list[tuple[str, str]]:
    """Return number and name of the nodes of a version."""
    return [(str(node.pk), choice(node, language)) for node in queries.nodes(row)]


def choice(node: Node, language: str) -> str:
    """Return a node as it is picked: "1.03 Wells"."""
    return f"{node.code} {node.label(language)}"


def _within(node: Node | None, version: FrameworkVersion) -> bool:
    return node is None or node.version_id == version.pk


def _of(row: FrameworkVersion | None, nodes: Mapping[tuple[int, str], int]) -> Counter[str]:
    return Counter({level: n for (pk, level), n in nodes.items() if row and pk == row.pk})


def _version(
    row: FrameworkVersion, levels: Mapping[str, int], framework: Framework, language: str
) -> Version:
    return Version(
        number=row.pk,
        title=f"{framework.code} {row.number}",
        state=codelists.labels("framework_states")[row.state].text(language),
        valid=_valid(row),
        counts=_levels(levels, framework.levels, language),
        sample=row.sample,
    )


def _valid(row: FrameworkVersion) -> str:
    """Return "12 November 2015 to 31 December 2020": the last day still belongs to it."""
    begins = date_format(row.valid_from, "j F Y")
    if row.valid_to is None:
        return _("from %(day)s on") % {"day": begins}
    ends = date_format(row.valid_to - timedelta(days=1), "j F Y")
    return _("%(from)s to %(to)s") % {"from": begins, "to": ends}


def _counts(
    levels: Mapping[str, int], claims: Iterable[StatedCount], order: Iterable[str], language: str
) -> str:
    """Return "5 domains · priorities: 105 stated, 0 imported".

    A level of which as many are there as a source states, or of which none states any, is counted.
    """
    said = {claim.level: claim.count for claim in claims}
    parts = []
    for level in order:
        number, claimed = levels.get(level, 0), said.get(level)
        if claimed is not None and claimed != number:
            about = {
                "stated": claimed,
                "imported": number,
                "level": _many(claimed, level, language),
            }
            parts.append(_("%(level)s: %(stated)s stated, %(imported)s imported") % about)
        elif number:
            parts.append(f"{number} {_many(number, level, language)}")
    return " · ".join(parts)


def _levels(levels: Mapping[str, int], order: Iterable[str], language: str) -> str:
    there = [(level, levels.get(level, 0)) for level in order]
    return ", ".join(f"{n} {_many(n, level, language)}" for level, n in there if n)


def _many(number: int, level: str, language: str) -> str:
    is_one = number == 1 or (language.startswith("fr") and number == 0)
    label = codelists.labels("framework_levels" if is_one else "framework_levels_plural").get(level)
    return label.text(language).lower() if label else level


def _shown(node: Node, levels: list[str], language: str) -> Shown:
    is_french = language.startswith("fr")
    wording = node.wording_fr if is_french and node.label_fr else node.wording
    known = codelists.labels("framework_levels")
    return Shown(
        node.code,
        known[node.level].text(language) if node.level in known else node.level,
        levels.index(node.level) if node.level in levels else 0,
        node.label(language),
        "en" if is_french and not node.label_fr else "",
        "" if wording == Wording.EXACT else codelists.labels("wordings")[wording].text(language),
        (node.source_fr if is_french else "") or node.source,
    )


def _change(
    old: NodeLine | None, new: NodeLine | None, used: Mapping[str, int], language: str
) -> Change:
    node = new or old
    assert node
    return Change(node.code, _label(old, language), _label(new, language), used.get(node.code, 0))


def _label(node: NodeLine | None, language: str) -> str:
    if node is None:
        return ""
    return (node.label_fr if language.startswith("fr") else "") or node.label_en


def _told(finding: Finding, language: str) -> Told:
    tone = TONES[finding.severity]
    word = {"stop": _("stops the import"), "fix": _("to check"), "explain": _("note")}[tone]
    line = _(", line %(n)d") % {"n": finding.line} if finding.line else ""
    return Told(f"{word}{line}", tone, finding.message(language))
