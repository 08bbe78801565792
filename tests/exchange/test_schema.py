"""The check of structure: what it says, where, and how often. Its verdicts: test_conformance."""

import itertools
import random
from typing import Any

import pytest
from lxml import etree

from marsa.exchange import sentences
from marsa.exchange.iati import schema
from marsa.exchange.iati.schema import attributes, faults, hints, notation, order, saying, values
from marsa.exchange.report import Report
from marsa.kit.findings import Finding

MANDATORY = """
<iati-identifier>XX-1-A</iati-identifier>
<reporting-org ref="XX-1" type="40"><narrative>Agency</narrative></reporting-org>
<title><narrative>Wells</narrative></title>
<description><narrative>Digs wells.</narrative></description>
<participating-org role="4"/>
<activity-status code="2"/>
<activity-date type="1" iso-date="2020-01-01"/>"""
BUDGET = """<budget>
<period-start iso-date="2020-01-01"/>
<period-end iso-date="2020-12-31"/>
<value currency="EUR" value-date="2020-01-01">1000.50</value>
</budget>"""
NAMESPACES = (
    'xmlns:x="urn:example:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
)


def element(source: str) -> Any:
    """An element as a reader would parse it."""
    wrapped = f"<wrapper {NAMESPACES}>{source}</wrapper>"
    return etree.fromstring(wrapped.encode(), etree.XMLParser(resolve_entities=False))[0]


def said(content: str, *, version: str = "2.03", offset: int = 0) -> tuple[Finding, ...]:
    """What is said of an activity with this content."""
    report = Report()
    activity = element(f"<iati-activity>{content}</iati-activity>")
    schema.check(activity, version=version, offset=offset, report=report)
    return report.findings(None)


def told(content: str, *, version: str = "2.03") -> list[tuple[str, str]]:
    """Path and English sentence of what is said of an activity with this content."""
    return [(f.path or "", f.message_en) for f in said(content, version=version)]


def the(content: str, *, version: str = "2.03") -> Finding:
    """The only thing that is said of an activity with this content."""
    (finding,) = said(content, version=version)
    return finding


# ── Elements that are missing or too many ───────────────────────────────────────────────────────
@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
def test_nothing_is_said_of_an_activity_that_has_all_it_needs(version):
    assert said(MANDATORY + BUDGET, version=version) == ()


def test_each_mandatory_element_that_is_missing_is_named():
    assert told("") == [
        ("iati-activity", f"The activity has no {name}, which every activity must have. Add it.")
        for name in (
            "iati-identifier",
            "reporting-org",
            "title",
            "description",
            "participating-org",
            "activity-status",
            "activity-date",
        )
    ]


def test_a_title_without_narrative_is_told_where_the_text_belongs():
    finding = the(MANDATORY.replace("<narrative>Wells</narrative>", ""))

    assert (finding.code, finding.path) == ("schema.missing_narrative", "iati-activity/title")
    assert finding.message_en == (
        "<title> needs at least one <narrative> (times in this activity: 1). "
        "Write the text inside <narrative>…</narrative>."
    )
    assert finding.message_fr == (
        "<title> doit contenir au moins un élément <narrative> (occurrences dans cette "
        "activité\u00a0: 1). Écrire le texte entre <narrative> et </narrative>."
    )


def test_a_part_that_is_missing_is_named_with_what_lacks_it():
    budget = BUDGET.replace('<period-end iso-date="2020-12-31"/>', "")

    assert told(MANDATORY + budget) == [
        (
            "iati-activity/budget",
            "<budget> lacks its <period-end> (times in this activity: 1). Add it.",
        )
    ]


def test_a_part_that_stands_twice_is_shown_at_its_second_place():
    end = '<period-end iso-date="2020-12-31"/>'
    finding = the(MANDATORY + BUDGET.replace(end, f"{end}\n{end}"))

    assert (finding.code, finding.line) == ("schema.repeated_part", 11)
    assert finding.message_en == (
        "<budget> has 2 <period-end>; one is allowed. Keep the right one and remove the others."
    )


