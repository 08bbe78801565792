"""Reading a framework from a file: three layouts, what blocks and what warns."""

import time
from datetime import date

import pytest

from marsa.kit.findings import Severity
from marsa.registry import frameworks
from marsa.registry.framework_nodes import Line, Stated

HEAD = "# framework: jvap\n# version: 2016\n# valid_from: 2016-01-01\n# source: an official list\n"
COLUMNS = "level,code,parent_code,number,label_en,label_fr,text_en,text_fr,counted_with,source\n"
DOMAINS = "".join(f"domain,{d},,{d},Domain {d},Domaine {d},,,,\n" for d in range(1, 6))
PRIORITIES = [
    f"priority,{d}.{p:02d},{d},{d}.{p:02d},Priority {d}.{p:02d},Priorité {d}.{p:02d},,,,\n"
    for d in range(1, 6)
    for p in range(1, 22)
]
STATED = (Stated("domain", 5, "SOM24"), Stated("priority", 105, "SOM24"))
KNOWN = tuple(
    Line("domain", str(n), number=str(n), label_en=f"Domain {n}", label_fr=f"Domaine {n}")
    for n in range(1, 6)
)


def read(
    text: str | bytes, name: str = "jvap.csv", **more: object
) -> tuple[frameworks.Draft | None, list[tuple[str, int | None]]]:
    """Return the draft and what was found, as (code, line)."""
    data = text.encode() if isinstance(text, str) else text
    reading = frameworks.read(data, name=name, **more)  # type: ignore[arg-type]
    found = [(f.code, f.line) for f in reading.findings]
    return (reading.records[0] if reading.records else None), found


def test_the_105_priorities_are_read_without_a_finding_in_less_than_two_seconds() -> None:
    text = HEAD + COLUMNS + DOMAINS + "".join(PRIORITIES)
    began = time.perf_counter()
    draft, found = read(text, stated=STATED, known=KNOWN)
    assert time.perf_counter() - began < 2
    assert found == []
    assert draft is not None
    assert [len([n for n in draft.nodes if n.level == lvl]) for lvl in draft.levels] == [5, 105, 0]
    assert (draft.framework, draft.version, draft.valid_from, draft.valid_to) == (
        "jvap",
        "2016",
        date(2016, 1, 1),
        None,
    )
    assert draft.nodes[5] == Line(
        level="priority",
        code="1.01",
        parent_code="1",
        number="1.01",
        label_en="Priority 1.01",
        label_fr="Priorité 1.01",
        wording="exact",
        wording_fr="exact",
        line=11,
    )


def test_104_priorities_are_read_with_a_warning_of_the_count() -> None:
    text = HEAD + COLUMNS + DOMAINS + "".join(PRIORITIES[:-1])
    reading = frameworks.read(text.encode(), name="jvap.csv", stated=STATED)
    assert [(f.severity, f.message_en, f.message_fr) for f in reading.findings] == [
        (
            Severity.WARNING,
            "The file has 104 priorities; 105 stated in SOM24. "
            "Check that nothing is missing or too many.",
            "Le fichier compte 104 priorités\u202f; 105 selon SOM24. "
            "Vérifier qu’il n’y a ni manque ni excédent.",
        )
    ]
    assert not frameworks.is_blocked(reading.findings)


def test_sources_that_state_the_same_count_are_named_in_one_warning() -> None:
    stated = (Stated("domain", 4, "A"), Stated("domain", 4, "B"), Stated("goal", 9, "C"))
    reading = frameworks.read((HEAD + COLUMNS + DOMAINS).encode(), name="a.csv", stated=stated)
    assert [f.message_en for f in reading.findings] == [
        "The file has 5 domains; 4 stated in A and in B. Check that nothing is missing or too many."
    ]


