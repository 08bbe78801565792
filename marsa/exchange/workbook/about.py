"""For whom a workbook is: what is written into it, and expected when it comes back."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marsa.exchange.workbook import columns
from marsa.exchange.workbook.choices import Choice


@dataclass(frozen=True, slots=True)
class About:
    """One partner's workbook in one cycle.

    cycle: its code. partner: code and names. secret: the key of the signature, never written.
    lists: those that the platform keeps: "organisations", "themes" (nodes of the framework),
    "contributors", "target_groups", "gcm"; a list that is not given is not checked. framework:
    vocabulary of the themes. language: of the labels in the dropdowns, "en" or "fr".
    """

    cycle: str
    partner: Choice
    secret: bytes = field(repr=False)
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    framework: str = "jvap"
    language: str = "en"
    template: str = field(default_factory=columns.template)


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands on the hidden sheet `_meta`."""

    template: str = ""
    cycle: str = ""
    partner: str = ""
    partner_en: str = ""
    partner_fr: str = ""
    signature: str = ""


def key(secret: str) -> bytes:
    """Return the key of signatures of a place that has this secret."""
    return hashlib.sha256(b"workbook\x1f" + secret.encode()).digest()


def meta(about: About) -> Meta:
    """Return what is written on the hidden sheet of a workbook."""
    partner = about.partner
    unsigned = Meta(about.template, about.cycle, partner.code, partner.en, partner.fr)
    return replace(unsigned, signature=signature(unsigned, secret=about.secret))


def signature(meta: Meta, *, secret: bytes) -> str:
    """Return the HMAC-SHA256, in hexadecimal, of template, cycle and partner."""
    text = "\x1f".join(_signed(meta))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def is_signed(meta: Meta, *, secret: bytes) -> bool:
    """Whether the hidden sheet is as the platform wrote it."""
    return hmac.compare_digest(meta.signature, signature(meta, secret=secret))


def _signed(meta: Meta) -> tuple[str, ...]:
    return meta.template, meta.cycle, meta.partner, meta.partner_en, meta.partner_fr
