"""The shapes in which activity files come, broken ones among them."""

import io
from datetime import date
from itertools import product

import pytest

from marsa.exchange import iati
from marsa.exchange.iati import splitter, window
from marsa.kit.findings import Severity
from tests.exchange.written import (
    BASICS,
    KENYA,
    SECTOR,
    a_file,
    a_transaction,
    an_activity,
    codes,
    read_all,
    read_one,
)

GOOD = an_activity(KENYA + SECTOR)
OTHER = GOOD.replace("XX-1-A", "XX-1-B")
THIRD = GOOD.replace("XX-1-A", "XX-1-C")


def refs(data: bytes) -> list[str]:
    return [record.ref for record in read_all(data)[0]]


# ── Versions ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("stated", "version", "findings"),
    [
        ("2.03", "2.03", []),
        ("2.01", "2.01", []),
        ("1.05", "1.05", ["schema.element_of_other_version"] * 4),
        ("xx", "2.03", []),
        ("2.04", "2.03", ["file.version_unknown"]),
        ("1.9", "1.05", ["file.version_unknown", *["schema.element_of_other_version"] * 4]),
        (None, "2.03", ["schema.missing_attribute", "file.version_missing"]),
        ("new", "2.03", ["file.version_unknown", "file.version_missing"]),
    ],
)
def test_the_version_is_as_stated_or_as_it_looks(
    stated: str | None, version: str, findings: list[str]
) -> None:
    _, found, about = read_all(a_file(GOOD, version=stated))
    assert (about.version, codes(found)) == (version, findings)


OLD = """<iati-activity default-currency="EUR" xml:lang="fr">
<reporting-org ref="XX-1" type="10">Un ministère</reporting-org>
<iati-identifier> XX-1-A </iati-identifier>
<title>Des
puits</title><title xml:lang="en">Wells</title>
<description>Creuse des puits.</description>
<participating-org role="Funding">Un bailleur</participating-org>
<activity-status code="2">Implementation</activity-status>
<activity-date type="start-actual" iso-date="2012-01-01"/>
<activity-date type="end-planned">2014-01-01</activity-date>
<recipient-country code="ML" percentage="100">Mali</recipient-country>
<transaction><transaction-type code="D"/><transaction-date iso-date="2012-03-03"/>
<value value-date="2012-03-03">5</value></transaction>
</iati-activity>"""


@pytest.mark.parametrize("version", ["1.01", "1.02", "1.03", "1.04", "1.05", None])
def test_an_old_file_is_read_by_what_its_words_mean(version: str | None) -> None:
    records, findings, about = read_all(a_file(OLD, version=version))
    (record,) = records
    assert record.titles == {"fr": "Des puits", "en": "Wells"}
    assert record.summaries == {"fr": "Creuse des puits."}
    assert record.status == "ongoing"
    assert (record.starts_on, record.starts_basis) == (date(2012, 1, 1), "actual")
    assert (record.ends_on, record.ends_basis) == (date(2014, 1, 1), "planned")
    assert [(p.role, p.name) for p in record.parties] == [("funding", "Un bailleur")]
    assert [(a.kind, str(a.amount)) for a in record.amounts] == [("3", "5")]
    assert [p.code for p in record.places] == ["MLI"]
    assert about.version == (version or "1.05")
    missing = [] if version else ["file.version_missing"]
    assert codes(findings) == [*missing, "value.attribute_missing"]  # the second date's iso-date


def test_the_version_of_an_extension_serves_where_the_file_states_none() -> None:
    extended = OLD.replace("<iati-activity ", '<iati-activity iati-extra:version="1.04" ')
    data = a_file(extended, version=None, root='xmlns:iati-extra="urn:x"')
    _, findings, about = read_all(data)
    assert about.version == "1.04"
    assert codes(findings) == ["value.attribute_missing"]


# ── Wrappers ────────────────────────────────────────────────────────────────────────────────


def test_activities_in_a_wrapper_are_read_with_a_note() -> None:
    inside = a_file(GOOD).decode().partition("?>")[2]
    records, findings, about = read_all(f"<result><ok>True</ok>{inside}</result>".encode())
    assert ([r.ref for r in records], about.format) == (["XX-1-A"], "iati")
    assert codes(findings) == ["file.wrapped"]


