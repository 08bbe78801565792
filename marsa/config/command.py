"""The `marsa` command: Django's command line with the project's settings."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.utils import translation

from marsa.config import overview

NEED_DATA = {
    "collect", "publish", "open-cycle", "import-framework", "rates", "load-reference", "work",
}  # fmt: skip


def main() -> None:
    """Run one command; the first that needs the database of a new home prepares it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
    django.setup()
    translation.activate(_language())
    words = sys.argv[1:]
    if not words or words in (["help"], ["--help"], ["-h"]):
        sys.stdout.write("\n".join([*overview.lines(), ""]))
        return
    if words and words[0] in NEED_DATA and "--help" not in words and _is_new():
        execute_from_command_line([sys.argv[0], "setup"])
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _language() -> str:
    """Return "fr" or "en" by the environment, as every command of the system does."""
    wanted = next(
        (os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), ""
    )
    return "fr" if wanted.lower().startswith("fr") else "en"


def _is_new() -> bool:
    """Say whether this home has no database yet (a server's is prepared by hand)."""
    database = settings.DATABASES["default"]
    return database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).exists()
