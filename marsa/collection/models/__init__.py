"""Tables of a cycle of collection, split by noun."""

from marsa.collection.models.arrivals import Arrival, Commit, Push, Taken
from marsa.collection.models.cycles import Cycle, Extension, Return
from marsa.collection.models.entries import Document, Entry, Event, Explanation, Version
from marsa.collection.models.method import (
    Answer,
    AnswerSet,
    ChangeProposal,
    FormVersion,
    Question,
    Vote,
)
from marsa.collection.models.suggestions import Suggestion

__all__ = [
    "Answer",
    "AnswerSet",
    "Arrival",
    "ChangeProposal",
    "Commit",
    "Cycle",
    "Document",
    "Entry",
    "Event",
    "Explanation",
    "Extension",
    "FormVersion",
    "Push",
    "Question",
    "Return",
    "Suggestion",
    "Taken",
    "Version",
    "Vote",
]