def test_a_second_activity_status_is_too_many():
    status = '<activity-status code="2"/>'
    finding = the(MANDATORY.replace(status, status * 3))

    assert (finding.code, finding.path) == ("schema.repeated_element", "iati-activity")
    assert finding.message_en == (
        "The element activity-status may stand once in an activity and stands 3 times. "
        "Keep the right one and remove the others."
    )


# ── Their order ─────────────────────────────────────────────────────────────────────────────────
def test_an_element_in_the_wrong_order_is_told_where_to_go():
    finding = the(MANDATORY + '<sector code="72010"/>\n<recipient-country code="KE"/>')

    assert (finding.code, finding.line) == ("schema.too_late", 9)
    assert finding.message_en == (
        "<recipient-country> stands after <sector>, but the order of the elements in "
        "<iati-activity> is fixed. Move it before <sector>."
    )
    assert finding.message_fr == (
        "<recipient-country> est placé après <sector>, alors que l’ordre des éléments de "
        "<iati-activity> est imposé. Le déplacer avant <sector>."
    )


def test_only_the_element_that_went_astray_is_said_to_be_out_of_order():
    assert told(f'<fss extraction-date="2020-01-01"/>{MANDATORY}{BUDGET}') == [
        (
            "iati-activity",
            "<fss> stands before <budget>, but the order of the elements in <iati-activity> is "
            "fixed. Move it after <budget>.",
        )
    ]


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        ([], []),
        ([0, 0, 1, 3], []),
        ([1, 0], [(1, 0)]),
        ([0, 2, 1, 3], [(2, 1)]),  # either of the two could move; one of them is enough
        ([5, 0, 1, 2], [(0, 3)]),
        ([1, 2, 3, 0], [(3, 0)]),
        ([0, 1, 0, 1, 0, 1], [(2, 1), (4, 1)]),
    ],
)
def test_as_few_elements_as_possible_are_out_of_order(places, wrong):
    assert order.out_of_order(places) == wrong


def test_what_is_out_of_order_leaves_a_longest_run_in_order():
    for places in itertools.product(range(4), repeat=6):
        wrong = {index for index, _ in order.out_of_order(places)}
        rest = [place for index, place in enumerate(places) if index not in wrong]
        longest = max(
            size
            for size in range(1, 7)
            if any(list(run) == sorted(run) for run in itertools.combinations(places, size))
        )
        assert (rest, len(rest)) == (sorted(rest), longest)


# ── Names that are not known here ───────────────────────────────────────────────────────────────
def test_a_misspelt_element_is_given_the_nearest_name():
    finding = the(MANDATORY + '<recipient_country code="KE"/>')

    assert finding.code == "schema.misspelt_element"
    assert finding.message_en == (
        "<recipient_country> inside <iati-activity> is not an element of IATI 2.03; the nearest "
        "name is <recipient-country>. Correct the name, or remove the element."
    )


def test_an_element_unlike_any_other_is_only_said_to_be_unknown():
    finding = the(MANDATORY + "<colour/>")

    assert (finding.code, finding.message_en) == (
        "schema.unknown_element",
        "<colour> inside <iati-activity> is not an element of IATI 2.03. "
        "Correct its name, or remove it.",
    )


def test_an_element_in_the_wrong_place_is_told_where_it_belongs():
    finding = the(MANDATORY + '<value currency="EUR">5</value>')

    assert (finding.code, finding.message_en) == (
        "schema.misplaced_element",
        "<value> may not stand inside <iati-activity>. Move it to where it belongs "
        "(<budget>, <planned-disbursement>, <transaction>), or remove it.",
    )


@pytest.mark.parametrize(
    ("content", "version", "versions"),
    [
        ('<tag code="1" vocabulary="1"/>', "2.01", "2.03"),
        ("<activity-website>https://example.org</activity-website>", "2.03", "1.01–1.05"),
    ],
)
def test_an_element_of_another_version_is_told_which(content, version, versions):
    finding = the(MANDATORY + content, version=version)

    assert (finding.code, finding.message_en) == (
        "schema.element_of_other_version",
        f"<{content[1:].split()[0].split('>')[0]}> inside <iati-activity> does not exist in IATI "
        f"{version}, the version of the file, but in {versions}. "
        "Remove it, or correct the version of the file.",
    )


