"""The form of a public identifier, `MRS-7K3M9QX2-5`: what is well formed, and what is a slip.

Eight characters of Crockford's base 32 (no I, L, O, U) and a check character. How an
identifier is made from an entry stands in `reconciliation.identity`.
"""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8
PREFIX = "MRS-"


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
