"""One country.

"For my country I know how much, when, for what, and from whom."
"I am told what is said of several countries together, and so is not in the figure."
"I see the largest initiatives, and can go on to all of them."
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics import answers, facts, labels
from marsa.portal import about_one, formats, frame, pictures, queries, sentences
from marsa.portal.about_one import Listed
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.refusals import Missing
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Country:
    """One country. sentence: count and sum; apart: what is not in that sum.

    beside: pictures that leave room at their side; wide: those with long labels.
    """

    crumbs: tuple[Link, ...]
    code: str
    name: str
    sits: str
    reported: int
    reported_url: str
    sentence: str
    apart: tuple[str, ...]
    apart_url: str
    beside: tuple[Picture, ...]
    wide: tuple[Picture, ...]
    listed: Listed
    downloads: tuple[Link, ...]


def ask(visit: Visit, *, code: str) -> facts.Country:
    """Return what an edition says of a country. Raises Missing."""
    found = facts.country(visit.opened, code=code)
    if found is None:
        raise Missing(
            _("There is no country with the code “%s”") % code,
            _("Countries have codes of three letters, such as NER for Niger."),
            links=(Link(_("All countries"), visit.to("countries")),),
        )
    return found


def page(visit: Visit, *, code: str) -> Country:
    """Return the page of a country. Raises Missing."""
    found = ask(visit, code=code)
    name, of = visit.say(found.name), _("of the funding of this country")
    where = (("country", code),)
    return Country(
        crumbs=frame.crumbs(visit, "countries"),
        code=code,
        name=name,
        sits=_sits(visit, found),
        reported=found.reported,
        reported_url=visit.to("explore", query=(("partner", code),)),
        sentence=_sentence(visit, found),
        apart=(*_without_share(visit, code), *home.apart(visit, found.funding)),
        apart_url=visit.to("explore", query=(*where, ("sort", "amount"))),
        beside=about_one.drawn(pictures.by_year(visit, answer=found.by_year, where=where)),
        wide=about_one.drawn(
            pictures.by_domain(visit, answer=found.by_domain, of=of, where=where),
            pictures.by_funder(visit, answer=found.by_funder, of=of, where=where),
        ),
        listed=about_one.listed(visit, where=where),
        downloads=tuple(
            Link(form.upper(), visit.to("country", code=code, form=form))
            for form in ("csv", "json")
        ),
    )


def as_data(visit: Visit, *, code: str) -> dict[str, Any]:
    """Return what is known of a country for a program. Raises Missing."""
    found, language = ask(visit, code=code), visit.language
    left_out = queries.without_share(visit.opened, country=code)
    return {
        "code": code,
        "name": found.name.of(language),
        "dialogues": dict(found.dialogues),
        "initiatives": int(found.initiatives.total),
        "eur": found.funding.total,
        "not_converted": dict(found.funding.not_converted),
        "without_share": {"count": left_out.count, "eur": left_out.eur},
        "by_year": answers.as_data(found.by_year, language=language),
        "by_domain": answers.as_data(found.by_domain, language=language),
        "by_funder": answers.as_data(found.by_funder, language=language),
    }


def as_lines(visit: Visit, *, code: str) -> Iterator[list[object]]:
    """Return the figures of a country as lines: dimension, code, label, euros. Raises Missing."""
    return _lines(visit, ask(visit, code=code))


def _lines(visit: Visit, found: facts.Country) -> Iterator[list[object]]:
    yield ["by", "code", "label", "eur"]
    for answer in (found.funding, found.by_year, found.by_domain, found.by_funder):
        by = "".join(answer.by)
        for row in answer.rows if by else ():
            yield [by, row.codes[0], visit.say(row.labels[0]), row.value]
        for text, value in answers.closing(answer):
            yield [by, "", visit.say(text), value]


def _sentence(visit: Visit, found: facts.Country) -> str:
    count = int(found.initiatives.total)
    words = {
        "initiatives": sentences.initiatives(count, language=visit.language),
        "amount": formats.money(found.funding.total, language=visit.language),
    }
    if not count:
        return _("No initiative of this edition names this country.")
    return (
        ngettext(
            "%(initiatives)s names this country; %(amount)s is allocated to it.",
            "%(initiatives)s name this country; %(amount)s is allocated to it.",
            count,
        )
        % words
    )


def _without_share(visit: Visit, code: str) -> tuple[str, ...]:
    left_out = queries.without_share(visit.opened, country=code)
    if not left_out.count:
        return ()
    words = {
        "amount": formats.money(left_out.eur, language=visit.language),
        "initiatives": sentences.initiatives(left_out.count, language=visit.language),
    }
    return (
        _(
            "A further %(amount)s is reported without saying which part is for this country "
            "(%(initiatives)s, naming it alone or among other countries); it is not in this figure."
        )
        % words,
    )


def _sits(visit: Visit, found: facts.Country) -> str:
    known = labels.known(visit.opened, dimension="dialogue")
    names = [visit.say(known[dialogue]) for dialogue in found.dialogues if dialogue in known]
    return ", ".join(names)
