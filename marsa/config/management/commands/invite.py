"""`marsa invite`: the first administrator of an installation, or anybody without a scope."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from marsa.accounts import door_mail
from marsa.kit.refusal import Refused
from marsa.registry.actions import people
from marsa.registry.posts import Post
from marsa.registry.roles import SCOPES, Role, Scope

OPERATOR = "command line"
ROLES = [role.value for role in Role if SCOPES[role] == Scope.ALL and role != Role.READER]


class Command(BaseCommand):
    """Invite somebody; the pages do the rest once there is an administrator."""

    help = (
        "Invite somebody to a role that is for all partners: the link is printed, and mailed. "
        "Example: marsa invite ada@example.org --role administrator --name 'Ada Sample'"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("email")
        parser.add_argument("--role", choices=ROLES, required=True)
        parser.add_argument("--name", default="")
        parser.add_argument("--language", choices=["en", "fr"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """Appoint from today, invite, print the link, mail it."""
        at = timezone.now()
        post = Post(role=Role(options["role"]), starts_on=timezone.localdate(at))
        who = {name: options[name] for name in ("email", "name", "language")}
        try:
            made = people.invite(**who, post=post, acting=None, by=OPERATOR, at=at)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if made.invited is None:
            self.stdout.write(_("Appointed. The person has an account already."))
            return
        failure = door_mail.invite(made.invited)
        self.stdout.write(door_mail.link(made.invited))
        if failure:
            self.stderr.write(
                _("The mail could not leave (%(why)s). Pass the link on.") % {"why": failure}
            )
