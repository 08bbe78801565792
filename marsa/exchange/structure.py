"""What must stand in an activity, and how often: the seam for a fuller check of the schema.

`iati.stream` hands each activity to a Check before it becomes a record. This one asks for the
mandatory elements and for those that may stand once; a module that follows the whole official
schema can take its place.
"""

from collections.abc import Callable

from marsa.exchange.draft import Draft
from marsa.exchange.elements import Element

Check = Callable[[Element, Draft], None]

# IATI activity schema 2.03 (minOccurs and maxOccurs of iati-activity).
MANDATORY = (
    "iati-identifier",
    "reporting-org",
    "title",
    "description",
    "participating-org",
    "activity-status",
    "activity-date",
)
# The schemas of version 1 asked for nothing; its guidelines for these.
MANDATORY_BEFORE_2 = ("iati-identifier", "reporting-org", "title")
ONCE = (
    "iati-identifier",
    "reporting-org",
    "activity-status",
    "activity-scope",
    "collaboration-type",
    "default-flow-type",
    "default-finance-type",
    "default-tied-status",
    "country-budget-items",
    "capital-spend",
    "conditions",
    "crs-add",
    "fss",
)


def check(element: Element, draft: Draft) -> None:
    """Say which mandatory elements are missing and which stand more often than allowed."""
    line, path, tally = draft.line, "iati-activity", draft.tally
    is_2 = draft.version.startswith("2")
    for name in MANDATORY if is_2 else MANDATORY_BEFORE_2:
        if name not in tally:
            draft.report.add("schema.missing_element", line=line, path=path, found=name)
    for name in (*ONCE, "title") if is_2 else ONCE:
        times = tally.get(name, 0)
        if times > 1:
            draft.report.add(
                "schema.repeated_element", line=line, path=path, found=name, times=times
            )
