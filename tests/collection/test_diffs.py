"""What differs between two contents, in words; and two changes of one brought together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from marsa.collection import diffs, sheet
from marsa.collection.checks.said import Words
from marsa.collection.diffs import Difference
from tests.make_content import a_content, a_group, a_line, a_party, a_place, a_policy, a_theme

NAMES = {"1.01": Words("Jobs", "Emploi"), "MIN": Words("Ministry", "Ministère")}


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return the differences in English: field, label, before, after."""
    found = diffs.diff(before, after=after, names=NAMES)
    return [(d.field, d.label.en, d.before.en, d.after.en) for d in found]


def test_contents_that_say_the_same_differ_in_nothing() -> None:
    assert diffs.diff(a_content(), after=a_content()) == ()
    line = a_line("100.0", line=7)
    assert diffs.diff(a_content(), after=a_content(funding=[line])) == ()


def test_a_changed_amount_is_one_line() -> None:
    before = a_content(funding=[a_line("4000000"), a_line("5", kind="budget")])
    after = a_content(funding=[a_line("5", kind="budget"), a_line("3600000")])
    assert diffs.diff(before, after=after) == (
        Difference(
            "funding/1",
            Words("Amounts", "Montants"),
            Words(
                "Commitment, European Union, EUR 4,000,000, value date 1 May 2020",
                "Engagement, European Union, 4\xa0000\xa0000\xa0EUR, date de valeur 1er mai 2020",
            ),
            Words(
                "Commitment, European Union, EUR 3,600,000, value date 1 May 2020",
                "Engagement, European Union, 3\xa0600\xa0000\xa0EUR, date de valeur 1er mai 2020",
            ),
        ),
    )


def test_differences_stand_in_the_order_of_the_form() -> None:
    before = a_content()
    after = a_content(
        note="Checked.", titles={"en": "Training", "fr": before["titles"]["fr"]},
        status="completed", places=[a_place(), a_place("MLI", "40")], links=["https://a.org"],
    )  # fmt: skip
    assert told(before, after) == [
        ("titles/en", "Title (English)", "Training for returnees", "Training"),
        ("status", "Status", "Ongoing", "Completed"),
        ("places/1", "Countries and regions", "", "Mali 40%"),
        ("links/0", "Web addresses", "", "https://a.org"),
        ("note", "Note to the reviewer", "", "Checked."),
    ]


def test_lines_are_matched_by_what_they_are_about_and_not_by_their_place() -> None:
    before = a_content(places=[a_place(share="60"), a_place("MLI", "40")])
    after = a_content(places=[a_place("MLI", "30"), a_place("SEN", "10"), a_place(share="60")])
    assert told(before, after) == [
        ("places/0", "Countries and regions", "Mali 40%", "Mali 30%"),
        ("places/1", "Countries and regions", "", "Senegal 10%"),
    ]
    gone = a_content(places=[a_place("MLI", "40")])
    assert told(before, gone) == [("places/0", "Countries and regions", "Niger 60%", "")]


def test_a_computed_share_alone_makes_no_difference() -> None:
    before = a_content(places=[a_place(share="100"), a_place("MLI")])
    after = a_content(places=[{**a_place(share="100"), "share": "50"}, a_place("MLI")])
    assert told(before, after) == []


def test_amounts_of_one_funder_are_told_apart_by_their_period() -> None:
    first = a_line("10", on="2020-01-01", until="2020-12-31", value_on=None)
    second = a_line("20", on="2021-01-01", until="2021-12-31", value_on=None)
    before = a_content(funding=[first, second])
    after = a_content(funding=[{**second, "amount": "25"}, first])
    assert told(before, after) == [
        (
            "funding/0", "Amounts",
            "Commitment, European Union, EUR 20, 1 January 2021 – 31 December 2021",
            "Commitment, European Union, EUR 25, 1 January 2021 – 31 December 2021",
        )
    ]  # fmt: skip


def test_an_amount_that_changes_its_kind_or_funder_is_still_one_line() -> None:
    before = a_content(funding=[a_line("10")])
    after = a_content(funding=[a_line("10", kind="budget", value_on=None)])
    assert told(before, after) == [
        (
            "funding/0", "Amounts",
            "Commitment, European Union, EUR 10, value date 1 May 2020",
            "Budget, European Union, EUR 10",
        )
    ]  # fmt: skip
    other = a_content(funding=[a_line("10", funder=a_party("Netherlands"))])
    assert [row[0] for row in told(before, other)] == ["funding/0"]


def test_tags_and_relations_are_told_as_sets_with_their_labels() -> None:
    before = a_content(themes=[a_theme(), a_group(), a_theme("8", "SDG"), a_theme("10", "SDG")])
    after = a_content(
        themes=[a_theme(share="50"), a_theme("10", "SDG"), a_group(),
                a_theme("1", "policy-marker", label="2")],
        related=[{"kind": "parent", "ref": "A-2"}],
    )  # fmt: skip
    assert told(before, after) == [
        ("themes/0", "Themes", "1.01 Jobs", "1.01 Jobs 50%"),
        (
            "sdg", "Sustainable development goals",
            "Decent work and economic growth, Reduced inequalities", "Reduced inequalities",
        ),
        ("gender", "Gender equality", "", "Principal objective"),
        ("part_of", "Part of", "", "A-2"),
    ]  # fmt: skip