def test_a_missing_parent_blocks_and_names_its_line() -> None:
    text = HEAD + COLUMNS + DOMAINS.replace("domain,3,,3,Domain 3,Domaine 3,,,,\n", "")
    draft, found = read(text + "".join(PRIORITIES))
    assert draft is not None
    # 4 head lines, the header, 4 domains, 42 priorities before: lines 52 to 72.
    assert found == [("rule.unknown-parent", line) for line in range(52, 73)]
    reading = frameworks.read((text + PRIORITIES[42]).encode(), name="a.csv")
    assert reading.findings[0].message_en == (
        "3.01 has the parent 3, which is not in the file. Add that line, or correct the "
        "parent_code."
    )
    assert frameworks.is_blocked(reading.findings)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("domain,1,,1,A,A,,,,\ndomain,1,,1,B,B,,,,\n", [("rule.duplicate-code", 7)]),
        (
            "domain,1,,1,A,A,,,,\npriority,x,y,,X,X,,,,\npriority,y,x,,Y,Y,,,,\n",
            [("rule.circular-parent", 7), ("rule.circular-parent", 8)],
        ),
        ("domain,1,1,1,A,A,,,,\n", [("rule.circular-parent", 6)]),
        ("theme,1,,1,A,A,,,,\n", [("rule.bad-level", 6)]),
        ("priority,1,,1,A,A,,,,\n", [("rule.bad-level", 6)]),
        (
            "domain,1,,1,A,A,,,,\npriority,1.1,1,,B,B,,,,\ndomain,2,1,,C,C,,,,\n",
            [("rule.bad-level", 8)],
        ),
        (
            "domain,1,,1,A,A,,,,\naction,1.1,1,,B,B,,,,\npriority,1.2,1.1,,C,C,,,,\n",
            [("rule.bad-level", 8)],
        ),
        ("domain,,,1,A,A,,,,\n", [("value.missing", 6)]),
        ("domain,1,,1,,A,,,,\n", [("value.missing", 6)]),
        ("domain,1,,1,A,A,,,9,\n", [("rule.unknown-counted-with", 6)]),
        (f"domain,1,,1,{'A' * 501},A,,,,\n", [("value.too-long", 6)]),
        ("", [("rule.no-node", None)]),
        ("domain,1,,1,A,,,,,\n", [("value.no-french-label", 6)]),
    ],
)
def test_each_fault_is_found_once_and_in_its_line(
    rows: str, expected: list[tuple[str, int | None]]
) -> None:
    draft, found = read(HEAD + COLUMNS + rows)
    assert draft is not None
    assert found == expected


def test_a_node_may_stand_above_its_parent_in_the_file() -> None:
    rows = "priority,1.1,1,,B,B,,,,\ndomain,1,,1,A,A,,,,\n"
    assert read(HEAD + COLUMNS + rows)[1] == []


def test_a_code_with_another_label_than_before_is_a_warning() -> None:
    rows = DOMAINS.replace("Domain 2,", "Domain two,")
    reading = frameworks.read((HEAD + COLUMNS + rows).encode(), name="a.csv", known=KNOWN)
    assert [(f.severity, f.line, f.message_en) for f in reading.findings] == [
        (
            Severity.WARNING,
            7,
            "2 was “Domain 2” and is now “Domain two”. Check that it is still the same; if not, "
            "give it another code.",
        )
    ]


def test_a_level_may_be_written_as_its_label_in_either_language() -> None:
    rows = "Domaine,1,,1,A,A,,,,\nPriority area,1.1,1,,B,B,,,,\nAction,1.1.1,1.1,,C,C,,,,\n"
    draft, found = read(HEAD + COLUMNS + rows)
    assert found == []
    assert draft is not None
    assert [node.level for node in draft.nodes] == ["domain", "priority", "action"]


