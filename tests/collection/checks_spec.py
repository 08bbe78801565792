"""The checks of an entry as a table: content by hand, and exactly what is to be said of it.

Each limit has a row on either side. A row whose list is empty passes.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marsa.collection.checks import Attached, Context
from tests.make_content import (
    SUMMARY,
    TODAY,
    a_content,
    a_context,
    a_group,
    a_line,
    a_party,
    a_place,
    a_policy,
    a_theme,
)

Said = list[tuple[str, str]]


@dataclass(frozen=True)
class Row:
    """What is said of a content, and why."""

    because: str
    content: dict[str, Any]
    said: Said
    context: Context = field(default_factory=a_context)


def both(text: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": text, "fr": text}


def project(because: str, said: Said, *, context: Context | None = None, **changes: Any) -> Row:
    """Return a row of a project that is whole but for these changes."""
    return Row(because, a_content(**changes), said, context or a_context())


def policy(because: str, said: Said, **changes: Any) -> Row:
    """Return a row of a policy that is whole but for these changes."""
    return Row(because, a_policy(**changes), said)


def lines(because: str, said: Said, *rows: dict[str, Any], **changes: Any) -> Row:
    """Return a row of a project with these amounts."""
    return project(because, said, funding=list(rows), **changes)


def themes(because: str, said: Said, *rows: dict[str, Any], **changes: Any) -> Row:
    """Return a row of a project with these themes, and a target group."""
    return project(because, said, themes=[*rows, a_group()], **changes)


def places(because: str, said: Said, *rows: dict[str, Any]) -> Row:
    """Return a row of a project in these places."""
    return project(because, said, places=list(rows))


def identifiers(because: str, said: Said, *pairs: tuple[str, str], **changes: Any) -> Row:
    """Return a row of a project with these identifiers."""
    values = [{"scheme": scheme, "value": value} for scheme, value in pairs]
    return project(because, said, identifiers=values, **changes)


def related(kind: str, ref: str) -> dict[str, Any]:
    """Return the relations of a project."""
    return {"related": [{"kind": kind, "ref": ref}]}


CHF = {"currency": "CHF"}
BASICS = [
    project(
        "a type that is none stops everything",
        [("type.unknown", "type")],
        type="programme",
        titles={},
    ),
    project("a number of the partner's own", [], context=a_context(entry_id="7")),
    project(
        "a number of somebody else's",
        [("entry.not_yours", "entry_id")],
        context=a_context(entry_id="99"),
    ),
    project("no reference", [("ref.missing", "local_ref")], context=a_context(local_ref=" ")),
    project(
        "the reference of another entry",
        [("ref.repeated", "local_ref")],
        context=a_context(local_ref="A-2"),
    ),
    project(
        "a new entry under a known reference",
        [("ref.repeated", "local_ref")],
        context=a_context(entry=None),
    ),
    project("no contributor", [("contributor.missing", "contributor")], contributor=None),
    project(
        "no contributor of a partner that has none",
        [],
        contributor=None,
        context=a_context(contributors={}),
    ),
    project(
        "a contributor of somebody else",
        [("contributor.unknown", "contributor")],
        contributor="NOT",
    ),
    project("a contributor that ended", [("contributor.ended", "contributor")], contributor="OLD"),
    project("no status", [("status.missing", "status")], status=None),
    project("a status of policies", [("status.unknown", "status")], status="adopted"),
    policy("a status of projects", [("status.unknown", "status")], status="ongoing"),
    policy(
        "a legal form that is none", [("legal_form.unknown", "legal_form")], legal_form="decree"
    ),
]
TEXTS = [
    project("no title in English or French", [("title.missing", "titles")],
            titles={"pt": "Formação profissional"}),
    project("a title of 10 characters", [], titles=both("0123456789")),
    project("a title of 9 characters",
            [("title.short", "titles/en"), ("title.short", "titles/fr")], titles=both("012345678")),
    project("blanks around a title do not count",
            [("title.short", "titles/en"), ("title.short", "titles/fr")],
            titles=both("  012345678 ")),
    project("accents apart from their letter do not count",
            [("title.short", "titles/en"), ("title.short", "titles/fr")],
            titles=both("e\u0301" * 9)),
    project("a title of 300 characters", [], titles=both("a" * 300)),
    project("a title of 301 characters", [("title.long", "titles/fr")],
            titles={"en": "a" * 300, "fr": "a" * 301}),
    project("a title in one language", [("title.other_language", "titles/fr")],
            titles={"en": "Training for returnees"}),
    project("the title of another entry", [("title.repeated", "titles/en")],
            context=a_context(titles={("en", "training for returnees"): frozenset({7, 8})})),
    project("its own title", [],
            context=a_context(titles={("en", "training for returnees"): frozenset({7})})),
    project("no summary", [("summary.missing", "summaries")], summaries={"fr": " "}),
    project("a summary of 50 characters", [], summaries={"fr": "a" * 50}),
    project("a summary of 49 characters", [("summary.short", "summaries/fr")],
            summaries={"fr": "a" * 49}),
    project("a summary of 3,000 characters", [], summaries={"en": "a" * 3000}),
    project("a summary of 3,001 characters", [("summary.long", "summaries/en")],
            summaries={"en": "a" * 3001, "fr": SUMMARY}),
    project("outcomes of 3,000 characters", [], outcomes={"en": "a" * 3000}),
    project("outcomes of 3,001 characters", [("outcomes.long", "outcomes/en")],
            outcomes={"en": "a" * 3001}),
    project("a completed project without outcomes", [("outcomes.empty", "outcomes")],
            status="completed", ends_on="2024-01-01"),
    project("a completed project with outcomes", [], status="completed", ends_on="2024-01-01",
            outcomes={"fr": "600 jeunes formés."}),
]  # fmt: skip
DATES = [
    project("no start", [("start.missing", "starts_on")], starts_on=None),
    project("a start on the last day out of scope", [("start.out_of_scope", "starts_on")],
            starts_on="2015-10-31"),
    project("a start on the first day in scope", [], starts_on="2015-11-01"),
    project("a start in a month out of scope", [("start.out_of_scope", "starts_on")],
            starts_on="2015-10-01", starts_precision="month"),
    project("a start in a year that is partly in scope", [], starts_on="2015-01-01",
            starts_precision="year"),
    project("an end on the day of the start", [], starts_on="2026-07-01", ends_on="2026-07-01"),
    project("an end a day before the start", [("end.before_start", "ends_on")],
            starts_on="2027-01-02", ends_on="2027-01-01"),
    project("an end in the year of the start", [], starts_on="2027-03-01", ends_on="2027-01-01",
            ends_precision="year"),
    project("completed today", [], status="completed", outcomes={"en": "Done."},
            ends_on="2026-06-30"),
    project("completed tomorrow", [("end.ahead", "ends_on")], status="completed",
            outcomes={"en": "Done."}, ends_on="2026-07-01"),
    project("ongoing until today", [], ends_on="2026-06-30"),
    project("ongoing until yesterday", [("end.past", "ends_on")], ends_on="2026-06-29"),
    project("ongoing until this month", [], ends_on="2026-06-01", ends_precision="month"),
    project("an end in 20 years", [], ends_on="2046-12-31"),
    project("an end in 21 years", [("date.far", "ends_on")], ends_on="2047-01-01"),
    project("the last year that may be", [("date.far", "ends_on")], ends_on="2100-12-31"),
    project("a year beyond", [("date.beyond", "ends_on")], ends_on="2101-01-01"),
    project("the first year that may be", [("start.out_of_scope", "starts_on")],
            starts_on="1990-01-01"),
    project("a year before",
            [("date.beyond", "starts_on"), ("start.out_of_scope", "starts_on")],
            starts_on="1989-12-31"),
    project("a day that is none", [("date.unreadable", "ends_on")], ends_on="2024-02-31"),
    lines("a value date beyond", [("date.beyond", "funding/0/value_on")],
          a_line(value_on="2200-01-01")),
    policy("adopted without a date", [("adopted.missing", "adopted_on")], status="adopted",
           adopted_on=None),
    policy("in preparation without a date", [], status="in-preparation", adopted_on=None),
    policy("ended without a date of adoption", [("adopted.missing", "adopted_on")], status="ended",
           adopted_on=None),
    policy("adopted on the last day out of scope", [("adopted.out_of_scope", "adopted_on")],
           adopted_on="2015-10-31"),
    policy("adopted on the first day in scope", [], adopted_on="2015-11-01"),
]  # fmt: skip
FUNDERS = [
    project("no funder", [("funder.missing", "funders")], funders=[], funding=[]),
    policy("a policy needs no funder, no implementer, no place", []),
    project("a funder with neither amount nor reason",
            [("funder.no_amount", "funders/0/no_amount_reason")], funding=[]),
    project("a funder with a reason for no amount", [], funding=[],
            funders=[a_party(no_amount_reason="confidential")]),
    project("a reason that is none", [("funder.reason_unknown", "funders/0/no_amount_reason")],
            funding=[], funders=[a_party(no_amount_reason="secret")]),
    lines("an amount without a funder", [("funder.unnamed", "funding/0/funder")],
          a_line(funder=None), funders=[]),
    lines("a funder that nobody knows, said once", [("funder.unknown", "funders/0/name"),
          ("funder.class_missing", "funders/0/class")],
          a_line(funder=a_party("Nobody")), a_line(funder=a_party("Nobody")),
          funders=[a_party("Nobody")]),
    lines("a funder that only resembles", [("funder.unknown", "funders/0/name")],
          a_line(funder=a_party("Europaen Union", **{"class": "eu-institution"})),
          funders=[a_party("Europaen Union", **{"class": "eu-institution"})]),
    lines("a funder of the class of the register", [], a_line(),
          funders=[a_party(**{"class": "eu-institution"})]),
    lines("a funder of another class", [("funder.class_unlike", "funders/0/class")], a_line(),
          funders=[a_party(**{"class": "european-country"})]),
    lines("a class that is none", [("funder.class_unknown", "funders/0/class")], a_line(),
          funders=[a_party(**{"class": "bank"})]),
    lines("a funder without a class anywhere", [("funder.class_missing", "funders/0/class")],
          a_line(funder=a_party("Laboratory of Wells")), funders=[a_party("Laboratory of Wells")]),
    project("no implementer", [("implementer.missing", "implementers")], implementers=[]),
]  # fmt: skip
MONEY = [
    lines("no kind", [("kind.missing", "funding/0/kind")], a_line(kind=None)),
    lines("a kind that is none", [("kind.unknown", "funding/0/kind")], a_line(kind="gift")),
    lines("no figure", [("amount.missing", "funding/0/amount")], a_line(None)),
    lines("words for a figure", [("amount.unreadable", "funding/0/amount")], a_line("2 million")),
    lines("nothing is an amount", [], a_line("0")),
    lines("a cent less than nothing", [("amount.negative", "funding/0/amount")], a_line("-0.01")),
    lines("no currency", [("currency.missing", "funding/0/currency")], a_line(currency=None)),
    lines("a currency that is none", [("currency.unknown", "funding/0/currency")],
          a_line(currency="EURO")),
    lines("the last day of a currency",
          [("rate.missing", "funding/0/eur")], a_line(currency="MRO", value_on="2018-06-30")),
    lines("the day after it", [("currency.not_valid", "funding/0/currency"),
          ("rate.missing", "funding/0/eur")], a_line(currency="MRO", value_on="2018-07-01")),
    lines("euro need no value date", [], a_line(value_on=None), starts_on="2020-01-01"),
    lines("dollars at the start date", [], a_line(currency="USD", value_on=None)),
    lines("dollars without any day",
          [("start.missing", "starts_on"), ("value_day.missing", "funding/0/value_on")],
          a_line(currency="USD", value_on=None), starts_on=None),
    lines("no rate", [("rate.missing", "funding/0/eur")], a_line(**CHF)),
    lines("no rate, euro without their source", [("eur.no_source", "funding/0/eur_source")],
          a_line(**CHF, eur="95.00")),
    lines("no rate, euro with their source", [], a_line(**CHF, eur="95.00", eur_source="Bank")),
    lines("no rate, nothing in euro", [], a_line("0", **CHF, eur="0", eur_source="Bank")),
    lines("no rate, less than nothing in euro", [("rate.missing", "funding/0/eur")],
          a_line(**CHF, eur="-1", eur_source="Bank")),
    lines("euro typed where a rate exists", [("eur.computed", "funding/0/eur")],
          a_line(currency="USD", eur="50", eur_source="Bank")),
    lines("500 million euro", [], a_line("500000000")),
    lines("a cent more", [("amount.large", "funding/0/amount")], a_line("500000000.01")),
    lines("1,000 million dollars at two for one", [], a_line("1000000000", currency="USD")),
    lines("two cents more", [("amount.large", "funding/0/amount")],
          a_line("1000000000.02", currency="USD")),
    lines("an amount that is set aside", [], a_line("500000000.01", set_aside="duplicate")),
    lines("years that make 100", [], a_line(years={"2020": "60", "2021": "40"})),
    lines("years that make 99.5", [], a_line(years={"2020": "59.5", "2021": "40"})),
    lines("years that make 99.4", [("share.not_whole", "funding/0/years")],
          a_line(years={"2020": "59.4", "2021": "40"})),
    lines("years that make 100.5", [], a_line(years={"2020": "60.5", "2021": "40"})),
    lines("years that make 100.6", [("share.not_whole", "funding/0/years")],
          a_line(years={"2020": "60.6", "2021": "40"})),
    lines("a year that is none", [("years.unknown", "funding/0/years")],
          a_line(years={"20": "60", "2021": "40"})),
    lines("a share of a year that is no number",
          [("share.unreadable", "funding/0/years"), ("share.some_missing", "funding/0/years")],
          a_line(years={"2020": "most", "2021": "40"})),
]  # fmt: skip


def against(because: str, said: Said, was: dict[str, Any], *now: dict[str, Any]) -> Row:
    """Return a row of a project whose one amount was another one when it was accepted."""
    before = a_content(funding=[was])
    return project(because, said, funding=list(now), context=a_context(before=before))


TENFOLD = [
    against("a little less than ten times", [], a_line("100"), a_line("999.99")),
    against("ten times", [("amount.tenfold", "funding/0/amount")], a_line("100"), a_line("1000")),
    against("a little more than a tenth", [], a_line("100"), a_line("10.01")),
    against("a tenth", [("amount.tenfold", "funding/0/amount")], a_line("100"), a_line("10")),
    against("nothing before", [], a_line("0"), a_line("1000")),
    against("nothing now", [("amount.tenfold", "funding/0/amount")], a_line("100"), a_line("0")),
    against(
        "ten times in two parts",
        [("amount.tenfold", "funding/0/amount")],
        a_line("100"),
        a_line("500"),
        a_line("500"),
    ),
    against("ten times in another kind", [], a_line("100"), a_line("1000", kind="budget")),
    against(
        "ten times in euro, twenty in dollars",
        [("amount.tenfold", "funding/0/amount")],
        a_line("100"),
        a_line("2000", currency="USD"),
    ),
    against("a little less in euro", [], a_line("100"), a_line("1999.98", currency="USD")),
]
PLACES = [
    places("no place", [("place.missing", "places")]),
    places("one place without a share", [], a_place()),
    places("two places without shares", [], a_place(), a_place("MLI")),
    places("a code that is none", [("place.unknown", "places/0/code")], a_place("NIG")),
    places("a code of two letters", [("place.unknown", "places/0/code")], a_place("NE")),
    places("a region of the list", [], a_place("011", kind="region", vocabulary="2")),
    places("a country twice", [("place.repeated", "places/1/code")], a_place(), a_place()),
    places("shares of 99.5", [], a_place(share="50"), a_place("MLI", "49.5")),
    places("shares of 99.49", [("share.not_whole", "places")], a_place(share="50"),
           a_place("MLI", "49.49")),
    places("shares of 100.5", [], a_place(share="50"), a_place("MLI", "50.5")),
    places("shares of 100.51", [("share.not_whole", "places")], a_place(share="50"),
           a_place("MLI", "50.51")),
    places("shares of 100.501", [("share.not_whole", "places")], a_place(share="50"),
           a_place("MLI", "50.501")),
    places("some shares", [("share.some_missing", "places")], a_place(share="100"), a_place("MLI")),
    places("a share above 100", [("share.beyond", "places/0/published_share"),
           ("share.not_whole", "places")], a_place(share="100.6")),
    places("a share below nothing", [("share.beyond", "places/1/published_share")],
           a_place(share="100"), a_place("MLI", "-0.1")),
    places("a region of another list repeats the money", [], a_place(share="100"),
           a_place("011", kind="region", share="0", published_share="100")),
    places("regions within their country", [], a_place(admin1=["NE-1", "NE-8"])),
    places("a region of another country", [("admin1.unknown", "places/0/admin1")],
           a_place(admin1=["ML-1"])),
    places("a region that is none", [("admin1.unknown", "places/0/admin1")],
           a_place(admin1=["NE-99"])),
]  # fmt: skip
MAIN = {"main": True}
THEMES = [
    themes("no theme of the framework", [("theme.missing", "themes")], a_theme("15190", "DAC-5")),
    themes("a node that is none", [("theme.unknown", "themes/0/code")], a_theme("1.99")),
    themes("a node of another version", [("theme.other_version", "themes/0/code")], a_theme("9.9")),
    themes("a domain without its priority", [("theme.priority_missing", "themes/0/code")],
           a_theme("1")),
    themes("a domain beside its priority", [], a_theme("1", **MAIN), a_theme("1.01")),
    themes("a domain beside the priority of another", [("theme.priority_missing", "themes/0/code")],
           a_theme("1", **MAIN), a_theme("2.01")),
    themes("a domain that has no priorities", [], a_theme("3")),
    themes("two themes, one of them the main one", [], a_theme(**MAIN), a_theme("2.01")),
    themes("two themes of which none is marked: the first is the main one", [], a_theme(),
           a_theme("2.01")),
    themes("two main themes", [("theme.main_repeated", "themes/1/main")], a_theme(**MAIN),
           a_theme("2.01", **MAIN)),
    themes("a theme twice", [("theme.repeated", "themes/1/code")], a_theme(**MAIN), a_theme()),
    themes("shares of 100.5", [], a_theme(share="60.5", **MAIN), a_theme("2.01", share="40")),
    themes("shares of 100.51", [("share.not_whole", "themes")], a_theme(share="60.51", **MAIN),
           a_theme("2.01", share="40")),
    themes("themes of another framework are left alone", [], a_theme(), a_theme("x", "cadiz")),
    policy("a policy needs a theme", [("theme.missing", "themes")], themes=[a_group()]),
]  # fmt: skip
EVIDENCE = {"human_rights_evidence": {"en": "Free legal advice."}}
TAGS = [
    project("no target group", [("target_group.none", "target_groups")], themes=[a_theme()]),
    themes("a target group that is none", [("tag.unknown", "target_groups/0")], a_theme(),
           a_theme("robots", "tag target-group")),
    themes("the last goal", [], a_theme(), a_theme("17", "SDG")),
    themes("one goal too far", [("tag.unknown", "sdg/1")], a_theme(), a_theme("17", "SDG"),
           a_theme("18", "SDG")),
    themes("the last objective", [], a_theme(), a_theme("23", "tag GCM")),
    themes("one objective too far", [("tag.unknown", "gcm/0")], a_theme(),
           a_theme("24", "tag GCM")),
    themes("a principal objective of gender equality", [], a_theme(),
           a_theme("1", "policy-marker", label="2")),
    themes("a marker that is none", [("tag.unknown", "gender/0")], a_theme(),
           a_theme("1", "policy-marker", label="3")),
    themes("human rights as one objective", [], a_theme(),
           a_theme("significant", "tag human-rights")),
    themes("a mark of human rights that is none", [("tag.unknown", "human_rights/0")], a_theme(),
           a_theme("high", "tag human-rights")),
    themes("human rights as the principal objective, without evidence",
           [("rights.no_evidence", "human_rights_evidence")], a_theme(),
           a_theme("principal", "tag human-rights")),
    themes("human rights as the principal objective, with evidence", [], a_theme(),
           a_theme("principal", "tag human-rights"), **EVIDENCE),
]  # fmt: skip
IATI = ("iati", "XM-DAC-41119-12")
KNOWN = frozenset({8})
IDENTIFIERS = [
    identifiers("one of each scheme", [], IATI, ("opsys", "ACT-60123"), ("cris", "2018/041-123"),
                ("eutf", "T05-EUTF-SAH-NE-01"), ("national", "2022-114"), ("other", "any thing")),
    identifiers("a scheme that is none", [("identifier.scheme", "identifiers/0/scheme")],
                ("isbn", "1")),
    identifiers("nothing", [("identifier.empty", "identifiers/0/value")], ("national", " ")),
    identifiers("an IATI identifier with a blank",
                [("identifier.iati_signs", "identifiers/0/value")], ("iati", "XM-DAC-41119 12")),
    *(identifiers(f"an IATI identifier with {sign}",
                  [("identifier.iati_signs", "identifiers/0/value")],
                  ("iati", f"XM-DAC-41119{sign}12")) for sign in "/&|?"),
    identifiers("an IATI identifier of no register",
                [("identifier.iati_prefix", "identifiers/0/value")], ("iati", "ZZ-NOBODY-12")),
    identifiers("a register alone", [("identifier.iati_prefix", "identifiers/0/value")],
                ("iati", "XM-DAC")),
    identifiers("an organisation that the registry knows", [], ("iati", "EU-9-123")),
    identifiers("a register of three parts", [], ("iati", "CH-BS-CR-123-1")),
    identifiers("an EUTF number of a part", [], ("eutf", "T05-EUTF-HoA-EG-01-01")),
    identifiers("an EUTF number without its last part",
                [("identifier.form", "identifiers/0/value")], ("eutf", "T05-EUTF-SAH-NE")),
    identifiers("an OPSYS number that is none", [("identifier.form", "identifiers/0/value")],
                ("opsys", "sixty")),
    identifiers("a CRIS number that is none", [("identifier.form", "identifiers/0/value")],
                ("cris", "18/41")),
    identifiers("twice in one entry", [("identifier.repeated", "identifiers/1/value")], IATI,
                ("iati", "xm-dac-41119-12")),
    identifiers("in another entry of one's own", [("identifier.repeated", "identifiers/0/value")],
                IATI, context=a_context(names={IATI: KNOWN})),
    identifiers("in this entry itself", [], IATI,
                context=a_context(names={IATI: frozenset({7})})),
    identifiers("in an entry of another partner", [("identifier.elsewhere", "identifiers/0/value")],
                IATI, context=a_context(others={IATI: frozenset({"NLD"})})),
]  # fmt: skip
CHAIN = {"A-2": ("A-3",), "A-3": ("A-1",)}
FILES = [Attached(f"{n}.pdf", 10_000_000, "application/pdf") for n in range(6)]
RELATIONS = [
    project("part of an entry of one's own", [], **related("parent", "A-2")),
    project("part of a public initiative", [], **related("parent", "NE-77"),
            context=a_context(public=frozenset({"NE-77"}))),
    project("part of what another partner published", [], **related("parent", "XM-DAC-41119-12"),
            context=a_context(others={IATI: frozenset({"NLD"})})),
    project("part of nothing known", [("relation.unknown", "part_of/0")],
            **related("parent", "Z-1")),
    project("a phase of nothing known", [("relation.unknown", "phase_of/0")],
            **related("phase-of", "Z-1")),
    project("other relations of a file are left alone", [], **related("sibling", "Z-1")),
    project("part of itself", [("relation.circle", "part_of/0")], **related("parent", "A-1")),
    project("part of what is part of what is part of it", [("relation.circle", "part_of/0")],
            **related("parent", "A-2"), context=a_context(relations=CHAIN)),
    project("a circle that it is no part of", [], **related("parent", "A-2"),
            context=a_context(relations={"A-2": ("A-3",), "A-3": ("A-2",)})),
    project("10 addresses", [], links=[f"https://example.org/{n}" for n in range(10)]),
    project("11 addresses", [("link.many", "links")],
            links=[f"https://example.org/{n}" for n in range(11)]),
    project("an address without encryption", [("link.form", "links/1")],
            links=["https://example.org", "http://example.org"]),
    project("an address without a host", [("link.form", "links/0")], links=["https://"]),
    project("an address in two parts", [("link.form", "links/0")], links=["https://a.org/b c"]),
    project("an address with brackets left open", [("link.form", "links/0")],
            links=["https://[example.org"]),
    project("5 documents of 10 MB", [], context=a_context(documents=tuple(FILES[:5]))),
    project("6 documents", [("document.many", "documents")],
            context=a_context(documents=tuple(FILES))),
    project("a document of more than 10 MB", [("document.size", "documents/1")],
            context=a_context(documents=(FILES[0], Attached("b", 10_000_001, "image/png")))),
    project("a document of another kind", [("document.type", "documents/0")],
            context=a_context(documents=(Attached("c.zip", 1, "application/zip"),))),
]  # fmt: skip


def restricted(because: str, said: Said, key: str, **row: str) -> Row:
    """Return a row of a project of which one field is restricted."""
    return project(because, said, restrictions={key: row})


RESTRICTIONS = [
    restricted("an amount for partners, with a reason of 10 characters", [], "funding/amount",
               tier="partner", reason="1234567890"),
    restricted("a reason of 9 characters", [("restriction.reason", "restrictions")],
               "funding/amount", tier="partner", reason="123456789"),
    restricted("implementers for registered readers", [], "implementers", tier="registered",
               reason="They are at risk."),
    restricted("what cannot be restricted", [("restriction.field", "restrictions")], "titles",
               tier="partner", reason="1234567890"),
    restricted("what is no field", [("restriction.field", "restrictions")], "colour",
               tier="partner", reason="1234567890"),
    restricted("for the secretariat alone", [("restriction.tier", "restrictions")],
               "funding/amount", tier="secretariat", reason="1234567890"),
    restricted("for the public", [("restriction.tier", "restrictions")], "funding/amount",
               tier="public", reason="1234567890"),
]  # fmt: skip
ROWS = [
    *BASICS, *TEXTS, *DATES, *FUNDERS, *MONEY, *TENFOLD, *PLACES, *THEMES, *TAGS, *IDENTIFIERS,
    *RELATIONS, *RESTRICTIONS,
]  # fmt: skip
STOP = ("entry.not_yours", "type.unknown", "date.beyond")
EXPLAIN = (
    "title.repeated", "outcomes.empty", "end.ahead", "end.past", "date.far", "amount.large",
    "amount.tenfold", "rights.no_evidence", "identifier.repeated",
)  # fmt: skip
NOTE = ("title.other_language", "target_group.none", "identifier.elsewhere", "eur.computed")
FIX = (
    "date.unreadable", "ref.missing", "ref.repeated", "contributor.missing", "contributor.unknown",
    "contributor.ended", "title.missing", "title.short", "title.long", "summary.missing",
    "summary.short", "summary.long", "status.missing", "status.unknown", "start.missing",
    "start.out_of_scope", "end.before_start", "legal_form.unknown", "adopted.missing",
    "adopted.out_of_scope", "funder.missing", "funder.unnamed", "funder.unknown",
    "funder.class_missing", "funder.class_unknown", "funder.class_unlike", "funder.no_amount",
    "funder.reason_unknown", "kind.missing", "kind.unknown", "amount.missing",
    "amount.unreadable", "amount.negative", "currency.missing", "currency.unknown",
    "currency.not_valid", "value_day.missing", "rate.missing", "eur.no_source", "years.unknown",
    "share.unreadable", "share.beyond", "share.some_missing", "share.not_whole",
    "implementer.missing", "place.missing", "place.unknown", "place.repeated", "admin1.unknown",
    "theme.missing", "theme.unknown", "theme.other_version", "theme.priority_missing",
    "theme.repeated", "theme.main_repeated", "tag.unknown",
    "identifier.scheme", "identifier.empty", "identifier.iati_signs", "identifier.iati_prefix",
    "identifier.form", "relation.unknown", "relation.circle", "link.form", "link.many",
    "outcomes.long", "document.many", "document.type", "document.size", "restriction.field",
    "restriction.tier", "restriction.reason",
)  # fmt: skip
SEVERITIES = [
    *((code, "stop") for code in STOP),
    *((code, "fix") for code in FIX),
    *((code, "explain") for code in EXPLAIN),
    *((code, "note") for code in NOTE),
]
assert date(2026, 6, 30) == TODAY  # the rows about today are written for this day
