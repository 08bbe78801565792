"""Whatever the bytes, reading them does not raise."""

import io

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from marsa.exchange import iati, reading
from marsa.exchange.tables import table
from tests.exchange.written import BASICS, KENYA, a_budget, a_file, a_transaction, an_activity

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = st.sampled_from(
    [
        *BASICS.splitlines(), KENYA, a_budget("1"), a_transaction(), "<iati-activity>",
        "</iati-activity>", "<iati-activity/>", "<iati-activities>", "</iati-activities>",
        "<iati-activities version='2.03' xmlns='x'>", "<!--", "-->", "<![CDATA[", "]]>", "<?x",
        "?>", "<!DOCTYPE a>", "&amp;", "&eacute;", "&", "<", ">", "'", '"', "<x:y/>", "<result>",
        "<iati-organisations>", "\x00", "\ufeff", "é", " ", "\n", "<recipient-country code=''/>",
        "<transaction><value>1,234</value></transaction>", "<budget><value/></budget>",
        "<sector code='1' percentage='x'/>", "<activity-date iso-date='x' type='9'/>",
    ]
)  # fmt: skip
CELLS = st.sampled_from(
    ["", "T-1", "Wells", "1,234", "12", "Niger", "Niger, Mali", "2020-01-01", "28.05.19", '"', ",",
     "\n", ";", "'=1", "é", "\x00", "https://x", "?", "(", "9" * 70]
)  # fmt: skip


def read_all(data: bytes) -> None:
    for part in reading.open(io.BytesIO(data)):
        for finding in part.findings:
            assert finding.message_en and finding.message_fr


@FEW
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\x1f\x8b\x08\x00")
@example(b"\xff\xfe<\x00")
@example(b"\xff\xfe\x00\x00<")
def test_any_bytes_are_survived(data: bytes) -> None:
    read_all(data)
    list(iati.stream(io.BytesIO(data)))
    list(table.stream(io.BytesIO(data)))


@FEW
@given(st.lists(PIECES, max_size=30), st.booleans())
def test_any_pieces_of_activities_are_survived(pieces: list[str], wrapped: bool) -> None:
    text = "".join(pieces)
    data = a_file(text) if wrapped else text.encode()
    read_all(data)
    list(iati.stream(io.BytesIO(data)))


@FEW
@given(st.lists(PIECES, max_size=6))
def test_what_stands_in_one_activity_never_harms_the_next(pieces: list[str]) -> None:
    harmless = [p for p in pieces if not p.startswith(("<!--", "<![", "<?", "<!D", "</", "<iati-"))]
    data = a_file(an_activity("".join(harmless)), an_activity(KENYA).replace("XX-1-A", "XX-1-B"))
    refs = [r.ref for part in iati.stream(io.BytesIO(data)) for r in part.records]
    assert refs[-1:] == ["XX-1-B"]


@FEW
@given(st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=6))
def test_any_cells_are_survived(rows: list[list[str]]) -> None:
    header = "ProjectID,ProjectTitle,ProjectBudget,ProjectLocation,ProjectImplementor,ProjectTheme,"
    header += "ProjectAdoptionDate,ProjectStartDate,ProjectEndDate,ProjectLinks"
    text = "\n".join([header, *(",".join(row) for row in rows)])
    read_all(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "<iati-activities version='2.03'>&#xD800;<iati-activity/></iati-activities>",
        "<iati-activities version='2.03'><iati-activity/><a/>&#55296;</iati-activities>",
        "<iati-activities version='&#xDFFF;'><iati-activity/></iati-activities>",
        "<iati-activities generated-datetime='&#xd8ff;'><iati-activity/></iati-activities>",
        "<iati-activities><iati-activity>&#xFFFE;</iati-activity></iati-activities>",
    ],
)
def test_half_a_character_is_removed_wherever_it_stands(text: str) -> None:
    readings = list(iati.stream(io.BytesIO(text.encode())))
    assert readings and all(f.code for reading in readings for f in reading.findings)
