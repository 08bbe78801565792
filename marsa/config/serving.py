"""The web server of a deployment: gunicorn around the application, nothing of our own."""

from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

from marsa.config.wsgi import application


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with a few threads in each of a few processes."""

    def __init__(self, *, host: str, port: int, workers: int, threads: int) -> None:
        """Take the address and the size."""
        self._options = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """Return the application."""
        return application

    def init(self, parser: Any, opts: Any, args: Any) -> None:
        """Read no command line and no configuration file."""