def test_the_levels_of_a_known_framework_win_over_the_file() -> None:
    text = HEAD + "# levels: objective\n" + COLUMNS + "objective,1,,1,A,A,,,,\n"
    assert read(text)[1] == []
    assert read(text, levels=["domain"])[1] == [("rule.bad-level", 7)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_file_saved_by_a_spreadsheet_is_read(delimiter: str) -> None:
    text = HEAD.replace("\n", delimiter * 9 + "\r\n") + (COLUMNS + DOMAINS).replace(
        ",", delimiter
    ).replace("\n", "\r\n")
    draft, found = read(b"\xef\xbb\xbf" + text.encode())
    assert found == []
    assert draft is not None
    assert draft.source == "an official list"
    assert [node.label_fr for node in draft.nodes] == [f"Domaine {n}" for n in range(1, 6)]


def test_a_head_line_keeps_its_commas() -> None:
    text = "# levels: domain, priority\n" + HEAD + COLUMNS + DOMAINS
    draft, found = read(text)
    assert found == []
    assert draft is not None
    assert draft.levels == ("domain", "priority")


def test_a_label_over_two_lines_keeps_the_line_numbers_right() -> None:
    rows = 'domain,1,,1,"A\nB",A,,,,\ndomain,1,,1,C,C,,,,\n'
    assert read(HEAD + COLUMNS + rows)[1] == [("rule.duplicate-code", 8)]


def test_another_encoding_is_read_and_said() -> None:
    text = HEAD + COLUMNS + "domain,1,,1,A,Réinsertion,,,,\n"
    draft, found = read(text.encode("windows-1252"))
    assert found == [("file.encoding", None)]
    assert draft is not None
    assert draft.nodes[0].label_fr == "Réinsertion"
    draft, found = read(text.encode("utf-16"))
    assert found == [("file.encoding", None)]
    assert draft is not None
    assert draft.nodes[0].label_fr == "Réinsertion"


def test_what_the_head_does_not_say_may_be_given_beside_it() -> None:
    given = {"framework": "x", "version": "1", "valid_from": "2020-02-29", "source": "here"}
    draft, found = read(COLUMNS + DOMAINS, head=given)
    assert found == []
    assert draft is not None
    assert (draft.framework, draft.valid_from) == ("x", date(2020, 2, 29))
    draft, _ = read(HEAD + COLUMNS + DOMAINS, head=given)
    assert draft is not None
    assert draft.framework == "jvap"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (HEAD.replace("# version: 2016\n", ""), [("value.head-missing", None)]),
        (HEAD.replace("2016-01-01", "1.1.2016"), [("value.head-day", None)]),
        (HEAD + "# valid_to: 2016-01-01\n", [("value.head-span", None)]),
        ("", [("value.head-missing", None)] * 4),
    ],
)
def test_a_head_that_is_not_complete_gives_no_draft(
    head: str, expected: list[tuple[str, int | None]]
) -> None:
    assert read(head + COLUMNS + DOMAINS) == (None, expected)


