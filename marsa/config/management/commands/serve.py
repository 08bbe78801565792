"""`marsa serve`: the site, as a deployment runs it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from marsa.config.serving import Server


class Command(BaseCommand):
    """Serve the public site until stopped."""

    help = (
        "Serve the site. Put a proxy with TLS in front of it for the public. "
        "Example: marsa serve --port 8000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument("--work", action="store_true", help="start one worker beside it, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check that the port is free, say the address, serve."""
        host, port = options["host"], options["port"]
        with closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    _("Port %(port)s cannot be used (%(reason)s). Try: marsa serve --port %(next)s")
                    % {"port": port, "reason": error.strerror, "next": port + 1}
                ) from None
        name = "localhost" if host == "127.0.0.1" else host
        self.stdout.write(_("Marsa is at http://%(name)s:%(port)s") % {"name": name, "port": port})
        self.stdout.write(_("Stop it with Ctrl-C."))
        self.stdout.flush()
        size = {"workers": options["workers"], "threads": options["threads"]}
        with _a_worker() if options["work"] else nullcontext():
            Server(host=host, port=port, **size).run()


@contextmanager
def _a_worker() -> Iterator[None]:
    """Keep one worker beside the server; it stops when the server does, whatever stops it."""
    server = os.getpid()
    words = [sys.executable, "-m", "marsa", "work", "--beside", str(server)]
    worker = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        if os.getpid() == server:  # the web processes leave this block, too, when they end
            worker.terminate()
            worker.wait(timeout=60)
