"""What leaves this room into an edition. A column that is not listed is never published."""

from collections.abc import Iterator

from marsa.collection.queries import changes
from marsa.collection.queries import cycles as queries
from marsa.kit import columns
from marsa.kit.tables import Table


def tables() -> list[Table]:
    """Return the tables of cycles, and of what changed between them."""
    offered = columns.load(__file__)
    rows = {"cycles": _cycles, "method_changes": _method_changes}
    return [offered[name].filled_by(rows[name]) for name in offered]


def _cycles() -> Iterator[tuple[object, ...]]:
    for cycle in queries.cycles():
        yield (cycle.code, cycle.title_en, cycle.title_fr, cycle.sample)


def _method_changes() -> Iterator[tuple[object, ...]]:
    first = changes.first_cycles()
    for change in changes.applied():
        form = change.applied_in
        assert form is not None  # an applied proposal has its version of the form
        yield (
            change.pk,
            form.number,
            first.get(form.number),
            change.target_kind,
            change.target,
            change.outcome,
            change.comparability,
            change.text_en,
            change.text_fr,
            change.answer_en,
            change.answer_fr,
        )
