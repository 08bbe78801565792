"""The whole of IATI, sifted: what is kept and why, alike however it is read."""

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from marsa.exchange import reading
from marsa.exchange.scan import judging, profile, run, store, units, work
from marsa.exchange.scan.outcome import Outcome
from marsa.exchange.scan.profile import Profile
from marsa.exchange.scan.report import Report
from marsa.exchange.scan.sieve import Sieve
from marsa.exchange.scan.text import Look
from tests.exchange.written import a_file, a_transaction, an_activity, read_one
from tests.shared import shared

MIGRATION = '<sector vocabulary="1" code="15190"/>'
NIGER = '<recipient-country code="NE"/>'
PLAIN = """<iati-identifier>{ref}</iati-identifier>
<reporting-org ref="XX-1" type="10"><narrative>A ministry</narrative></reporting-org>
<title><narrative>{title}</narrative></title>
<description><narrative>{text}</narrative></description>
<activity-status code="{status}"/>"""
ENDS = '<activity-date type="4" iso-date="{day}"/>'
CHUNK = 20_000


def activity(
    ref: str = "XX-1-A",
    *,
    title: str = "Wells",
    text: str = "Digs wells.",
    status: str = "2",
    more: str = NIGER,
) -> str:
    """Return an activity in English that is open, in Niger, and says nothing of migration."""
    return an_activity(more, basics=PLAIN.format(ref=ref, title=title, text=text, status=status))


def usual() -> Profile:
    return profile.load(profile.USUAL)


def reasons(body: str, **words: str) -> list[str]:
    """Return the names of the reasons for keeping one activity; none when it is not kept."""
    record, _ = read_one(
        body,
        basics=PLAIN.format(
            **{"ref": "XX-1-A", "title": "Wells", "text": "Digs.", "status": "2", **words}
        ),
    )
    verdict = judging.judge(record, profile=usual())
    return [reason.name for reason in verdict.reasons] if verdict else []


def scan(
    folder: Path, output: Path, *, workers: int = 1, method: str | None = None, **options: Any
) -> Report:
    found = run.Scan(folder, output=output, **options)
    assert sum(found.read(workers=workers, method=method)) == found.size
    return found.write()


def rows(output: Path) -> list[dict[str, Any]]:
    return pq.read_table(output / run.CANDIDATES).to_pylist()


def digest(output: Path) -> str:
    return hashlib.sha256((output / run.CANDIDATES).read_bytes()).hexdigest()


def a_mirror(folder: Path, *, files: int = 6, activities: int = 60) -> Path:
    """Write files of which every third activity is kept, one of the files in a folder below."""
    for number in range(files):
        parts = []
        for count in range(activities):
            ref = f"XX-1-{number}-{count}"
            title = "Return of migrants" if count % 3 == 0 else "Wells"
            parts.append(activity(ref, title=title, text="Said at length. " * 20))
        place = folder / ("below" if number == 3 else "") / f"file{number}.xml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(a_file(*parts))
    return folder


# What is kept: (a rule that stands alone) and a place and a time.


def test_a_sector_a_place_and_a_time_keep_an_activity() -> None:
    assert reasons(MIGRATION + NIGER) == ["sector-migration", "place-country", "time-unknown"]
    assert reasons(MIGRATION) == []
    assert reasons(NIGER) == []
    assert reasons(MIGRATION + '<recipient-country code="PE"/>') == []
    assert reasons('<sector vocabulary="99" code="15190"/>' + NIGER) == []


def test_an_african_region_is_a_place_and_an_unspecified_one_is_not() -> None:
    assert reasons(MIGRATION + '<recipient-region code="298"/>')[1] == "place-region"
    assert reasons(MIGRATION + '<recipient-region vocabulary="2" code="011"/>')[1] == "place-region"
    assert reasons(MIGRATION + '<recipient-region code="998"/>') == []
    assert reasons(MIGRATION + '<recipient-region vocabulary="99" code="298"/>') == []


def test_the_place_and_the_sector_of_a_transaction_count() -> None:
    paid = a_transaction(on="2012-01-01", more=MIGRATION + NIGER)
    assert reasons(paid) == ["sector-migration", "place-country", "time-open"]


