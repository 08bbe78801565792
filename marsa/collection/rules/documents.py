"""When a document may be attached to an entry, taken off it, or handed out. Pure."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.collection.checks import relations
from marsa.collection.checks.said import Words, say
from marsa.collection.models import Document, Entry
from marsa.collection.rules.entries import why_not_edit
from marsa.collection.scanning import CLEAN, INFECTED
from marsa.collection.states import REVIEWED
from marsa.registry.acting import Acting


def why_not_attach(
    entry: Entry, *, name: str, size: int, type: str, count: int, by: Acting
) -> str | None:
    """Up to five files of 10 MB, of the kinds that are taken, while nobody reviews the entry.

    type: as the content tells it. count: how many are attached already.
    """
    if refused := why_not_change(entry, by=by):
        return refused
    known = ", ".join(relations.TYPES.values())
    if count >= relations.MOST_DOCUMENTS:
        return _said("document.many", found=count + 1, most=relations.MOST_DOCUMENTS)
    if size > relations.MOST_BYTES:
        return _said("document.size", found=name, most=relations.MOST_BYTES // 1_000_000)
    if type not in relations.TYPES:
        return _said("document.type", found=name, known=Words(known, known))
    return None


def why_not_change(entry: Entry, *, by: Acting) -> str | None:
    """The documents of an entry stay as its reviewers see them."""
    if refused := why_not_edit(entry, by=by, late=None):
        return refused
    if entry.state in REVIEWED:
        return _(
            "This entry is with its reviewers, with the documents that it has. Change a field "
            "first, or have it sent back; then attach or remove documents."
        )
    return None


def why_not_hand_out(document: Document) -> str | None:
    """A document is handed out once a scanner found it clean."""
    if document.verdict == CLEAN:
        return None
    if document.verdict == INFECTED:
        return _("The virus scanner found something in this document. Remove it.")
    return _("This document waits for the virus scan. It is handed out once it was found clean.")


def _said(code: str, **values: Any) -> str:
    return say(code, "documents", **values).sentence(get_language() or "en")
