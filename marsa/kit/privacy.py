"""How private a field is. Each field of each table is classified; a test demands it."""

from enum import StrEnum


class Privacy(StrEnum):
    """Who a stored value may ever reach."""

    PUBLISHED = "published"  # may be offered to an edition
    INTERNAL = "internal"  # stays in the working tables
    PERSONAL = "personal"  # about a person: never leaves, pseudonymised when the person does


PUBLISHED, INTERNAL, PERSONAL = Privacy.PUBLISHED, Privacy.INTERNAL, Privacy.PERSONAL
