"""A section turned into what stands in its controls, and what was typed turned back. Pure."""

from collections.abc import Mapping
from typing import Any

from marsa.collection.fields import Section, all_fields
from marsa.collection.forms.sections import lines, plain, restricting
from marsa.collection.forms.sections.typing import Sources, Typed

Content = Mapping[str, Any]


def asked(section: Section, *, type_: str) -> tuple[str, ...]:
    """Return the fields that a section asks of an entry of a type, in order."""
    fields = all_fields()
    return tuple(key for key in section.fields if type_ in fields[key].applies)


def typed(content: Content, *, section: Section, sources: Sources) -> Typed:
    """Return what stands in the controls of a section for a content."""
    found: Typed = {}
    for key in asked(section, type_=sources.type):
        if key == restricting.KEY:
            found |= restricting.typed(content)
        elif key in lines.LISTS:
            found |= lines.typed(content, key=key, sources=sources)
        else:
            found |= plain.typed(content, key=key)
    return found


def said(written: Typed, *, content: Content, section: Section, sources: Sources) -> dict[str, Any]:
    """Return the keys of the content that are changed by what was typed, with their new values.

    content: what was drawn when it was typed.
    """
    changed: dict[str, Any] = {}
    for key in asked(section, type_=sources.type):
        now = {**content, **changed}
        if key == restricting.KEY:
            changed |= restricting.said(written, content=now)
        elif key in lines.LISTS:
            changed |= lines.said(written, content=now, key=key, sources=sources)
        else:
            changed |= plain.said(written, content=now, key=key)
    return changed