def test_attributes_are_told_apart_as_elements_are():
    attributes_ = {
        'rolle="4"': "<participating-org> has no attribute rolle in IATI 2.02 (times in this "
        "activity: 1); the nearest name is role. Correct the name, or remove the attribute.",
        'colour="red"': "<participating-org> has no attribute colour in IATI 2.02 (times in this "
        "activity: 1). Correct its name, or remove it.",
        'crs-channel-code="1"': "The attribute crs-channel-code of <participating-org> does not "
        "exist in IATI 2.02, the version of the file, but in 2.03. Remove it, or correct the "
        "version of the file.",
    }
    for written, sentence in attributes_.items():
        content = MANDATORY.replace('role="4"', f'role="4" {written}')
        assert told(content, version="2.02") == [("iati-activity/participating-org", sentence)]


def test_an_attribute_that_is_missing_is_named():
    finding = the(MANDATORY.replace(' iso-date="2020-01-01"', ""))

    assert (finding.code, finding.path) == (
        "schema.missing_attribute",
        "iati-activity/activity-date",
    )
    assert finding.message_en == (
        "The element activity-date lacks its attribute iso-date (times in this activity: 1). "
        "Add it."
    )


def test_a_name_beyond_measure_is_near_to_none():
    assert hints.near("x" * 10_000, ["sector"]) is None


# ── Values ──────────────────────────────────────────────────────────────────────────────────────
def test_a_number_with_separators_is_told_how_to_be_written():
    finding = the(MANDATORY + BUDGET.replace("1000.50", "1,000"))

    assert (finding.code, finding.path) == ("schema.not_a_number", "iati-activity/budget/value")
    assert finding.message_en == (
        "“1,000” in <value> is not written as IATI writes numbers. Write digits with a point "
        "before the decimals and nothing else, for example 1234.50."
    )
    assert finding.message_fr == (
        "«\u00a01,000\u00a0» dans <value> n’est pas écrit comme un nombre IITA. N’écrire que des "
        "chiffres, avec un point devant les décimales, par exemple 1234.50."
    )


def test_a_day_that_does_not_exist_is_no_date():
    finding = the(MANDATORY.replace("2020-01-01", "2020-02-30"))

    assert (finding.code, finding.message_en) == (
        "schema.not_a_date",
        "“2020-02-30” in <activity-date iso-date=…> is not a date that exists. Write "
        "year-month-day, for example 2024-01-31, without blanks.",
    )


def test_values_that_are_empty_are_said_to_be_empty():
    content = MANDATORY + BUDGET.replace("1000.50", " ").replace("2020-12-31", "")

    assert told(content) == [
        (
            "iati-activity/budget/period-end",
            "The attribute iso-date of <period-end> is empty (times in this activity: 1). "
            "Write its value, or remove the attribute where it is optional.",
        ),
        (
            "iati-activity/budget/value",
            "The element <value> is empty. "
            "Write its content, or remove the element where it is optional.",
        ),
    ]


def test_a_comment_does_not_cut_a_value_in_two():
    assert said(MANDATORY + BUDGET.replace("1000.50", "10<!-- ten -->00<?go on?>.50")) == ()
    finding = the(MANDATORY + BUDGET.replace("1000.50", "10<!-- ten -->,00"))
    assert finding.message_en.startswith("“10,00” in <value> is not written")


