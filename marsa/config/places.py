"""The menu behind the sign-in: which page of which room, and who sees it."""

from dataclasses import dataclass

from marsa.registry.roles import Permission as P


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu. view: name of its address. permissions: any of them shows it.

    also: addresses under the desk whose pages belong to it, beside those under its own.
    """

    view: str
    label: str
    permissions: frozenset[P] = frozenset()
    also: tuple[str, ...] = ()


def _mark(text: str) -> str:
    """Mark a sentence for the catalogue; it is translated when it is shown."""
    return text


PLACES = (
    Place("desk", _mark("To do")),
    Place("entries", _mark("Entries"), frozenset({P.READ_ENTRIES})),
    Place("review", _mark("Review"), frozenset({P.ENDORSE, P.ACCEPT})),
    Place(
        "return",
        _mark("Our return"),
        frozenset({P.DECLARE, P.EDIT}),
        also=("returns/", "suggestions/"),
    ),
    Place("files", _mark("Files"), frozenset({P.UPLOAD, P.UPLOAD_ON_BEHALF})),
    Place("cycles", _mark("Cycles"), frozenset({P.RUN_CYCLES}), also=("more-time/",)),
    Place("board", _mark("Board"), frozenset({P.SEE_BOARD})),
    Place("method", _mark("Method"), frozenset({P.ANSWER, P.VOTE, P.RUN_CYCLES})),
    Place("registry", _mark("Registry"), frozenset({P.KEEP_REGISTRY})),
    Place(
        "people",
        _mark("People"),
        frozenset({P.KEEP_PEOPLE, P.APPOINT_CONTRIBUTORS}),
        also=("readers/", "undelivered/"),
    ),
    Place("journal", _mark("Journal"), frozenset({P.SEE_JOURNAL})),
)