def test_a_day_is_told_as_exactly_as_it_is_known() -> None:
    before = a_content(starts_on="2020-01-01", starts_precision="year")
    assert told(before, a_content(starts_on="2020-02-01", starts_precision="month")) == [
        ("starts_on", "Start date", "2020", "February 2020")
    ]
    (found,) = diffs.diff(a_policy(), after=a_policy(in_force_on="2021-03-01"))
    assert (found.after.en, found.after.fr) == ("1 March 2021", "1er mars 2021")


def test_words_are_in_both_languages() -> None:
    before, after = a_content(), a_content(status="suspended", contributor=None, secondary=True)
    found = diffs.diff(before, after=after, names=NAMES)
    assert [(d.label.fr, d.before.fr, d.after.fr) for d in found] == [
        ("Contributeur", "Ministère", ""),
        ("Statut", "En cours", "Suspendu"),
        ("Déclaré de seconde main", "Non", "Oui"),
    ]
    restricted = a_content(
        restrictions={"funding/amount": {"tier": "partner", "reason": "Secret."}}
    )
    (row,) = diffs.diff(before, after=restricted)
    assert (row.field, row.label.fr, row.after.fr) == (
        "restrictions/funding/amount", "Restrictions (Montant)", "partenaires, Secret.",
    )  # fmt: skip


# ── Two changes of one ─────────────────────────────────────────────────────────────────────────


def merged(base: Any, mine: Any, theirs: Any, **chosen: Any) -> tuple[Any, list[str]]:
    """Return the content, checked for a known shape, and where it is in conflict."""
    found = diffs.three_way(base, mine=mine, theirs=theirs, chosen=chosen.get("chosen"))
    return found.content, [conflict.field for conflict in found.conflicts]


def test_two_editors_of_different_fields_are_both_kept() -> None:
    base = a_content()
    mine = a_content(titles={**base["titles"], "en": "Mine, a new title"}, status="suspended")
    theirs = a_content(titles={**base["titles"], "fr": "Le leur, un titre"}, note="Theirs.")
    assert merged(base, mine, theirs) == (
        a_content(
            titles={"en": "Mine, a new title", "fr": "Le leur, un titre"},
            status="suspended", note="Theirs.",
        ),
        [],
    )  # fmt: skip


def test_two_editors_of_one_field_are_in_conflict_and_what_is_stored_stands() -> None:
    base = a_content()
    mine, theirs = a_content(status="suspended"), a_content(status="completed")
    found = diffs.three_way(base, mine=mine, theirs=theirs)
    assert found.content == theirs
    assert found.conflicts == (
        diffs.Conflict(
            "status", Words("Status", "Statut"), Words("Ongoing", "En cours"),
            Words("Suspended", "Suspendu"), Words("Completed", "Achevé"),
        ),
    )  # fmt: skip
    assert merged(base, mine, theirs, chosen={"status": "mine"}) == (mine, [])
    assert merged(base, mine, theirs, chosen={"status": "theirs"}) == (theirs, [])


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    same = a_content(status="completed", funding=[a_line("50")], links=["https://a.org"])
    assert merged(a_content(), same, a_content(**{**same})) == (same, [])


def test_amounts_of_different_funders_are_both_kept_and_one_amount_is_a_conflict() -> None:
    dutch = a_party("Netherlands")
    base = a_content(funding=[a_line("4000000"), a_line("7", funder=dutch)])
    mine = a_content(funding=[a_line("3600000"), a_line("7", funder=dutch)])
    theirs = a_content(funding=[a_line("8", funder=dutch), a_line("4000000")])
    content, conflicts = merged(base, mine, theirs)
    assert conflicts == []
    assert content["funding"] == [a_line("3600000"), a_line("8", funder=dutch)]
    theirs = a_content(funding=[a_line("3900000"), a_line("7", funder=dutch)])
    found = diffs.three_way(base, mine=mine, theirs=theirs)
    assert [(c.field, c.mine.en, c.theirs.en) for c in found.conflicts] == [
        (
            "funding/0",
            "Commitment, European Union, EUR 3,600,000, value date 1 May 2020",
            "Commitment, European Union, EUR 3,900,000, value date 1 May 2020",
        )
    ]
    assert found.content == theirs


def test_what_one_removed_and_the_other_left_is_gone_and_what_was_changed_is_asked() -> None:
    base = a_content(links=["https://a.org", "https://b.org"], funding=[a_line("1")])
    mine = a_content(links=["https://b.org"], funding=[])
    theirs = a_content(links=["https://a.org", "https://b.org", "https://c.org"],
                       funding=[a_line("2")])  # fmt: skip
    found = diffs.three_way(base, mine=mine, theirs=theirs)
    assert found.content["links"] == ["https://b.org", "https://c.org"]
    assert [(c.field, c.mine.en) for c in found.conflicts] == [("funding/0", "")]
    assert found.content["funding"] == [a_line("2")]
    content, conflicts = merged(base, mine, theirs, chosen={"funding/0": "mine"})
    assert (content["funding"], conflicts) == ([], [])


