"""Values against their code lists: what is said of one that does not stand in its list.

Values that a reader understands by their meaning (types of transaction, roles, countries,
currencies) are judged where they are read; `coded` looks up those that nothing reads.
"""

from collections.abc import Callable, Mapping

from marsa.exchange import listed
from marsa.exchange.iati.draft import Draft
from marsa.exchange.iati.elements import Element
from marsa.exchange.listed import accepted
from marsa.exchange.sentences import Words

# Vocabulary of an aid type → list. Those of the third one are kept by others.
AID_TYPES = {"1": "AidType", "2": "EarmarkingCategory", "4": "CashandVoucherModalities"}

__all__ = ["AID_TYPES", "accepted", "by_vocabulary", "check", "of_code"]


def check(written: str | None, name: str, draft: Draft, *, line: int, path: str) -> None:
    """Say that a value is no code of a list; one that is absent or empty is not asked about.

    name: of the list. path: of the attribute or element, as sentences show it. Blanks around a
    code and capitals or small letters are understood, and said (rule 20).
    """
    if not written or written in accepted(name):
        return
    bare = written.strip()
    if code := listed.of(name).tidied.get(bare.casefold()):
        draft.report.add("code.tidied", line=line, path=path, found=written, taken=code)
    elif bare and bare.upper() not in accepted(name):
        _say(written, name, draft, line=line, path=path)


def of_code(name: str, path: str) -> Callable[[Element, Draft], None]:
    """Return a reader of an element that has nothing but a code of a list."""

    def read(element: Element, draft: Draft) -> None:
        written = element.get("code")
        if written and written not in accepted(name):
            check(written, name, draft, line=element.sourceline + draft.offset, path=path)

    return read


def by_vocabulary(
    names: Mapping[str, str], path: str, *, default: str = "1", among: str = "AidTypeVocabulary"
) -> Callable[[Element, Draft], None]:
    """Return a reader of an element whose code is of the list that its vocabulary names.

    names: vocabulary → list; the codes of others are not asked about. default: the vocabulary
    of an element that names none. among: the list of the vocabularies.
    """

    def read(element: Element, draft: Draft) -> None:
        written, vocabulary = element.get("code"), element.get("vocabulary") or default
        if vocabulary not in accepted(among):
            check(vocabulary, among, draft, line=element.sourceline + draft.offset, path=path)
        name = names.get(vocabulary.strip())
        if name and written and written not in accepted(name):
            check(written, name, draft, line=element.sourceline + draft.offset, path=path)

    return read


def _say(written: str, name: str, draft: Draft, *, line: int, path: str) -> None:
    code_list = listed.of(name)
    draft.report.add(
        "code.not_in_list" if code_list.is_embedded else "code.not_in_list_of_others",
        line=line,
        path=path,
        once=(path, written),
        found=written,
        element=path.rpartition("/")[2],
        list_en=Words(code_list.name_en),
        list_fr=Words(code_list.name_fr),
        of_list=name,
    )
