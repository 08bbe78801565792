"""Code lists: whether a value stands in its list, and what its writer may have meant.

The lists are data (`codelists/iati.yaml`). Values that a reader understands by their meaning
(types of transaction, roles, countries, currencies) are judged where they are read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from marsa.exchange import sentences
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.sentences import Words

FILE = Path(__file__).with_name("codelists") / "iati.yaml"
NEAR = 60  # percent of likeness from which a code is offered instead of an unknown one
# Vocabulary of an aid type → list.
AID_TYPES = {"1": "AidType", "2": "EarmarkingCategory"}
_MOST_OFFERED, _LONGEST = 3, 60
_LONGEST_NAME = 60
_NOTHING_NEAR = ("none", "aucun")


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list. names: code → its name in English and French, empty where the list has none.

    accepted: the codes, and the values of versions 1.01 to 1.05 that mean one of them (rule 19).
    is_embedded: part of the standard itself, which allows nothing else.
    """

    name_en: str
    name_fr: str
    names: Mapping[str, tuple[str, str]]
    accepted: frozenset[str]
    is_embedded: bool


@cache
def lists() -> Mapping[str, CodeList]:
    """Return the code lists by the name that IATI gives them."""
    found = {}
    for name, row in sentences.load(FILE).items():
        written = row["codes"]
        bare = isinstance(written, str)
        names = dict.fromkeys(written.split(), ("", "")) if bare else written
        old = row.get("old", "").split()
        found[name] = CodeList(
            name_en=row["en"],
            name_fr=row["fr"],
            names={code: (both[0], both[1]) for code, both in names.items()},
            accepted=frozenset((*names, *old)),
            is_embedded=row.get("embedded", False),
        )
    return found


@cache
def accepted(name: str) -> frozenset[str]:
    """Return the values that stand for a code of a list, without a look at blanks and capitals."""
    return lists()[name].accepted


def check(written: str | None, name: str, draft: Draft, *, line: int, path: str) -> None:
    """Say that a value is no code of a list; one that is absent or empty is not asked about.

    name: of the list. path: of the attribute or element, as sentences show it. Blanks around a
    code and small letters are understood, and said (rule 20).
    """
    if not written or written in accepted(name):
        return
    code = written.strip().upper()
    if code in accepted(name):
        draft.report.add("code.tidied", line=line, path=path, found=written, taken=code)
    elif code:
        _say(written, name, draft, line=line, path=path)


def of_code(name: str, path: str) -> Callable[[Element, Draft], None]:
    """Return a reader of an element that has nothing but a code of a list."""

    def read(element: Element, draft: Draft) -> None:
        written = element.get("code")
        if written and written not in accepted(name):
            check(written, name, draft, line=element.sourceline + draft.offset, path=path)

    return read


def by_vocabulary(
    names: Mapping[str, str], path: str, *, default: str = "1"
) -> Callable[[Element, Draft], None]:
    """Return a reader of an element whose code is of the list that its vocabulary names.

    names: vocabulary → list; the codes of others are not asked about. default: the vocabulary
    of an element that names none.
    """

    def read(element: Element, draft: Draft) -> None:
        written = element.get("code")
        name = names.get((element.get("vocabulary") or default).strip())
        if name and written and written not in accepted(name):
            check(written, name, draft, line=element.sourceline + draft.offset, path=path)

    return read


@lru_cache(maxsize=1_024)
def near(written: str, name: str) -> tuple[str, ...]:
    """Return the codes that a value most looks like, by itself or by its name; at most three."""
    code, names = written.strip().upper(), lists()[name].names
    text = written.strip().casefold()
    named = [code for code, both in names.items() if text in (n.casefold() for n in both if n)]
    if named or len(code) > _LONGEST:
        return tuple(named[:_MOST_OFFERED])
    found = process.extract(
        code, list(names), scorer=fuzz.ratio, limit=_MOST_OFFERED, score_cutoff=NEAR
    )
    return tuple(choice for choice, _, _ in found)


def _say(written: str, name: str, draft: Draft, *, line: int, path: str) -> None:
    code_list = lists()[name]
    offered = near(written, name)
    draft.report.add(
        "code.not_in_list" if code_list.is_embedded else "code.not_in_list_of_others",
        line=line,
        path=path,
        once=(path, written),
        found=written,
        element=path.rpartition("/")[2],
        list_en=Words(code_list.name_en),
        list_fr=Words(code_list.name_fr),
        near_en=Words(_offered(offered, code_list, 0)),
        near_fr=Words(_offered(offered, code_list, 1)),
    )


def _offered(codes: tuple[str, ...], code_list: CodeList, language: int) -> str:
    """Return the codes that may be meant with their names; a word for none.

    language: 0 for English, 1 for French.
    """
    shown = []
    for code in codes:
        label = code_list.names[code][language]
        label = label if len(label) <= _LONGEST_NAME else f"{label[: _LONGEST_NAME - 1]}…"
        shown.append(f"{code} ({label})" if label else code)
    return ", ".join(shown) or _NOTHING_NEAR[language]
