"""Whom the journal means: the journal writes numbers, which stay when an account is closed."""

from collections.abc import Iterable

from marsa.accounts.models import Person
from marsa.registry.acting import person_of


def names(written: Iterable[str]) -> dict[str, str]:
    """Return what the journal writes → the name of the person, as it stands today (one query).

    Commands, the clock and persons without a name are left as they are written.
    """
    numbers = {by: number for by in written if (number := person_of(by)) is not None}
    known = dict(Person.objects.filter(pk__in=set(numbers.values())).values_list("pk", "name"))
    return {by: known[number] for by, number in numbers.items() if known.get(number)}
