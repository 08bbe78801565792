"""Look, then act, with nobody in between."""

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def lock(row: M) -> M:
    """Return the row afresh and held until the transaction ends."""
    return type(row)._base_manager.select_for_update().get(pk=row.pk)