def test_a_rule_that_does_not_stand_alone_keeps_nothing_but_is_told() -> None:
    near = '<sector vocabulary="1" code="15160"/>' + NIGER
    assert reasons(near) == []
    assert reasons(near, title="Host communities") == []
    assert reasons(near, text="Refugees and host communities")[:3] == [
        "sector-near", "words-refugees", "words-hosts"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "status", "reason"),
    [
        (ENDS.format(day="2015-11-01"), "4", "time-end"),
        (ENDS.format(day="2015-10-31"), "2", None),
        (ENDS.format(day="2015-10-31") + a_transaction(on="2015-11-01"), "4", "time-money"),
        (ENDS.format(day="2015-10-31") + a_transaction(on="2015-10-31"), "4", None),
        ('<activity-date type="2" iso-date="1998-01-01"/>', "2", "time-open"),
        ('<activity-date type="2" iso-date="2014-01-01"/>', "4", None),
        ('<activity-date type="2" iso-date="2016-01-01"/>', "4", "time-start"),
        (a_transaction(on="2014-01-01"), "4", None),
        ("", "4", "time-unknown"),
        ("", "2", "time-unknown"),
    ],
)
def test_an_activity_was_active_since_november_2015(
    dates: str, status: str, reason: str | None
) -> None:
    found = reasons(MIGRATION + NIGER + dates, status=status)
    assert found == (["sector-migration", "place-country", reason] if reason else [])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Irregular Migration", "words-migration"),
        ("Migration of birds, and of migrants", "words-migration"),
        ("Bird migration", None),
        ("Migration of data", None),
        ("Data migration to the cloud", None),
        ("Les oiseaux migrateurs", None),
        ("A clinic for migraine", None),
        ("Remigration", None),
        ("Appui aux RÉFUGIÉS", "words-refugees"),
        ("Appui aux re\u0301fugie\u0301s", "words-refugees"),
        ("Droit d’asile", "words-refugees"),
        ("Personnes déplacées", "words-displacement"),
        ("Frais de déplacement", None),
        ("Traite des êtres humains", "words-trafficking"),
        ("Le rapport traite des questions", None),
        ("Drug trafficking", None),
        ("Human-trafficking", "words-trafficking"),
        ("Voluntary\n  return", "words-return"),
        ("Return on investment", None),
        ("Gestion des frontières", "words-borders"),
        ("Médecins sans frontières", None),
        ("Mobilité de la main-d’œuvre", "words-mobility"),
        ("Return &amp; reintegration", None),
        ("Return and readmission", "words-return"),
        ("La diaspora", "words-diaspora"),
    ],
)
def test_words_count_and_what_only_looks_like_them_does_not(text: str, rule: str | None) -> None:
    found = reasons(NIGER, text=text)
    assert found == ([rule, "place-country", "time-unknown"] if rule else [])
    data = activity(text=text).encode()
    assert rule is None or Sieve(usual()).may_keep(data)


def test_a_reason_quotes_the_words_and_names_the_places_in_both_languages() -> None:
    body = PLAIN.format(ref="XX-1-A", title="Wells", text="Pour des RÉFUGIÉS, œuvre", status="2")
    record, _ = read_one(NIGER + '<recipient-country code="ML"/>', basics=body)
    verdict = judging.judge(record, profile=usual())
    assert verdict is not None and verdict.score == 5
    assert [(reason.en, reason.fr) for reason in verdict.reasons] == [
        (
            "Its title or description speaks of refugees or asylum: “RÉFUGIÉS”.",
            "Son titre ou sa description évoque les réfugiés ou l’asile\u00a0: "
            "«\u00a0RÉFUGIÉS\u00a0».",
        ),
        (
            "It names partner states: Mali, Niger.",
            "Elle cite des États partenaires\u00a0: Mali, Niger.",
        ),
        ("It gives no date at all.", "Elle ne donne aucune date."),
    ]


def test_the_profile_covers_the_66_partner_states_of_both_dialogues() -> None:
    found = usual()
    assert len(found.countries) == 66
    assert {"NER", "ITA", "ETH", "DZA"} <= found.countries
    assert not {"PER", "GBR"} & found.countries
    assert found.since == date(2015, 11, 1)


def test_a_profile_is_known_by_all_that_decides_and_a_faulty_one_says_what_is_wrong(
    tmp_path: Path,
) -> None:
    text = (profile.FOLDER / "migration.yaml").read_text()
    same, other, faulty = (tmp_path / f"{name}.yaml" for name in ("same", "other", "faulty"))
    same.write_text(text)
    other.write_text(text.replace("2015-11-01", "2016-11-01"))
    faulty.write_text(text.replace("weight: 10", "", 1))
    assert profile.load(str(same)).sha256 == usual().sha256
    assert profile.load(str(other)).sha256 != usual().sha256
    with pytest.raises(profile.Faulty, match="weight"):
        profile.load(str(faulty))
    with pytest.raises(profile.Unknown):
        profile.load("nothing")