def test_a_bare_activity_is_read_with_a_note() -> None:
    records, findings, _ = read_all(GOOD.encode())
    assert [record.ref for record in records] == ["XX-1-A"]
    assert codes(findings) == ["file.bare", "file.version_missing"]


def test_an_organisation_file_is_recognised_and_declined() -> None:
    data = b'<iati-organisations version="2.03"><iati-organisation/></iati-organisations>'
    records, findings, about = read_all(data)
    assert (records, about.format) == ([], None)
    assert [(f.code, f.severity) for f in findings] == [("file.organisations", Severity.CRITICAL)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \n ", "file.empty"),
        (b"Dear colleagues", "file.not_xml"),
        (b"< b>", "file.not_xml"),
        (b"<!-- never closed", "file.not_xml"),
        (b"<!DOCTYPE html><html><body/></html>", "file.html"),
        (b"<html><body><iati-activity/></body></html>", "file.html"),
        (b"<rss version='2.0'><channel/></rss>", "file.other_xml"),
        (b"<iati-activities version='2.03'></iati-activities>", "file.no_activities"),
        (b"<iati-activities version='2.03'/>", "file.no_activities"),
        (b"<iati-activities version='2.03'>", "file.truncated"),
        (b"<!--" + b"x" * (1 << 20) + b"--><!-- --><iati-activities/>", "file.prolog_too_long"),
    ],
)
def test_what_is_no_activity_file_gets_one_sentence(data: bytes, code: str) -> None:
    records, findings, _ = read_all(data)
    assert (records, codes(findings)) == ([], [code])


# ── Attacks ─────────────────────────────────────────────────────────────────────────────────

