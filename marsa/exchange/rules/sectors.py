"""What the money of a record is for: sectors and tags, one vocabulary at a time (rule 6)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from marsa.exchange.record import Theme
from marsa.exchange.report import Report
from marsa.exchange.rules import percentages

DAC_5, DAC_3 = "DAC-5", "DAC-3"
OWN = ("99", "98")  # the publisher's own lists

# Vocabularies of versions 1 and 2 by what they mean, not by the version a file declares (rule 19).
_NAMES = {
    "1": DAC_5,
    "DAC": DAC_5,
    "DAC-5": DAC_5,
    "2": DAC_3,
    "DAC-3": DAC_3,
    "COFOG": "3",
    "NACE": "4",
    "NTEE": "5",
    "ADT": "6",
    "RO": "99",
    "RO2": "98",
}
_TAGS = {"1": "AGROVOC", "2": "SDG", "3": "SDG-target"}
_UNDIVIDED = frozenset((*_TAGS.values(), "policy-marker"))
SECTORS = {"kind_en": "sectors", "kind_fr": "secteurs"}


@lru_cache(maxsize=4_096)
def vocabulary(written: str | None, uri: str | None, code: str) -> tuple[str, bool]:
    """Name the vocabulary of a sector; the second value tells that the code decided it.

    Returns "DAC-5", "DAC-3", a number of the IATI list SectorVocabulary, or "99 <uri>" for a
    publisher's own list. A missing vocabulary is the OECD DAC's; a code of three digits in it is
    a three-digit sector whatever the file calls it.
    """
    plain = (written or "").strip().upper()
    name = _NAMES.get(plain, plain) or DAC_5
    if name == DAC_5 and len(code) == 3 and code.isdigit():
        return DAC_3, bool(plain)
    return _with_uri(name, uri), False


@lru_cache(maxsize=1_024)
def tag_vocabulary(written: str | None, uri: str | None) -> str:
    """Name the vocabulary of a tag: "SDG", "SDG-target", "AGROVOC", or "tag 99 <uri>"."""
    plain = (written or "").strip()
    return _TAGS.get(plain) or f"tag {_with_uri(plain, uri)}".strip()


def settle(
    published: Sequence[Theme], report: Report, *, words: Mapping[str, str] = SECTORS
) -> tuple[Theme, ...]:
    """Give each sector of an activity its share, 100 % in each vocabulary.

    published: sectors with `published_share` and no `share`. words: what a sentence calls them,
    as `kind_en` and `kind_fr`. Those of 0 % are left out. Where
    several have no percentage none is made up.
    """
    if not published:
        return ()
    themes = [theme for theme in published if theme.published_share != 0]
    if len(themes) < len(published):
        zeros = [theme for theme in published if theme.published_share == 0]
        report.add(
            "rule.zero_share",
            line=zeros[0].line,
            found=", ".join(theme.code for theme in zeros),
            **words,
        )
    shares: dict[int, percentages.Share] = {}
    for group in _groups(themes):
        published_shares = [theme.published_share for theme in group]
        _say(group, published_shares, report, words)
        rebased = percentages.rebase(published_shares)
        for theme, share in zip(group, rebased, strict=True):
            shares[id(theme)] = share
    return tuple(replace(theme, share=shares[id(theme)]) for theme in themes)


def settle_transaction(themes: Sequence[Theme], report: Report) -> tuple[Theme, ...]:
    """Give each sector of a transaction its whole amount: one sector in each vocabulary.

    themes: as read, each with a share of 100. Several sectors of one vocabulary are an error;
    none of them gets a share.
    """
    if len(themes) < 2 or len({theme.vocabulary for theme in themes}) == len(themes):
        return tuple(themes)
    seen = Counter([theme.vocabulary for theme in themes])
    report.add("rule.transaction_sectors", line=themes[0].line, path="iati-activity/transaction")
    return tuple(
        theme if seen[theme.vocabulary] == 1 else replace(theme, share=None) for theme in themes
    )


def of_one_vocabulary(themes: Iterable[Theme]) -> tuple[Theme, ...]:
    """Choose the sectors to add up money by: DAC-5, else DAC-3, else the first list named.

    Each vocabulary repeats the whole, so that money added up over several counts twice. Tags and
    markers, which divide nothing, are never chosen.
    """
    dividing = [theme for theme in themes if divides(theme)]
    named = [theme.vocabulary for theme in dividing]
    chosen = next((name for name in (DAC_5, DAC_3) if name in named), named[0] if named else None)
    return tuple(theme for theme in dividing if theme.vocabulary == chosen)


def divides(theme: Theme) -> bool:
    """Whether a theme takes a part of the money: a sector does, a tag or a marker does not."""
    return theme.vocabulary not in _UNDIVIDED and not (theme.vocabulary.startswith("tag "))


def _with_uri(name: str, uri: str | None) -> str:
    return f"{name} {uri.strip()}" if uri and uri.strip() and name in OWN else name


def _groups(themes: Sequence[Theme]) -> Iterable[list[Theme]]:
    by_vocabulary: dict[str, list[Theme]] = {}
    for theme in themes:
        by_vocabulary.setdefault(theme.vocabulary, []).append(theme)
    return by_vocabulary.values()


def _say(
    group: Sequence[Theme],
    shares: Sequence[percentages.Share],
    report: Report,
    words: Mapping[str, str],
) -> None:
    """Say what is wrong with the percentages of one vocabulary."""
    code = percentages.fault(shares)
    if code:
        missing = sum(share is None for share in shares)
        found = missing if "missing" in code else f"{percentages.total(shares)}"
        report.add(code, line=group[0].line, found=found, **words)
