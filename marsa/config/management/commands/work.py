"""`marsa work`: what is done in the background, and by the clock."""

import os
import signal
import threading
from contextlib import closing
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.management.commands.db_worker import Worker

from marsa.config import reaper, scheduling

TICK = 60.0  # seconds between two looks at the clock
LOOK = 1.0  # seconds between two looks for work
NICE = 10  # whoever waits for a page goes before what is done in the background


class Command(BaseCommand):
    """Send mails, read large files, close cycles, remind: until stopped."""

    help = (
        "Do what is done in the background: send mails, read large files, and what the clock "
        "asks for (close a cycle, remind, send digests). Run one or more, on any machine that "
        "reaches the database. Example: marsa work"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Describe the options."""
        parser.add_argument("--batch", action="store_true", help="do what waits, then stop")
        parser.add_argument("--tick", type=float, default=TICK, help="seconds between two looks "
                            "at the clock")  # fmt: skip
        parser.add_argument("--beside", type=int, default=0, metavar="PID",
                            help="stop when this process, which started it, is gone")  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at the clock once, then work; a thread keeps looking at the clock."""
        folder = settings.MARSA_HOME / "workers"
        name = reaper.new_worker(folder)
        worker = Worker(
            queue_names=["*"],
            interval=LOOK,
            batch=options["batch"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        with reaper.alive(name, folder=folder):
            if options["batch"]:
                scheduling.tick(timezone.now())
                worker.run()
                return
            self.stdout.write(_("A worker is at work. Stop it with Ctrl-C."))
            self.stdout.flush()
            worker.configure_signals()
            os.nice(NICE)
            self._keep_time(tick=options["tick"], beside=options["beside"])
            worker.run()

    def _keep_time(self, *, tick: float, beside: int) -> None:
        clock = threading.Thread(target=_watch, args=(tick, beside), daemon=True, name="clock")
        clock.start()


def _watch(tick: float, beside: int) -> None:
    """Look at the clock for ever; leave no connection open in between."""
    pause = threading.Event()
    while True:
        with closing(connection):
            scheduling.tick(timezone.now())
        close_old_connections()
        waited = 0.0
        while waited < tick:
            pause.wait(min(LOOK, tick))
            waited += LOOK
            if beside and os.getppid() != beside:
                os.kill(os.getpid(), signal.SIGTERM)
                return