def test_goals_that_each_added_are_all_kept() -> None:
    base = a_content(themes=[a_theme(), a_theme("8", "SDG")])
    mine = a_content(themes=[a_theme(), a_theme("8", "SDG"), a_theme("10", "SDG")])
    theirs = a_content(themes=[a_theme(), a_theme("16", "SDG")])
    content, conflicts = merged(base, mine, theirs)
    assert conflicts == []
    assert [(t["vocabulary"], t["code"]) for t in content["themes"]] == [
        ("jvap", "1.01"), ("SDG", "10"), ("SDG", "16")
    ]  # fmt: skip


def test_two_changes_of_the_shares_of_one_whole_are_a_conflict() -> None:
    base = a_content(places=[a_place(share="60"), a_place("MLI", "40")])
    mine = a_content(places=[a_place(share="50"), a_place("MLI", "50")])
    theirs = a_content(places=[a_place(share="60"), a_place("SEN", "40")])
    found = diffs.three_way(base, mine=mine, theirs=theirs)
    assert [(c.field, c.mine.en, c.theirs.en) for c in found.conflicts] == [
        ("places", "Niger 50%; Mali 50%", "Niger 60%; Senegal 40%")
    ]
    assert found.content == theirs
    assert merged(base, mine, theirs, chosen={"places": "mine"}) == (mine, [])


def test_places_without_shares_are_brought_together_and_their_shares_worked_out_again() -> None:
    base = a_content(places=[a_place(), a_place("MLI")])
    alone = {**a_place(), "share": "100"}
    mine = a_content(places=[alone])
    theirs = a_content(places=[a_place(), a_place("MLI"), a_place("SEN", admin1=["SN-DK"])])
    content, conflicts = merged(base, mine, theirs)
    assert conflicts == []
    assert content["places"] == [a_place(), a_place("SEN", admin1=["SN-DK"])]


def test_a_day_and_its_precision_change_together() -> None:
    base = a_content(ends_on="2027-12-31")
    mine = a_content(ends_on="2027-01-01", ends_precision="year")
    content, conflicts = merged(base, mine, a_content(note="Theirs."))
    assert (content, conflicts) == (
        a_content(ends_on="2027-01-01", ends_precision="year", note="Theirs."), []
    )  # fmt: skip
    content, conflicts = merged(mine, base, mine)
    assert (content, conflicts) == (base, [])


def test_a_version_from_before_some_fields_gains_none_of_them() -> None:
    older = {key: value for key, value in a_content().items() if key not in ("outcomes", "note")}
    theirs = {**older, "status": "completed"}
    assert merged(older, {**older, "links": ["https://a.org"]}, theirs) == (
        {**theirs, "links": ["https://a.org"]}, []
    )  # fmt: skip


def test_optional_keys_stay_absent_where_nobody_wrote_them() -> None:
    content, _ = merged(a_content(), a_content(status="completed"), a_content(note="Theirs."))
    assert set(content) == set(a_content())


CHANGES: dict[str, Any] = {
    "titles": {"en": "Another name", "fr": "Un autre nom"}, "status": "completed",
    "ends_on": "2030-01-01", "funding": [a_line("9")], "places": [a_place("MLI", "100")],
    "themes": [a_theme("2.01"), a_group()], "links": ["https://a.org"], "note": "Seen.",
    "funders": [a_party("Netherlands")], "implementers": [], "outcomes": {"en": "Done."},
    "identifiers": [{"scheme": "national", "value": "7"}],
    "restrictions": {"implementers": {"tier": "partner", "reason": "At risk."}},
    "human_rights_evidence": {"fr": "Conseil."}, "starts_precision": "month",
}  # fmt: skip
keys = st.sets(st.sampled_from(sorted(CHANGES)))


def changed(names: set[str]) -> dict[str, Any]:
    """Return a content with these changes."""
    return a_content(**{name: CHANGES[name] for name in names})


@given(keys, keys)
def test_whoever_comes_second_the_same_changes_are_kept(mine: set[str], theirs: set[str]) -> None:
    content, conflicts = merged(a_content(), changed(mine), changed(theirs))
    assert conflicts == []
    assert sheet.fingerprint(content) == sheet.fingerprint(changed(mine | theirs))


@given(keys)
def test_a_change_that_nobody_else_made_is_what_is_stored(mine: set[str]) -> None:
    content, conflicts = merged(a_content(), changed(mine), a_content())
    assert (content, conflicts) == (changed(mine), [])
    content, conflicts = merged(a_content(), a_content(), changed(mine))
    assert (content, conflicts) == (changed(mine), [])


@given(keys, keys)
def test_a_difference_is_told_for_each_field_that_differs(one: set[str], other: set[str]) -> None:
    found = {d.field.partition("/")[0] for d in diffs.diff(changed(one), after=changed(other))}
    days = {"starts_precision": "starts_on"}
    assert found == {days.get(name, name) for name in one ^ other}