# The table and the report, by hand.


def test_the_table_tells_each_kept_activity_and_where_it_stands(tmp_path: Path) -> None:
    money = (
        a_transaction("2", "0.10", "2016-01-01")
        + a_transaction("2", "0.20", "2016-01-02")
        + a_transaction("3", "5", "2016-01-03").replace("<value ", '<value currency="USD" ')
        + a_transaction("4", "7.5", "2016-01-03")
    )
    kept = activity("XX-1-B", title="Migrants", more=NIGER + ENDS.format(day="2017-05-31") + money)
    data = a_file(activity("XX-1-A"), kept, activity("XX-1-C"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(data)
    report = scan(tmp_path / "in", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    start = data.index(kept.encode())
    assert row == {
        "file": "a.xml",
        "member": None,
        "position": 2,
        "line": data.count(b"\n", 0, start) + 1,
        "offset": start,
        "length": len(kept.encode()),
        "identifier": "XX-1-B",
        "reporter_ref": "XX-1",
        "reporter_name": "A ministry",
        "title_en": "Migrants",
        "title_fr": None,
        "title_other": None,
        "status": "ongoing",
        "starts_on": None,
        "ends_on": date(2017, 5, 31),
        "countries": ["NER"],
        "regions": [],
        "sectors": [],
        "score": 6,
        "reasons": ["words-migration", "place-country", "time-end"],
        "reasons_en": [
            "Its title or description speaks of migration: “Migrants”.",
            "It names partner states: Niger.",
            "It ends on 2017-05-31.",
        ],
        "reasons_fr": [
            "Son titre ou sa description évoque la migration\u00a0: «\u00a0Migrants\u00a0».",
            "Elle cite des États partenaires\u00a0: Niger.",
            "Elle s’achève le 2017-05-31.",
        ],
        "commitments": '{"EUR": "0.30"}',
        "disbursements": '{"USD": "5"}',
        "expenditures": '{"EUR": "7.5"}',
        "budgets": None,
        "sha256": hashlib.sha256(kept.encode()).hexdigest(),
    }
    assert (report.files, report.activities, report.kept, report.exit_code()) == (1, 3, 1, 0)
    assert report.reasons == {"words-migration": 1, "place-country": 1, "time-end": 1}
    written = json.loads((tmp_path / "out" / run.REPORT).read_text())
    assert (written["activities"], written["kept"], written["unreadable"]) == (3, 1, [])


def test_compressed_files_and_other_encodings_are_read_and_tell_no_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    data = a_file(activity("XX-1-A"), activity("XX-1-B", title="Migrants"))
    (folder / "a.xml.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("one.xml", data)
        archive.writestr("notes.txt", "nothing")
        archive.writestr("two.xml", data)
    french = a_file(activity("XX-1-C", title="Réfugiés"))
    declared = french.replace(b"<?xml version='1.0'?>", b"<?xml version='1.0' encoding='latin1'?>")
    (folder / "c.xml").write_bytes(declared.decode().encode("latin-1"))
    report = scan(folder, tmp_path / "out")
    told = [
        (r["file"], r["member"], r["position"], r["line"], r["offset"])
        for r in rows(tmp_path / "out")
    ]
    assert told == [
        ("a.xml.gz", "a.xml", 2, 8, None),
        ("b.zip", "one.xml", 2, 8, None),
        ("b.zip", "two.xml", 4, 8, None),
        ("c.xml", None, 1, 3, None),
    ]
    assert rows(tmp_path / "out")[3]["title_en"] == "Réfugiés"
    assert (report.files, report.activities, report.exit_code()) == (3, 7, 0)


def test_files_that_cannot_be_read_are_listed_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = a_file(activity(title="Migrants"))
    files = {
        "bomb.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><iati-activities/>',
        "cut.xml": good[:-5],
        "empty.xml": b"",
        "fine.xml": good,
        "none.xml": b"<iati-activities version='2.03'></iati-activities>",
        "notes.csv": b"a,b\n1,2\n",
        "organisations.xml": b"<iati-organisations version='2.03'></iati-organisations>",
        "page.html": b"<html></html>",
        "page.xml": b"<html></html>",
        "torn.xml.gz": gzip.compress(good)[:-20],
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    report = scan(folder, tmp_path / "out")
    assert [(found.file, found.code) for found in report.unread] == [
        ("bomb.xml", "file.doctype"),
        ("empty.xml", "file.empty"),
        ("page.xml", "file.html"),
        ("torn.xml.gz", "file.archive_broken"),
    ]
    assert [(found.file, found.code) for found in report.damaged] == [("cut.xml", "file.truncated")]
    assert (report.files, report.other, report.organisations) == (3, 2, 1)
    assert (report.activities, report.kept, report.exit_code()) == (2, 2, 1)


def test_an_activity_that_cannot_be_read_is_counted_when_it_may_matter(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    broken = activity(title="Migrants").replace("</title>", "</titel>")
    elsewhere = broken.replace("NE", "PE")
    unclosed = activity("XX-1-C", title="Refugees").removesuffix("</iati-activity>")
    last = activity("XX-1-D", title="Asylum")
    (folder / "a.xml").write_bytes(a_file(broken, elsewhere, unclosed, last))
    report = scan(folder, tmp_path / "out")
    assert (report.activities, report.broken, report.kept) == (4, 2, 1)
    assert report.findings["schema.not_well_formed"] == 2
    assert [row["identifier"] for row in rows(tmp_path / "out")] == ["XX-1-D"]


# The same, however it is read.


def outcomes(folder: Path, *, is_sieved: bool) -> list[Outcome]:
    look = Look(usual(), Sieve(usual()), is_sieved)
    return [work.read(unit, folder=folder, look=look) for unit in units.files(folder)]


@pytest.mark.parametrize("folder", ["iati", "iati-bad", "conformance"])
def test_the_sieve_loses_nothing_of_real_files(folder: str) -> None:
    place = shared(f"data/{folder}")
    assert outcomes(place, is_sieved=True) == outcomes(place, is_sieved=False)


def test_what_is_kept_of_real_files_is_what_reading_them_in_full_would_keep() -> None:
    folder = shared("data/iati")
    expected = []
    for unit in units.files(folder):
        with reading.open(folder / unit.file) as stream:
            for part in stream:
                for record in part.records:
                    verdict = judging.judge(record, profile=usual())
                    if verdict is not None:
                        expected.append((unit.file, record.line, record.ref, verdict.score))
    found = [
        (unit.file, row["line"], row["identifier"], row["score"])
        for unit, outcome in zip(units.files(folder), outcomes(folder, is_sieved=True), strict=True)
        for row in outcome.rows
    ]
    assert found == expected
    assert len(found) > 400


TEXTS = st.sampled_from(
    [
        "migration", "re\u0301fugie\u0301s", "RÉFUGIÉS", "r&#233;fugi&#xe9;s",
        "r&eacute;fugi&eacute;s",
        "&#109;igration", "mi<![CDATA[gra]]>tion", "mi<!-- no -->gration", "mi<b>gra</b>tion",
        "<![CDATA[</iati-activity>]]>migration", "mi\x01gration", "human\n\ttrafficking",
        "human &amp; trafficking", "human</narrative><narrative>trafficking", "bird migration",
        "traffic\u212aing in persons", "wells", "ein Brunnen",
        "main-d’œuvre", "a > b", "m\xefgration",
    ]
)  # fmt: skip
PLACES = st.sampled_from(
    [
        NIGER, NIGER.replace("NE", " ne "), NIGER.replace("NE", "NER"),
        '<recipient-country code="PE"/>',
        "<recipient-country><narrative>Niger</narrative></recipient-country>",
        '<recipient-country code=" ">Niger</recipient-country>',
        "<recipient-country code='&#78;E'/>",
        "<recipient-country percentage='100'\n code = 'NE'/>", '<recipient-region code="298"/>',
        '<recipient-country code="NE" percentage="0"/>', "", a_transaction(more=NIGER),
    ]
)  # fmt: skip
CODES = st.sampled_from(
    [
        "", MIGRATION, MIGRATION.replace("1519", "1&#53;19"), '<sector code=" 72010 "/>',
        '<sector vocabulary="DAC" code="15160"/>', '<tag vocabulary="3" code="10.C"/>',
        a_transaction(more=MIGRATION), '<sector vocabulary="2" code="720"/>',
    ]
)  # fmt: skip
DAYS = st.sampled_from(
    [
        "", ENDS.format(day="2014-01-01"), ENDS.format(day="2016-01-01"), ENDS.format(day="no day"),
        "<activity-date type='end-actual'>2014-01-01</activity-date>",
        ENDS.format(day="2014-01-01") + a_transaction(on="2016-01-01"),
        ENDS.format(day="2014-01-01") + a_transaction(on="no day"),
    ]
)  # fmt: skip
ROOTS = st.sampled_from(["", 'xmlns:x="urn:x"', 'xmlns="urn:y"'])
HEADS = st.sampled_from(["", 'xmlns="urn:z"', 'xmlns:p="urn:p"', 'version="1.04"'])


@settings(max_examples=150, deadline=None)
@given(
    texts=st.lists(st.tuples(TEXTS, PLACES, CODES, DAYS, HEADS), min_size=1, max_size=4),
    root=ROOTS,
    version=st.sampled_from(["2.03", "1.04", None]),
)
def test_the_sieve_loses_nothing_however_oddly_it_is_written(
    texts: list[tuple[str, ...]], root: str, version: str | None, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    written = [
        activity(f"XX-{number}", text=text, more=place + code + days).replace(
            "<iati-activity ", f"<iati-activity {head} ", 1
        )
        for number, (text, place, code, days, head) in enumerate(texts)
    ]
    (folder / "odd.xml").write_bytes(a_file(*written, version=version, root=root))
    assert outcomes(folder, is_sieved=True) == outcomes(folder, is_sieved=False)


def test_any_number_of_workers_writes_the_same_bytes(tmp_path: Path) -> None:
    folder = a_mirror(tmp_path / "in")
    ways = {"one": (1, None), "fork": (2, "fork"), "spawn": (2, "spawn"), "three": (3, "fork")}
    for name, (workers, method) in ways.items():
        report = scan(folder, tmp_path / name, workers=workers, method=method, part_size=CHUNK)
        assert (report.files, report.activities, report.kept) == (6, 360, 120)
    assert len({digest(tmp_path / name) for name in ways}) == 1


def test_real_files_are_read_in_parts_as_they_are_read_whole(tmp_path: Path) -> None:
    folder = shared("data/iati")
    whole = scan(folder, tmp_path / "whole")
    parts = scan(folder, tmp_path / "parts", part_size=150_000, workers=2)
    assert digest(tmp_path / "whole") == digest(tmp_path / "parts")
    assert replace(whole, seconds=0.0, done=0) == replace(parts, seconds=0.0, done=0)


@pytest.mark.parametrize(
    "odd",
    [
        "<!-- "
        + activity("XX-9", title="Migrants") * 3
        + activity("XX-8", title="Migrants")
        + " -->",
        "</iati-activities><iati-activities version='1.04'>",
        "</iati-activities>",
        activity("XX-7").removesuffix("</iati-activity>"),
        activity("XX-6", text="<![CDATA[</iati-activity> <iati-activity>]]> migrants"),
    ],
)
def test_a_file_that_cannot_be_divided_is_read_as_one(odd: str, tmp_path: Path) -> None:
    parts = [activity(f"XX-{n}", title="Migrants", text="Said. " * 30) for n in range(12)]
    parts.insert(6, odd)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(a_file(*parts))
    whole = scan(tmp_path / "in", tmp_path / "whole")
    divided = scan(tmp_path / "in", tmp_path / "divided", part_size=700)
    assert digest(tmp_path / "whole") == digest(tmp_path / "divided")
    assert replace(whole, seconds=0.0, done=0, bytes=0) == replace(
        divided, seconds=0.0, done=0, bytes=0
    )


# Stopped and begun again.

KILLED = """
import sys
from pathlib import Path
from marsa.exchange.scan import run
if __name__ == "__main__":
    scan = run.Scan(Path(sys.argv[1]), output=Path(sys.argv[2]), part_size=int(sys.argv[3]))
    for _ in scan.read(workers=2, method=sys.argv[4]):
        pass
    scan.write()
"""


def put_by(output: Path) -> dict[str, int]:
    """Return what has been put by, and when."""
    return {f.name: f.stat().st_mtime_ns for f in (output / store.FOLDER).glob("*/*.json")}


@pytest.mark.parametrize(
    ("method", "after"), [("fork", 1), ("fork", 20), ("spawn", 7), ("fork", 54)]
)
def test_a_killed_scan_goes_on_and_reads_nothing_twice(
    method: str, after: int, tmp_path: Path
) -> None:
    folder, output, script = a_mirror(tmp_path / "in"), tmp_path / "out", tmp_path / "killed.py"
    script.write_text(KILLED)
    scan(folder, tmp_path / "whole", part_size=5_000)
    command = [sys.executable, str(script), str(folder), str(output), "5000", method]
    process = subprocess.Popen(command, start_new_session=True)
    limit = time.monotonic() + 30
    while len(put_by(output)) < after and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.001)
    process.kill()
    process.wait()
    assert all_ended(process.pid)
    before = put_by(output)
    assert len(before) >= after
    again = run.Scan(folder, output=output, part_size=5_000)
    assert sum(again.read(workers=2, method="fork")) == again.size
    report = again.write()
    assert {name: at for name, at in put_by(output).items() if name in before} == before
    assert digest(output) == digest(tmp_path / "whole")
    assert report.kept == 120
    assert not list(output.rglob("*.part"))


def all_ended(group: int) -> bool:
    """Wait until no process of a group is left: workers end with the one that started them."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    os.killpg(group, signal.SIGKILL)
    return False


def test_what_is_done_is_read_again_only_when_it_changed_or_is_asked_for(tmp_path: Path) -> None:
    folder, output = a_mirror(tmp_path / "in", files=3, activities=6), tmp_path / "out"
    first = scan(folder, output)
    assert first.done == first.bytes
    assert scan(folder, output).done == 0
    changed = folder / "file1.xml"
    changed.write_bytes(a_file(activity("XX-N", title="Migrants")))
    report = scan(folder, output)
    assert (report.done, report.kept) == (changed.stat().st_size, 5)
    assert len(put_by(output)) == 3
    fresh = run.Scan(folder, output=output)
    assert sum(fresh.read(is_fresh=True)) == fresh.size
    assert fresh.write().done == report.bytes


def test_a_damaged_result_of_a_unit_is_read_again(tmp_path: Path) -> None:
    folder, output = a_mirror(tmp_path / "in", files=2, activities=6), tmp_path / "out"
    scan(folder, output)
    before = digest(output)
    file = next((output / store.FOLDER).glob("*/*.json"))
    file.write_text(file.read_text()[:-40])
    assert scan(folder, output).done > 0
    assert digest(output) == before


def test_two_scans_do_not_write_to_one_folder(tmp_path: Path) -> None:
    folder, output = a_mirror(tmp_path / "in", files=1, activities=3), tmp_path / "out"
    holder = (
        "import sys, time; from pathlib import Path; from marsa.exchange.scan.store import Store\n"
        "with Store(Path(sys.argv[1])).locked(): print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", holder, str(output)], stdout=subprocess.PIPE)
    assert other.stdout is not None and other.stdout.readline() == b"held\n"
    with pytest.raises(CommandError, match="Another scan is writing to"):
        command(folder, output=output)
    other.kill()
    other.wait()
    assert command(folder, output=output)[0] == 0


# The command.


def command(folder: Path, **options: Any) -> tuple[int, str]:
    printed, code = io.StringIO(), 0
    try:
        call_command("scan", str(folder), stdout=printed, workers=1, lang="en", **options)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, printed.getvalue()


def test_the_command_prints_the_report_and_its_exit_code_tells(tmp_path: Path) -> None:
    folder, output = a_mirror(tmp_path / "in", files=2, activities=3), tmp_path / "out"
    code, printed = command(folder, output=output, format="json")
    found = json.loads(printed)
    assert (code, found["profile"], found["activities"], found["kept"]) == (0, "migration", 6, 2)
    (folder / "page.xml").write_bytes(b"<html></html>")
    code, printed = command(folder, output=output)
    assert code == 1
    assert "words: migration                                  2\n" in printed
    assert "page.xml: This is a web page" in printed
    for file in folder.glob("file*.xml"):
        file.unlink()
    assert command(folder, output=output)[0] == 2


def test_the_command_accepts_for_and_speaks_french(tmp_path: Path) -> None:
    folder = a_mirror(tmp_path / "in", files=1, activities=3)
    printed = io.StringIO()
    arguments = ["--for", "migration", "--workers", "2", "--lang", "fr"]
    call_command("scan", str(folder), *arguments, "--output", str(tmp_path / "o"), stdout=printed)
    assert "Activités retenues                                  1\n" in printed.getvalue()


def test_a_folder_that_is_missing_or_empty_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder") as missing:
        command(tmp_path / "no", output=tmp_path / "out")
    (tmp_path / "in").mkdir()
    with pytest.raises(CommandError, match="holds no file") as empty:
        command(tmp_path / "in", output=tmp_path / "out")
    with pytest.raises(CommandError, match="There is no profile “x”"):
        command(tmp_path / "in", output=tmp_path / "out", profile="x")
    assert (missing.value.returncode, empty.value.returncode) == (2, 2)
