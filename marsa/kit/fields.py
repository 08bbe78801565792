"""A column for money: exact decimals on every database.

Django keeps a DecimalField on SQLite as a floating-point number; an amount must come
back as it was written, so SQLite keeps the digits as text and PostgreSQL as numeric.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Field = models.Field[Decimal | str | int | None, Decimal | None]
else:  # Django's class takes type arguments in its stubs only
    _Field = models.Field


class ExactDecimal(_Field):
    """A decimal of up to 28 digits before and 10 after the point, kept exactly."""

    description = "exact decimal"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return numeric where it is exact, text on SQLite."""
        return "text" if connection.vendor == "sqlite" else "numeric(38, 10)"

    def get_prep_value(self, value: Any) -> str | None:
        """Write plain digits, never an exponent."""
        value = super().get_prep_value(value)
        return None if value is None else format(Decimal(value), "f")

    def from_db_value(self, value: Any, *args: object) -> Decimal | None:
        """Read back the digits."""
        return None if value is None else Decimal(str(value))

    def to_python(self, value: Any) -> Decimal | None:
        """Accept digits, decimals and whole numbers; refuse floating-point numbers."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise TypeError("Money is never a floating-point number.")
        return Decimal(value)