BOMB = """<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize(
    "declaration", [BOMB, OUTSIDE, "<!DOCTYPE iati-activities>", "<!ENTITY a 'b'>"]
)
@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>\n<!-- hello -->\n"])
def test_a_declaration_before_the_first_element_is_refused_unread(
    declaration: str, before: str
) -> None:
    body = a_file(GOOD.replace("Digs", "&b; &secret;")).decode().partition("?>")[2]
    records, findings, _ = read_all(f"{before}{declaration}{body}".encode())
    assert (records, codes(findings)) == ([], ["file.doctype"])
    assert findings[0].severity is Severity.CRITICAL


def test_a_declaration_between_activities_ends_the_reading() -> None:
    records, findings, _ = read_all(a_file(GOOD, "<!ENTITY a 'b'>", OTHER))
    assert [record.ref for record in records] == ["XX-1-A"]
    assert codes(findings) == ["file.doctype"]


def test_an_undefined_entity_costs_only_its_activity_and_is_never_expanded() -> None:
    records, findings, _ = read_all(a_file(GOOD.replace("Digs", "&secret;"), OTHER))
    assert [record.ref for record in records] == ["XX-1-B"]
    assert codes(findings) == ["schema.not_well_formed"]
    assert "&secret;" in findings[0].message_en


@pytest.mark.parametrize("levels", [150, 400])
def test_elements_nested_far_too_deep_are_refused(levels: int) -> None:
    deep = an_activity("<x>" * levels + "</x>" * levels)
    records, findings, _ = read_all(a_file(deep, OTHER))
    assert [record.ref for record in records] == ["XX-1-B"]
    assert codes(findings) == ["file.too_deep"]


def test_an_activity_that_is_far_too_large_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitter, "LARGEST_ACTIVITY", 1 << 20)
    large = GOOD.replace("Digs", "Digs" * (1 << 19))
    records, findings, _ = read_all(a_file(GOOD, large, OTHER))
    assert [record.ref for record in records] == ["XX-1-A", "XX-1-B"]
    assert codes(findings) == ["file.activity_too_large"]


@pytest.mark.parametrize("opener", ["<!--", "<![CDATA[", "<?x "])
def test_a_thousand_openings_that_never_close_are_passed_quickly(opener: str) -> None:
    data = a_file(an_activity(opener * 20_000), OTHER)
    assert refs(data) == ["XX-1-B"]


# ── One broken activity costs only itself ───────────────────────────────────────────────────

BREAKS = {
    "a bare ampersand": GOOD.replace("Digs", "Digs & drills"),
    "a bare angle": GOOD.replace("Digs", "Digs < drills"),
    "a wrong end tag": GOOD.replace("</title>", "</titel>"),
    "an end tag missing inside": GOOD.replace("</title>", ""),
    "its own end tag missing": GOOD.replace("</iati-activity>", ""),
    "its own end tag misspelt": GOOD.replace("</iati-activity>", "</iati-activty>"),
    "an attribute twice": GOOD.replace('code="KE"', 'code="KE" code="KE"'),
    "a quote missing": GOOD.replace('code="KE"', 'code="KE'),
    "a comment never closed": GOOD.replace("<title>", "<!-- <title>"),
    "a section never closed": GOOD.replace("<title>", "<![CDATA[<title>"),
    "an instruction never closed": GOOD.replace("<title>", "<?x <title>"),
    "two hyphens in a comment": GOOD.replace("<title>", "<!-- a -- b --><title>"),
}


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_activity_costs_only_itself(broken: str) -> None:
    commented = THIRD.replace("<title>", "<!-- note --><title>")
    records, findings, about = read_all(a_file(OTHER, broken, commented, GOOD))
    assert [record.ref for record in records] == ["XX-1-B", "XX-1-C", "XX-1-A"]
    assert codes(findings) == ["schema.not_well_formed"]
    assert about.activities == 4
    assert findings[0].record == "XX-1-A"
    assert findings[0].line is not None and 12 <= findings[0].line <= 22
    assert "{" not in findings[0].message_en + findings[0].message_fr


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS)
def test_a_broken_last_activity_leaves_the_others(broken: str) -> None:
    records, findings, _ = read_all(a_file(OTHER, THIRD, broken))
    assert [record.ref for record in records] == ["XX-1-B", "XX-1-C"]
    assert codes(findings) == ["schema.not_well_formed"]


KEPT = {
    "an end tag in a comment": GOOD.replace("<title>", "<!-- </iati-activity> --><title>"),
    "an activity in a comment": GOOD.replace("<title>", f"<!-- {THIRD} --><title>"),
    "an end tag in a section": GOOD.replace("Digs", "<![CDATA[</iati-activity>]]>Digs"),
    "an end tag in an instruction": GOOD.replace("<title>", "<?x </iati-activity> ?><title>"),
    "an angle in an attribute": GOOD.replace(
        "<iati-activity ", '<iati-activity linked-data-uri="a>b/>" '
    ),
    "blanks in the end tag": GOOD.replace("</iati-activity>", "</iati-activity \n >"),
    "no blanks anywhere": GOOD.replace("\n", ""),
}


@pytest.mark.parametrize("odd", KEPT.values(), ids=KEPT)
def test_an_odd_activity_is_kept_whole(odd: str) -> None:
    records, findings, _ = read_all(a_file(OTHER, odd, THIRD))
    assert [record.ref for record in records] == ["XX-1-B", "XX-1-A", "XX-1-C"]
    assert records[1].titles == {"en": "Wells in two valleys"}
    assert codes(findings) == []


def test_activities_in_a_comment_between_others_are_not_read() -> None:
    assert refs(a_file(GOOD, f"<!-- {OTHER} -->", THIRD)) == ["XX-1-A", "XX-1-C"]


def test_activities_that_close_themselves_are_empty_and_take_nothing_along() -> None:
    records, findings, _ = read_all(a_file('<iati-activity x="/>"/>', GOOD, "<iati-activity/>"))
    assert [record.ref for record in records] == ["XX-1-A"]
    assert codes(findings) == ["schema.empty_activity", "schema.empty_activity"]
    assert [finding.line for finding in findings] == [3, 13]


def test_elements_with_a_longer_name_are_no_activities() -> None:
    assert refs(a_file("<iati-activity-list/>", GOOD, "<iati-activitys></iati-activitys>")) == [
        "XX-1-A"
    ]


@pytest.mark.parametrize("lost", [1, 20, 150, len(GOOD) - 20])
def test_a_truncated_file_keeps_what_came_before(lost: int) -> None:
    data = a_file(OTHER, GOOD)[: -len("\n</iati-activities>") - lost]
    records, findings, _ = read_all(data)
    assert [record.ref for record in records] == ["XX-1-B"]
    assert codes(findings) == ["file.truncated"]
    assert findings[0].severity is Severity.CRITICAL


def test_a_file_that_lacks_only_its_last_tag_keeps_everything() -> None:
    records, findings, _ = read_all(a_file(OTHER, GOOD)[: -len("</iati-activities>")])
    assert [record.ref for record in records] == ["XX-1-B", "XX-1-A"]
    assert codes(findings) == ["file.truncated"]


def test_two_files_joined_by_mistake_are_both_read_and_it_is_said() -> None:
    records, findings, _ = read_all(a_file(GOOD) + a_file(OTHER).partition(b"?>")[2])
    assert [record.ref for record in records] == ["XX-1-A", "XX-1-B"]
    assert codes(findings) == ["file.after_end"]


# ── Characters ──────────────────────────────────────────────────────────────────────────────

ACCENTS = GOOD.replace("Digs wells.", "Créé à Bamako — « puits »")


def test_windows_1252_bytes_under_another_name_are_read_and_said() -> None:
    old = ACCENTS.encode("cp1252")
    data = a_file(OTHER).replace(b"</iati-activities>", old + b"</iati-activities>")
    records, findings, _ = read_all(data)
    assert records[1].summaries == {"en": "Créé à Bamako — « puits »"}
    assert codes(findings) == ["file.windows_1252"]
    assert "found: 6, the first one E9" in findings[0].message_en


def test_utf_8_and_windows_1252_side_by_side_are_both_read() -> None:
    mixed = ACCENTS.encode().replace("Créé".encode(), "Créé".encode("cp1252"))
    records, _, _ = read_all(a_file().replace(b"</", mixed + b"</"))
    assert records[0].summaries == {"en": "Créé à Bamako — « puits »"}


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "utf-16"), ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
        ("utf-32", "utf-32"), ("iso-8859-1", "iso-8859-1"), ("cp1252", "windows-1252"),
        ("iso-8859-15", "iso-8859-15"), ("utf-8-sig", "utf-8"),
    ],
)  # fmt: skip
def test_a_declared_encoding_is_followed(encoding: str, declared: str) -> None:
    text = a_file(GOOD.replace("Digs", "Créé à")).decode()
    text = text.replace("version='1.0'", f"version='1.0' encoding='{declared}'")
    records, findings, _ = read_all(text.encode(encoding))
    assert records[0].summaries == {"en": "Créé à wells."}
    assert codes(findings) == ([] if encoding == "utf-8-sig" else ["file.transcoded"])
    assert records[0].line == 3


@pytest.mark.parametrize("name", ["klingon", "base64", "utf_8_nonsense"])
def test_an_encoding_that_nobody_knows_is_said(name: str) -> None:
    data = a_file(GOOD).replace(b"'1.0'", f"'1.0' encoding='{name}'".encode())
    records, findings, _ = read_all(data)
    assert (records, codes(findings)) == ([], ["file.encoding_unknown"])


def test_a_file_that_says_utf_16_and_is_not_is_read_all_the_same() -> None:
    data = a_file(GOOD).replace(b"'1.0'", b"'1.0' encoding='UTF-16'")
    assert refs(data) == ["XX-1-A"]
    assert codes(read_all(data)[1]) == ["file.encoding_mismatch"]


@pytest.mark.parametrize("sign", ["\x02", "\x1f", "&#x2;", "&#0;", "\uffff"])
def test_control_characters_are_removed_and_the_activity_kept(sign: str) -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace("Digs", f"Di{sign}gs{sign}"))
    assert record.summaries == {"en": "Digs wells."}
    assert codes(findings) == ["file.control_characters"]
    assert "found: 2" in findings[0].message_en
    assert findings[0].line == 7


def test_html_abbreviations_become_the_characters_they_stand_for() -> None:
    record, findings = read_one(KENYA, basics=BASICS.replace("Digs", "Cr&eacute;&eacute; &amp;"))
    assert record.summaries == {"en": "Créé & wells."}
    assert codes(findings) == ["file.html_entity"]
    assert "“&eacute;”" in findings[0].message_en and "found: 2" in findings[0].message_en


def test_an_undeclared_prefix_is_said_once_for_the_file() -> None:
    body = '<x:note x:kind="1"/><y:other/>'
    one, two = (
        an_activity(KENYA + body),
        OTHER.replace("</iati-activity>", "<x:note/></iati-activity>"),
    )
    records, findings, _ = read_all(a_file(one, two))
    assert [record.ref for record in records] == ["XX-1-A", "XX-1-B"]
    assert codes(findings) == ["file.undeclared_prefix", "file.undeclared_prefix"]
    assert "“x:”" in findings[0].message_en and "“y:”" in findings[1].message_en


def test_a_prefix_that_may_not_be_declared_costs_only_its_activity() -> None:
    records, findings, _ = read_all(a_file(an_activity("<xmlns:a/>"), OTHER))
    assert [record.ref for record in records] == ["XX-1-B"]
    assert codes(findings) == ["schema.not_well_formed"]


@pytest.mark.parametrize("place", ["file", "activity"])
def test_a_default_namespace_is_an_error_but_costs_nothing(place: str) -> None:
    spaced = ' xmlns="urn:iati"'
    activity = an_activity(KENYA + a_transaction())
    if place == "file":
        data = a_file(activity, root=spaced)
    else:
        data = a_file(activity.replace("<iati-activity", f"<iati-activity{spaced}"))
    records, findings, _ = read_all(data)
    assert [str(a.amount) for a in records[0].amounts] == ["100"]
    assert codes(findings) == ["schema.namespace"]


# ── Streaming ───────────────────────────────────────────────────────────────────────────────


class Drops(io.BytesIO):
    """A source that hands out a few bytes at a time, as a slow line does."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._size = size

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(self._size, size) if size and size > 0 else self._size)


