"""Public identifiers of initiatives: `MRS-7K3M9QX2-5`.

Eight characters of Crockford's base 32 (no I, L, O, U) and a check character, so that a
slip of the pen is noticed. Derived from the first entry, so that the same files give the
same identifiers on every machine; never reused.
"""

import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
PREFIX = "MRS-"


def public_id(partner_code: str, local_ref: str, *, attempt: int = 0) -> str:
    """Return the identifier of an initiative first named by this partner under this reference.

    attempt: raised by one for each identifier that is already taken.
    """
    seed = "\x1f".join([partner_code, local_ref, str(attempt)])
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:5], "big")
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{PREFIX}{body}-{check(body)}"


def check(body: str) -> str:
    """Return the check character: the weighted sum of the places, modulo 31.

    Weights 1 to 8 and a prime modulus notice every single wrong character but one pair
    (0 for Z, 31 apart) and every two neighbours changed round.
    """
    total = sum(weight * ALPHABET.index(char) for weight, char in enumerate(body, start=1))
    return ALPHABET[total % 31]


def is_public_id(text: str) -> bool:
    """Say whether a text is a well-formed identifier with the right check character."""
    body, _, given = text.removeprefix(PREFIX).partition("-")
    well_formed = text.startswith(PREFIX) and len(body) == LENGTH and set(body) <= set(ALPHABET)
    return well_formed and check(body) == given
