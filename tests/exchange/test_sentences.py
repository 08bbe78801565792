"""Every sentence is there in both languages, and none shows its seams."""

import re
import string

import pytest
import yaml

from marsa.exchange import kinds, sentences
from marsa.exchange.iati import fragment
from marsa.exchange.sentences import Sentence, Words
from marsa.kit.findings import Severity

ALL = sentences.catalogue().values()
NAMESPACES = ("schema", "code", "rule", "plausibility", "value", "file")
# Signs before which French sets a space at which no line breaks, or after which it does.
FRENCH = re.compile(
    r"(?<![\u00a0\u202f/}])[;?!%](?=\s|$)|(?<![\u00a0}]):(?=\s)|«(?!\u00a0)|(?<!\u00a0)»|'"
)
JARGON = re.compile(r"None|(?i:xpath|\bnull\b|stack|parse|traceback|python|lxml|regex|\bnode\b)")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("sentence", ALL, ids=lambda sentence: sentence.code)
def test_a_sentence_is_whole_in_both_languages(sentence: Sentence) -> None:
    assert sentence.code.partition(".")[0] in NAMESPACES
    in_both = {name.removesuffix("_en").removesuffix("_fr") for name in placeholders(sentence.en)}
    assert in_both == {
        name.removesuffix("_en").removesuffix("_fr") for name in placeholders(sentence.fr)
    }
    assert not any(name.endswith("_fr") for name in placeholders(sentence.en))
    assert not any(name.endswith("_en") for name in placeholders(sentence.fr))
    for text in (sentence.en, sentence.fr):
        assert (
            text.strip() == text and (text[0].isupper() or text[0] in "“«<") and text.endswith(".")
        )
        assert not JARGON.search(text), JARGON.search(text)
    assert not FRENCH.search(sentence.fr), FRENCH.search(sentence.fr)
    assert sentence.en != sentence.fr


@pytest.mark.parametrize("sentence", ALL, ids=lambda sentence: sentence.code)
def test_a_filled_sentence_shows_what_was_found_and_nothing_else(sentence: Sentence) -> None:
    names = placeholders(sentence.en) | placeholders(sentence.fr)
    values = {name: f"value {number}" for number, name in enumerate(sorted(names - {"line"}))}
    found = sentences.finding(sentence.code, line=7, **values)
    for text in (found.message_en, found.message_fr):
        assert "{" not in text and "}" not in text and "None" not in text
    for name in placeholders(sentence.en) - {"line"}:
        assert values[name] in found.message_en
    assert (found.code, found.severity, found.line) == (sentence.code, sentence.severity, 7)


def test_a_sentence_that_lacks_a_value_is_never_shown() -> None:
    with pytest.raises(KeyError):
        sentences.finding("value.amount_unreadable", line=1)


def test_an_unknown_code_is_never_shown() -> None:
    with pytest.raises(KeyError):
        sentences.finding("value.nothing_of_the_kind")


def test_every_code_that_is_used_is_in_the_catalogue_and_the_other_way_round() -> None:
    folder = sentences.FILE.parent
    others = [file.parent for file in folder.glob("*/sentences.yaml")]  # catalogues of their own
    modules = [m for m in folder.rglob("*.py") if not set(m.parents) & set(others)]
    text = "".join(module.read_text(encoding="utf-8") for module in modules)
    used = set(re.findall(rf'"((?:{"|".join(NAMESPACES)})\.[a-z_0-9]+)"', text))
    made = {f"value.date_{fault}" for fault in ("unreadable", "ambiguous")}
    made |= {f"file.encoding_{fault}" for fault in ("unknown", "mismatch")}
    assert used | made == set(sentences.catalogue())


def test_what_a_file_wrote_is_shortened_and_printable() -> None:
    assert sentences.quote("a\x00b\nc\td  e") == "a b c d e"
    assert sentences.quote("x" * 100) == "x" * 59 + "…"
    assert sentences.quote(Words("x" * 100)) == "x" * 100
    assert sentences.quote("\ud800") == ""
    assert sentences.quote(Words("un\u00a0: deux\x00")) == "un\u00a0: deux"


def test_the_reasons_of_broken_xml_are_whole_in_both_languages() -> None:
    rows = yaml.safe_load(fragment.REASONS.read_text(encoding="utf-8"))
    for row in rows:
        assert placeholders(row["en"]) == placeholders(row["fr"])
        assert placeholders(row["en"]) <= {"line", "first", "second"}
        assert not FRENCH.search(row["fr"].replace("&lt;", "").replace("&amp;", "")), row["fr"]
    assert rows[-1]["codes"] == []


def test_every_kind_of_file_has_words_in_both_languages() -> None:
    for words_en, words_fr in kinds.WORDS.values():
        assert words_en.startswith(("a ", "an "))
        assert words_fr.startswith(("un ", "une "))


def test_a_critical_finding_says_what_to_do() -> None:
    for sentence in ALL:
        if sentence.severity is Severity.CRITICAL:
            assert sentence.en.count(". ") + sentence.en.count(": ") >= 1