VALUES = {
    "date": (
        [
            *("2024-01-31", "2024-02-29", "2000-02-29", "-0001-01-01", "12024-01-31"),
            *("2024-01-31Z", "2024-01-31+14:00", "2024-01-31-05:30"),
        ],
        [
            *("", "2024-1-31", "2024-02-30", "2023-02-29", "1900-02-29", "0000-01-01"),
            *("02024-01-31", "24-01-31", "2024-13-01", "2024-01-00", "2024-01-31+14:01"),
            *("2024-01-31T00:00:00", "31/01/2024", " 2024-01-31", "2024-01-31\n"),
            *("٢٠٢٤-01-31", "9" * 30 + "-01-31"),
        ],
    ),
    "dateTime": (
        ["2024-01-31T00:00:00", "2024-01-31T23:59:59.999Z", "2024-01-31T24:00:00"],
        [
            *("2024-01-31", "2024-01-31 00:00:00", "2024-01-31T24:00:01", "2024-01-31T23:59"),
            *("2024-01-31T23:59:60", "2023-02-29T00:00:00", "2024-01-31T12:00:00."),
        ],
    ),
    "decimal": (
        ["0", "-5", "+5", "1234.50", ".5", "5.", " 12\n", "9" * 100],
        ["", ".", "-", "1,000", "1 000", "1e3", "0x1", "INF", "NaN", "٣", "5\u00a0", "$5"],
    ),
    "int": (
        ["0", "-5", "+5", " 7 ", "2147483647", "-2147483648", "0" * 5_000 + "7"],
        ["", "1.0", "2147483648", "-2147483649", "one", "9" * 5_000, "5\u00a0"],
    ),
    "positiveInteger": (["1", "+1", "007", "9" * 50], ["", "0", "-1", "-0", "1.0", "x"]),
    "nonNegativeInteger": (["0", "-0", "1", "007"], ["", "-1", "1.0", "x"]),
    "boolean": (["true", "false", "1", "0", " 1 "], ["", "True", "yes", "2", "01"]),
    "anyURI": (
        [
            *("", "https://example.org/a?b=c#d", "example.org", "http://a b", "a:1", "%20"),
            *("mailto:a@example.org", "http://[::1]:80/", "http://été.example"),
        ],
        ["%", "%zz", "http://a:port/", "http://a[b]", "a#b#c", "1:a", ":a"],
    ),
    "NMTOKEN": (["activity-status", "a:b", " a ", "é", "-"], ["", "a b", "a/b", "a,b"]),
    "language": (["", "en", "fr-FR", " en ", "x-klingon"], [" ", "en_GB", "français", "en-", "1"]),
    "space": (["default", "preserve", " default "], ["", "Preserve", "keep"]),
}


@pytest.mark.parametrize("type_", VALUES)
def test_a_value_is_of_its_type_or_not(type_):
    judge = values.JUDGES[type_]
    assert judge is not None
    right, wrong = VALUES[type_]
    assert {text: judge(text) for text in (*right, *wrong)} == (
        dict.fromkeys(right, True) | dict.fromkeys(wrong, False)
    )


def test_every_type_that_can_be_wrong_has_its_sentence():
    assert set(faults.OF_TYPE) == {name for name, judge in values.JUDGES.items() if judge}
    assert set(faults.OF_TYPE.values()) <= set(sentences.catalogue())


# ── Text ────────────────────────────────────────────────────────────────────────────────────────
def test_a_title_written_as_in_version_1_is_told_to_use_narrative():
    content = MANDATORY.replace("<narrative>Wells</narrative>", "Wells")

    assert told(content) == [
        (
            "iati-activity/title",
            "<title> holds the text “Wells” outside any <narrative>. "
            "Write it inside <narrative>…</narrative>.",
        ),
        (
            "iati-activity/title",
            "<title> needs at least one <narrative> (times in this activity: 1). "
            "Write the text inside <narrative>…</narrative>.",
        ),
    ]


def test_text_between_elements_is_shown_after_the_element_it_follows():
    finding = the(MANDATORY + BUDGET.replace('"2020-12-31"/>', '"2020-12-31"/>see annex'))

    assert (finding.code, finding.line) == ("schema.text_not_allowed", 10)
    assert finding.message_en == (
        "<budget> holds the text “see annex”, where no text may stand. "
        "Remove it, or write it where it belongs."
    )


def test_a_blank_that_xml_does_not_know_as_one_is_text():
    assert said(MANDATORY + " \t\r\n") == ()
    assert the(MANDATORY + "\u00a0").code == "schema.text_not_allowed"


def test_an_element_inside_text_is_told_to_go():
    finding = the(MANDATORY.replace("Digs wells.", "Digs <b>wells</b>."))

    assert (finding.path, finding.message_en) == (
        "iati-activity/description/narrative",
        "<b> stands inside <narrative>, which may hold text only. Take it out.",
    )


# ── Other namespaces ────────────────────────────────────────────────────────────────────────────
def test_extensions_may_stand_after_the_elements_of_iati_and_say_what_they_like():
    content = MANDATORY.replace('code="2"', 'code="2" x:checked="maybe"')
    extension = '<x:more any="thing">text <of><any/></of> kind</x:more>'

    assert said(content + BUDGET + extension) == ()


