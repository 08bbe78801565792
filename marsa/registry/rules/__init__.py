"""Who, when, whether: reasons for refusing, as sentences. Pure: no query, no clock, no write."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from marsa.kit.findings import Reading
from marsa.registry import frameworks
from marsa.registry.acting import Acting
from marsa.registry.frameworks import Draft
from marsa.registry.models import FrameworkVersion, Organisation
from marsa.registry.roles import MAY, Permission, Role
from marsa.registry.states import NEXT, VersionState


def why_not_act(
    acting: Acting,
    *,
    permission: Permission,
    partner: str = "",
    contributor: str = "",
    domains: frozenset[str] = frozenset(),
) -> str | None:
    """A role holds the permission, the second factor was given, and the subject is in its scope.

    partner, contributor: codes of those whom the subject belongs to, empty when to nobody.
    domains: codes of the domains the subject touches, for verifiers of certain domains.
    """
    if permission not in MAY[acting.role]:
        return _("Your role does not allow this. Ask the secretariat who may do it.")
    if acting.lacks_second_factor:
        return _("Your role needs a second factor. Set one up in your account and sign in again.")
    if acting.role == Role.CONTRIBUTOR and contributor and contributor != acting.contributor:
        return _("This belongs to another contributor of your partner.")
    if acting.partner and partner and partner != acting.partner:
        return _("This belongs to another partner.")
    if acting.partners and partner and partner not in acting.partners:
        return _("This partner is looked after by another verifier.")
    if acting.domains and domains and not acting.domains & domains:
        return _("These domains are looked after by another verifier.")
    return None


def why_not_import(
    reading: Reading[Draft], *, existing: FrameworkVersion | None, is_new: bool
) -> str | None:
    """A framework is imported when nothing blocks it and its version is not in force yet.

    existing: the version of the same number, if there is one. is_new: no version of the
    framework is known, so that the file must name it.
    """
    if not reading.records or frameworks.is_blocked(reading.findings):
        return _("The file has faults that stop its import. Correct them and try again.")
    draft = reading.records[0]
    if is_new and not (draft.name_en and draft.name_fr):
        return _("Framework %(code)s is new. Give its name_en and name_fr in the file.") % {
            "code": draft.framework
        }
    if existing and existing.state != VersionState.DRAFT:
        return _(
            "Version %(number)s of %(code)s is or was in force; its nodes never change. "
            "Give the file another version number."
        ) % {"number": draft.version, "code": draft.framework}
    if existing and existing.file_sha256 == draft.sha256:
        return _("This very file was imported already. Nothing was changed.")
    return None


def why_not_put_in_force(
    version: FrameworkVersion, *, others: Iterable[FrameworkVersion], allow_sample: bool
) -> str | None:
    """A draft comes into force after the version in force, and overlaps no earlier one.

    others: the other versions of the framework. allow_sample: this installation may show
    invented data (MARSA_ALLOW_SAMPLE).
    """
    if VersionState.IN_FORCE not in NEXT[VersionState(version.state)]:
        return _("Only a draft can be put in force; version %(number)s is not one.") % {
            "number": version.number
        }
    if version.sample and not allow_sample:
        return _(
            "Version %(number)s is sample data. It can be put in force on a demonstration "
            "system only, where MARSA_ALLOW_SAMPLE is set to yes."
        ) % {"number": version.number}
    for other in others:
        if other.state == VersionState.IN_FORCE and other.valid_from >= version.valid_from:
            return _(
                "Version %(other)s is in force from %(from)s. A version that follows it must "
                "begin later. Correct valid_from."
            ) % {"other": other.number, "from": other.valid_from.isoformat()}
        if other.state == VersionState.SUPERSEDED and _overlap(version, other):
            return _("Version %(other)s is valid in the same time. Correct valid_from.") % {
                "other": other.number
            }
    return None


def why_not_merge(organisation: Organisation, *, into: Organisation) -> str | None:
    """An organisation is merged once, into another that stands for itself."""
    if organisation.pk == into.pk:
        return _("An organisation cannot be merged into itself. Choose another one.")
    if organisation.merged_into_id:
        return _("%(code)s was merged into %(into)s already.") % {
            "code": organisation.code,
            "into": organisation.merged_into_id,
        }
    if into.merged_into_id:
        return _("%(code)s was merged into %(into)s. Choose %(into)s instead.") % {
            "code": into.code,
            "into": into.merged_into_id,
        }
    return None


def why_not_update_rates(quotes: Sequence[object]) -> str | None:
    """A file of rates must hold at least one."""
    if not quotes:
        return _("The file holds no rate that can be used. Nothing was changed.")
    return None


def _overlap(one: FrameworkVersion, other: FrameworkVersion) -> bool:
    """Half-open spans overlap when each begins before the other ends."""
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )
