"""Public identifiers of initiatives: `MRS-7K3M9QX2-5`.

Derived from the first entry, so that the same files give the same identifiers on every
machine; never reused. Their form stands in `kit.identifiers`.
"""

import hashlib

from marsa.kit.identifiers import ALPHABET, PREFIX, check, is_public_id

__all__ = ["ALPHABET", "PREFIX", "check", "is_public_id", "public_id"]


def public_id(partner_code: str, local_ref: str, *, attempt: int = 0) -> str:
    """Return the identifier of an initiative first named by this partner under this reference.

    attempt: raised by one for each identifier that is already taken.
    """
    seed = "\x1f".join([partner_code, local_ref, str(attempt)])
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:5], "big")
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{PREFIX}{body}-{check(body)}"