@pytest.mark.parametrize(
    ("size", "activity"), list(product([1, 7, 64, 1000], [*BREAKS.values(), *KEPT.values()]))
)
def test_it_does_not_matter_how_the_bytes_arrive(size: int, activity: str) -> None:
    data = a_file(OTHER, activity, THIRD)
    whole = list(iati.stream(io.BytesIO(data)))
    assert list(iati.stream(Drops(data, size))) == whole


def test_it_does_not_matter_where_a_block_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_file(OTHER, *KEPT.values(), *BREAKS.values(), THIRD)
    whole = list(iati.stream(io.BytesIO(data)))
    monkeypatch.setattr(window, "BLOCK", 61)
    assert list(iati.stream(io.BytesIO(data))) == whole


def test_nothing_is_read_before_it_is_asked_for() -> None:
    source = io.BytesIO(a_file(*[GOOD] * 2000))
    first = next(iter(iati.stream(source)))
    assert first.records[0].ref == "XX-1-A"
    assert source.tell() < 600_000


def test_a_check_of_ones_own_takes_the_place_of_the_simple_one() -> None:
    seen: list[str] = []
    lacking = an_activity(KENYA + SECTOR, basics=BASICS.replace("description", "summary"))
    source = io.BytesIO(a_file(lacking))
    (reading,) = iati.stream(source, check=lambda element, draft: seen.append(draft.ref))
    assert (seen, reading.findings) == (["XX-1-A"], ())


