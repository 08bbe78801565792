"""When partners, organisations and frameworks may be changed, and how. Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marsa.registry import codelists
from marsa.registry.acting import Acting
from marsa.registry.models import Contributor, Correspondence, FrameworkVersion, Node, Organisation
from marsa.registry.roles import Permission
from marsa.registry.rules import why_not_act
from marsa.registry.states import CorrespondenceKind

DAY = "j F Y"


def why_not_keep_registry(by: Acting) -> str | None:
    """The registry is kept by the secretariat."""
    return why_not_act(by, permission=Permission.KEEP_REGISTRY)


def why_not_end_contributor(
    contributor: Contributor, *, on: date | None, successor: Contributor | None, by: Acting
) -> str | None:
    """A contributor ends once, after it began; another of the same partner succeeds it.

    on: the first day on which it no longer supplies entries, None to ask before it is given.
    """
    if reason := why_not_keep_registry(by):
        return reason
    if contributor.to_on:
        return _("%(code)s ended on %(day)s.") % {
            "code": contributor.code,
            "day": date_format(contributor.to_on, DAY),
        }
    if on and contributor.from_on and on <= contributor.from_on:
        return _("%(code)s began on %(day)s. Give a later day for its end.") % {
            "code": contributor.code,
            "day": date_format(contributor.from_on, DAY),
        }
    if successor and successor.pk == contributor.pk:
        return _("A contributor does not succeed itself. Choose another one, or none.")
    if successor and successor.partner_id != contributor.partner_id:
        return _("The successor belongs to another partner. Choose one of the same partner.")
    return None


def why_not_add_alias(
    organisation: Organisation, *, name: str, taken_by: str, by: Acting
) -> str | None:
    """A spelling stands for one organisation. taken_by: code of the one that has it, else ""."""
    if reason := why_not_keep_registry(by):
        return reason
    if organisation.merged_into_id:
        return _("%(code)s was merged into %(into)s. Add the spelling there.") % {
            "code": organisation.code,
            "into": organisation.merged_into_id,
        }
    if not codelists.fold(name):
        return _("The spelling holds no letter or digit. Write the name as it is found in files.")
    if taken_by == organisation.code:
        return _("%(code)s is known by this spelling already.") % {"code": organisation.code}
    if taken_by:
        return _(
            "This spelling stands for %(code)s. If both are the same organisation, merge them."
        ) % {"code": taken_by}
    return None


def why_not_add_source(fault: str, *, is_known: bool, host: str, by: Acting) -> str | None:
    """Published files are fetched from allowed hosts alone, each address once per partner.

    fault: code of what is wrong with the address, "" for nothing: not-an-address, not-encrypted or
    host. is_known: the partner has the address already.
    """
    if reason := why_not_keep_registry(by):
        return reason
    if fault == "host":
        return _(
            "Files from %(host)s may not be fetched here. Whoever runs the installation can allow "
            "it (MARSA_IATI_HOSTS)."
        ) % {"host": host}
    if fault:
        return _("Give a whole address that begins with https:// and holds no password.")
    return _("This address is listed already.") if is_known else None


def why_not_relate(
    kind: str,
    *,
    old: Node | None,
    new: Node | None,
    stated: Iterable[Correspondence],
    by: Acting,
) -> str | None:
    """Dropped has no new node, new has no old one, all others have both; each is stated once.

    stated: correspondences that name the old or the new node. What is dropped or new is nothing
    else, and what is the same is so with one node alone.
    """
    if reason := why_not_keep_registry(by):
        return reason
    needs_old, needs_new = kind != CorrespondenceKind.NEW, kind != CorrespondenceKind.DROPPED
    if needs_old and old is None:
        return _("Choose the node of the older version.")
    if needs_new and new is None:
        return _("Choose the node of the newer version.")
    for other in stated:
        if other.old_id == (old.pk if old else None) and other.new_id == (new.pk if new else None):
            return _("This is stated already. Take it away first to state it otherwise.")
        alone = (CorrespondenceKind.DROPPED, CorrespondenceKind.NEW, CorrespondenceKind.SAME)
        if kind in alone or other.kind in alone:
            code = other.old or other.new or old or new
            return _("Something else is stated of %(code)s already. Take that away first.") % {
                "code": code.code if code else ""
            }
    return None


def why_not_compare(old: FrameworkVersion, *, new: FrameworkVersion) -> str | None:
    """Two versions of one framework correspond, the older one first."""
    if old.framework_id != new.framework_id or old.pk == new.pk:
        return _("Choose two versions of the same framework.")
    if old.valid_from > new.valid_from:
        return _("Choose the older version first.")
    return None


def why_not_choose(code: str, *, known: Collection[str]) -> str | None:
    """A code that was typed is that of an organisation. known: codes."""
    if code in known:
        return None
    return _("There is no organisation “%(code)s”. Search for it and use its code.") % {
        "code": code
    }