@pytest.mark.parametrize(
    ("data", "name", "line"),
    [
        (b"", "a.csv", None),
        (b"name,value\n1,2\n", "a.csv", None),
        (b"framework: [x\nversion: 1\n", "a.yaml", 2),
        (b"- a\n- b\n", "a.yml", None),
        (b"", "a.yaml", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", None),
    ],
)
def test_bytes_that_are_no_framework_are_refused_in_words(
    data: bytes, name: str, line: int | None
) -> None:
    draft, found = read(data, name)
    assert (draft, found) == (None, [("file.not-a-framework", line)])


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    assert read(b"x" * 5_000_001) == (None, [("file.too-large", None)])


YAML = """\
framework: plan
name_en: A plan
name_fr: Un plan
levels: [objective, action]
version: "1.10"
valid_from: 2020-01-01
valid_to: 2025-01-01
source: a page
sample: true
nodes:
  - {level: objective, code: 1.10, number: 1, label_en: One, label_fr: Un}
  - level: action
    code: "no"
    parent_code: 1.10
    label_en: Act
    label_fr: Agir
    text_en: Act at once.
    wording: paraphrase
    counted_with: 1.10
"""


def test_yaml_values_stay_the_texts_they_are() -> None:
    draft, found = read(YAML, "plan.yaml")
    assert found == []
    assert draft is not None
    assert (draft.version, draft.valid_to, draft.sample) == ("1.10", date(2025, 1, 1), True)
    assert (draft.name_fr, draft.levels) == ("Un plan", ("objective", "action"))
    assert draft.nodes == (
        Line("objective", "1.10", number="1", label_en="One", label_fr="Un", wording_fr="exact",
             line=11),
        Line("action", "no", "1.10", label_en="Act", label_fr="Agir", text_en="Act at once.",
             counted_with="1.10", wording="paraphrase", wording_fr="exact", line=12),
    )  # fmt: skip


def test_faults_in_yaml_have_the_line_of_the_node() -> None:
    doubled = YAML.replace('code: "no"', "code: 1.10").replace("parent_code: 1.10", "number: 2")
    assert read(doubled, "a.yaml")[1] == [("rule.duplicate-code", 12), ("rule.bad-level", 12)]
    orphan = YAML.replace("parent_code: 1.10", "parent_code: 1.1")
    assert read(orphan, "a.yaml")[1] == [("rule.unknown-parent", 12)]


WIDE = (
    "domain,priority_area_no,priority_area_en,priority_area_fr,action_no,action_en,action_fr,"
    "version,valid_from\n"
    "1,1,Remittances,Transferts,1,Cheaper,Moins chers,2016,2016-01-01\n"
    ",,,,2,Faster,Plus rapides,,\n"
    "1,2,Jobs,Emplois,,,,,\n"
    "Domain 4,4.01,Smuggling,Trafic,4.01.1,Train,Former,,\n"
)
WIDE_HEAD = {"framework": "jvap", "source": "an official list"}


def test_the_wide_layout_becomes_nodes_below_the_known_domains() -> None:
    draft, found = read(WIDE, head=WIDE_HEAD, known=KNOWN)
    assert found == []
    assert draft is not None
    assert (draft.version, draft.valid_from) == ("2016", date(2016, 1, 1))
    assert [(n.level, n.code, n.parent_code, n.label_en, n.line) for n in draft.nodes] == [
        ("domain", "1", "", "Domain 1", None),
        ("domain", "2", "", "Domain 2", None),
        ("domain", "3", "", "Domain 3", None),
        ("domain", "4", "", "Domain 4", None),
        ("domain", "5", "", "Domain 5", None),
        ("priority", "1.1", "1", "Remittances", 2),
        ("action", "1.1.1", "1.1", "Cheaper", 2),
        ("action", "1.1.2", "1.1", "Faster", 3),
        ("priority", "1.2", "1", "Jobs", 4),
        ("priority", "4.01", "4", "Smuggling", 5),
        ("action", "4.01.1", "4.01", "Train", 5),
    ]


def test_a_domain_may_be_written_as_its_label() -> None:
    text = WIDE.replace("Domain 4,4.01", "DOMAINE 4,4.01").replace("\n1,2,", "\nDomain 1,2,")
    draft, found = read(text, head=WIDE_HEAD, known=KNOWN)
    assert found == []
    assert draft is not None
    assert [n.parent_code for n in draft.nodes if n.level == "priority"] == ["1", "1", "4"]


def test_a_domain_that_is_not_known_blocks_the_wide_layout() -> None:
    text = WIDE.replace("Domain 4,4.01", "9,4.01").replace("4.01.1", "1")
    _, found = read(text, head=WIDE_HEAD, known=KNOWN)
    assert found == [("rule.unknown-parent", 5)]


def test_the_same_number_with_two_labels_blocks_the_wide_layout() -> None:
    text = WIDE.replace("1,2,Jobs,Emplois", "1,1,Jobs,Emplois")
    _, found = read(text, head=WIDE_HEAD, known=KNOWN)
    assert found == [("rule.duplicate-code", 4)]


def test_the_wide_layout_of_a_new_framework_brings_its_own_domains() -> None:
    text = WIDE.replace("\n1,1,", "\n1 Development,1,").replace("\n1,2,", "\n1 Development,2,")
    draft, found = read(text.replace("Domain 4,", "4. Crime,"), head=WIDE_HEAD)
    assert draft is not None
    assert [(n.code, n.label_en) for n in draft.nodes if n.level == "domain"] == [
        ("1", "Development"),
        ("4", "Crime"),
    ]
    assert found == [("value.no-french-label", 2), ("value.no-french-label", 5)]


def test_the_comparison_names_what_is_added_changed_and_gone() -> None:
    old = (Line("domain", "1", label_en="A", line=3), Line("domain", "2", label_en="B"))
    new = (Line("domain", "1", label_en="A", line=9), Line("domain", "3", label_en="C"))
    changes = frameworks.compare(old, new)
    assert [n.code for n in changes.added] == ["3"]
    assert changes.changed == ()
    assert [n.code for n in changes.gone] == ["2"]
    mended = frameworks.compare(old, (Line("domain", "1", label_en="A!"), old[1]))
    assert [(a.label_en, b.label_en) for a, b in mended.changed] == [("A", "A!")]
    assert (mended.added, mended.gone) == ((), ())