# ── What stands around the activities ───────────────────────────────────────────────────────
EXTENSION = '<x:note xmlns:x="urn:x">said</x:note>'


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([GOOD, "<!-- a --> <?b c?>", OTHER], []),
        ([GOOD, EXTENSION, OTHER, EXTENSION], []),
        ([EXTENSION, GOOD], [("schema.extension_too_early", 3)]),
        ([GOOD, "said", OTHER], [("schema.text_not_allowed", 11)]),
        ([GOOD, "<![CDATA[said]]>"], [("schema.text_not_allowed", 11)]),
        (
            [GOOD, "<title/>", OTHER, "<sector/>"],
            [("schema.misplaced_element", 12), ("schema.misplaced_element", 22)],
        ),
    ],
)  # fmt: skip
def test_what_stands_between_activities_is_judged(
    parts: list[str], expected: list[tuple[str, int]]
) -> None:
    records, findings, _ = read_all(a_file(*parts))
    assert [record.ref for record in records] == ["XX-1-A", "XX-1-B"][: len(records)]
    assert [(finding.code, finding.line) for finding in findings] == expected


def test_what_stands_outside_the_activities_element_is_not_judged_by_its_rules() -> None:
    inside = a_file(GOOD).decode().partition("?>")[2]
    _, findings, _ = read_all(f"<result><ok>True</ok>{inside}<more/></result>".encode())
    assert codes(findings) == ["file.wrapped"]


def test_the_start_tag_of_the_file_is_judged_too() -> None:
    _, findings, _ = read_all(a_file(GOOD, root='generated-datetime="now"'))
    assert [(f.code, f.line) for f in findings] == [("schema.not_a_moment", 2)]
