"""The structure of activity files, judged as the official schema judges it.

    from marsa.exchange.iati import schema

    schema.check(activity, version="2.03", offset=0, report=report)

What each version allows is data: `activities-1.yaml` and `activities-2.yaml`, in a notation that
they explain; `notation` makes tables of it, `walk` passes over the elements, `values` and
`addresses` judge texts, `faults` says what is wrong. The schema itself is the judge in the tests.
"""

from marsa.exchange.iati.schema.compiled import are_sound
from marsa.exchange.iati.schema.judging import check, check_between, check_root, requires

__all__ = ["are_sound", "check", "check_between", "check_root", "requires"]