def test_an_extension_before_an_element_of_iati_is_told_to_go_to_the_end():
    finding = the(MANDATORY + "<x:more/>" + BUDGET)

    assert (finding.code, finding.message_en) == (
        "schema.extension_too_early",
        "<x:more>, which is not part of IATI, stands before <budget>. Move it to the end of "
        "<iati-activity>, after all IATI elements.",
    )


def test_what_iati_declares_keeps_its_shape_inside_an_extension():
    assert told(MANDATORY + "<x:more><x:still><budget/></x:still></x:more>") == [
        (
            "iati-activity/x:more/x:still/budget",
            f"<budget> lacks its <{name}> (times in this activity: 1). Add it.",
        )
        for name in ("period-start", "period-end", "value")
    ]
    assert the(MANDATORY + '<x:more value-date="soon"/>').code == "schema.not_a_date"


def test_an_attribute_of_an_extension_is_refused_where_the_schema_takes_none():
    content = '<related-activity ref="XX-1-B" type="1" x:checked="yes" xml:lang="en"/>'

    assert [sentence for _, sentence in told(MANDATORY + content)] == [
        f"<related-activity> has no attribute {name} in IATI 2.03 (times in this activity: 1). "
        "Correct its name, or remove it."
        for name in ("x:checked", "xml:lang")
    ]


@pytest.mark.parametrize(
    ("attribute", "codes"),
    [
        ('xsi:nil="true"', ["schema.attribute_of_other_kind"]),
        ('xsi:type="xsd:string"', ["schema.attribute_of_other_kind"]),
        ('xsi:type="textRequiredType"', []),
        ('xsi:schemaLocation="a b"', []),
        ('xml:lang="en_GB"', ["schema.not_a_language"]),
        ('xml:space="keep"', ["schema.not_a_kind_of_blanks"]),
        ('xml:base="%"', ["schema.not_an_address"]),
    ],
)
def test_attributes_that_xml_gives_a_meaning_are_held_to_it(attribute, codes):
    content = MANDATORY.replace("<title>", f"<title {attribute}>")

    assert [finding.code for finding in said(content)] == codes


# ── How often, and where ────────────────────────────────────────────────────────────────────────
def test_the_same_fault_in_many_places_is_said_once_with_its_count():
    budget = BUDGET.replace(' value-date="2020-01-01"', "")

    assert told(MANDATORY + budget * 500) == [
        (
            "iati-activity/budget/value",
            "The element value lacks its attribute value-date (times in this activity: 500). "
            "Add it.",
        )
    ]


def test_an_activity_of_endless_faults_does_not_drown_its_findings():
    findings = said(MANDATORY + "".join(f"<a{number}/>" for number in range(saying.MOST + 200)))

    assert len(findings) == saying.MOST + 1
    assert (findings[-1].code, findings[-1].line, findings[-1].message_en) == (
        "schema.too_many_faults",
        1,
        "The structure of this activity has more than 500 different faults; those after them are "
        "not listed. Correct these first, then check the file again.",
    )


def test_lines_are_those_of_the_file():
    finding = said(MANDATORY + BUDGET.replace("1000.50", "x"), offset=40)[0]

    assert finding.line == 40 + 11


def test_memory_stays_bounded_whatever_the_names():
    model = notation.model("2.03")
    chance = random.Random(7)
    for _ in range(attributes.MOST_REMEMBERED + 500):
        name = f"x:a{chance.randrange(10**9)}"
        said(MANDATORY.replace("<title>", f'<title {name}="1">') + f"<{name}/>")

    shapes = model.shapes.values()
    assert max(len(shape.asked) for shape in shapes) <= attributes.MOST_REMEMBERED
    assert max(len(shape.fitting) for shape in shapes) <= order.MOST_REMEMBERED


# ── Around the activities ───────────────────────────────────────────────────────────────────────
def around(source: str, *, is_first: bool = False) -> list[tuple[str, str]]:
    report = Report()
    parts = element(f"<parts>{source}</parts>")
    schema.check_between(parts, version="2.03", offset=0, report=report, is_first=is_first)
    return [(f.path or "", f.message_en) for f in report.findings(None)]


