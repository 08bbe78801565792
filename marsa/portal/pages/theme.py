"""One domain of the framework.

"I see what this domain adds up to, in which years, and where."
"I am told when its label has no official French."
"I see the largest initiatives, and can go on to all of them."
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics import labels
from marsa.analytics.answers import Answer
from marsa.analytics.measures import initiatives, top, total
from marsa.portal import about_one, formats, frame, pictures, sentences
from marsa.portal.about_one import Listed
from marsa.portal.pages import home
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture
from marsa.portal.refusals import Missing
from marsa.portal.visit import Visit


@dataclass(frozen=True, slots=True)
class Theme:
    """One domain."""

    crumbs: tuple[Link, ...]
    code: str
    name: str
    english_only: bool
    sentence: str
    apart: tuple[str, ...]
    beside: tuple[Picture, ...]
    listed: Listed


def page(visit: Visit, *, code: str) -> Theme:
    """Return the page of a domain. Raises Missing."""
    known = labels.domains(visit.opened)
    if code not in known:
        raise Missing(
            _("There is no domain “%s”") % code,
            _("The framework of this edition has these domains: %s.") % ", ".join(map(str, known)),
            links=(Link(_("All themes"), visit.to("themes")),),
        )
    here, of = {"domain": [code]}, _("of the funding of this domain")
    where, funding = (("domain", code),), total.measure(visit.opened, where=here)
    by_year = total.measure(visit.opened, by=["year"], where=here)
    by_country = top.measure(visit.opened, by="country", where=here)
    return Theme(
        crumbs=frame.crumbs(visit, "themes"),
        code=code,
        name=visit.say(known[code]),
        english_only=visit.language != "en" and code in pictures.english_only(visit),
        sentence=_sentence(visit, initiatives.measure(visit.opened, where=here), funding),
        apart=home.apart(visit, funding),
        beside=about_one.drawn(
            pictures.by_year(visit, answer=by_year, where=where),
            pictures.by_country(visit, answer=by_country, of=of, where=where),
        ),
        listed=about_one.listed(visit, where=where),
    )


def _sentence(visit: Visit, named: Answer, funding: Answer) -> str:
    count = int(named.total)
    if not count:
        return _("No initiative of this edition names this domain.")
    return ngettext(
        "%(initiatives)s names this domain; %(amount)s is allocated to it.",
        "%(initiatives)s name this domain; %(amount)s is allocated to it.",
        count,
    ) % {
        "initiatives": sentences.initiatives(count, language=visit.language),
        "amount": formats.money(funding.total, language=visit.language),
    }
