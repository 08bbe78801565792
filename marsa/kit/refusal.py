"""Saying no, once.

A rule is a function named `why_not_…` that returns a sentence when something is
refused and None when it is allowed. The same sentence is the exception of an
action, the hint beside a disabled button, the error of the API and a line of the
reference manual.
"""


class Refused(Exception):
    """An anticipated no, in words fit for the person who asked."""


def insist(reason: str | None) -> None:
    """Raise Refused unless the rule allowed it."""
    if reason:
        raise Refused(reason)