def test_the_first_element_must_say_its_version_and_a_time_that_is_one():
    report = Report()
    root = element('<iati-activities generated-datetime="yesterday" extra="1"/>')
    schema.check_root(root, version="2.03", offset=0, report=report)

    assert [(f.path, f.message_en) for f in report.findings(None)] == [
        (
            "iati-activities",
            "“yesterday” in <iati-activities generated-datetime=…> is not a date with a time. "
            "Write both without blanks, for example 2024-01-31T12:00:00Z.",
        ),
        (
            "iati-activities",
            "<iati-activities> has no attribute extra in IATI 2.03 (times in this activity: 1). "
            "Correct its name, or remove it.",
        ),
        (
            "iati-activities",
            "The element iati-activities lacks its attribute version (times in this activity: 1). "
            "Add it.",
        ),
    ]


def test_only_extensions_may_stand_between_activities():
    assert around("\n<!-- next -->\n<x:more/>\n") == []
    assert around("text<title/>") == [
        (
            "iati-activities",
            "<iati-activities> holds the text “text”, where no text may stand. "
            "Remove it, or write it where it belongs.",
        ),
        (
            "iati-activities",
            "<title> may not stand inside <iati-activities>. Move it to where it belongs "
            "(<iati-activity>, <document-link>, <result>, <indicator>), or remove it.",
        ),
    ]


def test_no_extension_may_stand_before_the_first_activity():
    assert around("<x:more/>", is_first=True) == [
        (
            "iati-activities",
            "<x:more>, which is not part of IATI, stands before <iati-activity>. Move it to the "
            "end of <iati-activities>, after all IATI elements.",
        )
    ]


# ── Versions ────────────────────────────────────────────────────────────────────────────────────
VERSION_1 = """<reporting-org ref="XX-1">Agency</reporting-org>
<iati-identifier>XX-1-A</iati-identifier>
<title>Wells</title><title xml:lang="fr">Puits</title>
<activity-website>https://example.org</activity-website>
<other-identifier owner-name="Agency">7</other-identifier>
<transaction><value>5</value><transaction-type code="C">Commitment</transaction-type></transaction>
<activity-status>Implementation</activity-status>"""


@pytest.mark.parametrize("version", ["1.01", "1.02", "1.03", "1.04", "1.05"])
def test_version_1_takes_text_without_narrative_in_any_order(version):
    assert said(VERSION_1, version=version) == ()


def test_version_1_asks_for_little():
    assert [f.message_en.split(",")[0] for f in said("", version="1.04")] == [
        "The activity has no iati-identifier",
        "The activity has no reporting-org",
        "The activity has no title",
    ]
    status = '<activity-status code="2"/>'
    assert told(VERSION_1 + status + "<colour/>" + "<value>5</value>", version="1.04") == [
        (
            "iati-activity",
            "<colour> inside <iati-activity> is not an element of IATI 1.04. "
            "Correct its name, or remove it.",
        ),
        (
            "iati-activity",
            "<value> may not stand inside <iati-activity>. Move it to where it belongs "
            "(<budget>, <planned-disbursement>, <transaction>), or remove it.",
        ),
        (
            "iati-activity",
            "The element activity-status may stand once in an activity and stands 2 times. "
            "Keep the right one and remove the others.",
        ),
    ]


def test_a_version_that_does_not_exist_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        said(MANDATORY, version="2.04")


def test_the_notation_marks_what_comes_and_goes_with_a_version():
    marker = {v: notation.model(v).shapes["policy-marker"] for v in ("2.01", "2.02")}

    assert {v: shape.required for v, shape in marker.items()} == {
        "2.01": ("code", "significance"),
        "2.02": ("code",),
    }
    assert {v: "vocabulary-uri" in shape.attributes for v, shape in marker.items()} == {
        "2.01": False,
        "2.02": True,
    }
    aid = {v: notation.model(v).activity.children["default-aid-type"] for v in ("2.02", "2.03")}
    assert {v: (child.shape.name, child.least, child.most) for v, child in aid.items()} == {
        "2.02": ("code", 0, 1),
        "2.03": ("aid type", 0, None),
    }
