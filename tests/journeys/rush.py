"""People who save, hand in and send files at the same time, over HTTP, to a server as deployed.

Everybody acts on a timetable that does not wait for the server: what is measured runs from the
moment an act was due, so that a slow answer does not hide the ones that it held up.
"""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
AT_ONCE = 200  # requests that may be under way
TOKEN = "x" * 32  # of forms: what stands in the cookie and in the form
STARTED, ANSWERED = 90.0, 60.0  # seconds until a server answers, until a request counts as lost
BOUNDARY = "a-line-that-stands-in-no-workbook"
HIDDEN = re.compile(r'name="(version|fingerprint)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one request. took: in seconds since it was due; late: of them before sending.

    received: when it was answered, in seconds of the clock on the wall.
    """

    kind: str
    took: float
    late: float
    status: int
    received: float
    place: str = ""
    body: bytes = b""


@dataclass
class Person:
    """Somebody who is signed in. told: as `rush_world` wrote it; saved: what was acknowledged."""

    number: int
    told: dict[str, Any]
    address: tuple[str, int]
    saved: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    busy: Lock = field(default_factory=Lock)

    def asks(
        self, kind: str, path: str, *, due: float, data: bytes = b"", type_: str = ""
    ) -> Answer:
        """Send one request and return what came of it; nothing that fails is raised."""
        cookies = f"sessionid={self.told['session']}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": type_} if data else {"Cookie": cookies}
        began = time.monotonic()
        connection = http.client.HTTPConnection(*self.address, timeout=ANSWERED)
        try:
            connection.request("POST" if data else "GET", path, body=data or None, headers=headers)
            found = connection.getresponse()
            body, status, place = found.read(), found.status, found.getheader("Location", "")
        except OSError as error:
            body, status, place = repr(error).encode(), 0, ""
        finally:
            connection.close()
        took = time.monotonic() - due
        return Answer(kind, took, began - due, status, time.time(), place, body)

    def saves_by_itself(self, due: float) -> list[Answer]:
        """Save the first section as its page does every 20 seconds."""
        with self.busy:
            text = self._types()
            answer = self.asks("save", self._section, due=due, **self._form(autosave="1"))
            self._noted(text, is_kept=answer.status == 200)
            if answer.status == 200:
                told = json.loads(answer.body)
                kept = {name: [str(told[name])] for name in ("version", "fingerprint")}
                self.told["typed"] |= kept | {name: [at] for name, at in told["at"].items()}
        return [answer]

    def continues(self, due: float) -> list[Answer]:
        """Open the first section, press Continue, and open the page that follows."""
        with self.busy:
            opened = self.asks("page", self._section, due=due)
            self.told["typed"] |= {
                name: [value] for name, value in HIDDEN.findall(opened.body.decode())
            }
            text = self._types()
            answer = self.asks("save", self._section, due=time.monotonic(), **self._form(go="next"))
            self._noted(text, is_kept=answer.status == 302)
            followed = self.asks("page", answer.place, due=time.monotonic())
        return [opened, answer, followed]

    def submits(self, due: float) -> list[Answer]:
        """Hand in the draft that is ready."""
        ready = self.told["submit"]
        path = f"/en/desk/entries/{ready['entry']}/write/submit/"
        token = {name: [str(ready[name])] for name in ("version", "fingerprint")}
        return [self.asks("submit", path, due=due, **_encoded(token))]

    def sends(self, workbook: Path, *, due: float) -> list[Answer]:
        """Send a workbook."""
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
            f'{TOKEN}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{workbook.name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        data = head.encode() + workbook.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return [self.asks("send", "/en/desk/files/", due=due, data=data, type_=kind)]

    @property
    def _section(self) -> str:
        return f"/en/desk/entries/{self.told['entry']}/write/about/"

    def _types(self) -> str:
        number = len(self.saved) + len(self.lost) + 1
        text = f"Trains young people who came home. Person {self.number} saves for time {number}."
        self.told["typed"]["summaries-en"] = [text]
        return text

    def _noted(self, text: str, *, is_kept: bool) -> None:
        (self.saved if is_kept else self.lost).append(text)

    def _form(self, **button: str) -> dict[str, Any]:
        return _encoded(self.told["typed"] | {name: [text] for name, text in button.items()})


Act = Callable[[float], list[Answer]]


def _encoded(values: dict[str, list[str]]) -> dict[str, Any]:
    fields = values | {"csrfmiddlewaretoken": [TOKEN]}
    type_ = "application/x-www-form-urlencoded"
    return {"data": urlencode(fields, doseq=True).encode(), "type_": type_}


def timetable(acts: Sequence[tuple[float, Act]]) -> list[Answer]:
    """Do everything at its time, in seconds from now, and return what came of it."""
    start = time.monotonic() + 0.5
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = []
        for at, act in sorted(acts, key=lambda each: each[0]):
            time.sleep(max(0.0, start + at - time.monotonic()))
            waiting.append(pool.submit(act, start + at))
        return [answer for each in waiting for answer in each.result()]


def of(answers: Sequence[Answer], kind: str) -> list[Answer]:
    """Return the answers of a kind."""
    return [each for each in answers if each.kind == kind]


def percentiles(answers: Sequence[Answer]) -> dict[str, float]:
    """Return count, p50, p95, p99 and max, the latter four in milliseconds (nearest rank)."""
    took = sorted(each.took * 1000 for each in answers)
    if not took:
        return {"count": 0}
    ranks = {f"p{n}": took[-(-n * len(took) // 100) - 1] for n in (50, 95, 99)}
    return {"count": len(took), **ranks, "max": took[-1]}


def around(home: Path, *, database: str = "") -> dict[str, str]:
    """Return the environment of everything that runs in a home."""
    env = {**os.environ, "MARSA_HOME": str(home), "LANG": "C.UTF-8"}
    env.pop("MARSA_DATABASE", None)
    return env | ({"MARSA_DATABASE": database} if database else {})


def said(env: dict[str, str], module: str, *words: object) -> str:
    """Run a module beside and return what it prints."""
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.run(
        command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout.decode()


@contextmanager
def serving(env: dict[str, str], *, workers: int) -> Iterator[tuple[str, int]]:
    """Serve the site with one worker beside it; both end with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    marsa = [sys.executable, "-m", "marsa"]
    serve = [*marsa, "serve", "--port", str(port), "--workers", str(workers), "--work"]
    log = Path(env["MARSA_HOME"]) / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(serve, env=env, cwd=ROOT, stdout=out, stderr=out)
        try:
            _wait_for(f"http://127.0.0.1:{port}/en/account/login/", server, log)
            yield "127.0.0.1", port
        finally:
            server.terminate()
            server.wait(timeout=60)


def people(folder: Path, address: tuple[str, int]) -> list[Person]:
    """Return the people whom `rush_world` wrote down."""
    world = json.loads((folder / "world.json").read_text())
    return [Person(n, told, address) for n, told in enumerate(world["people"])]


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTED
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not answer: {log.read_text()}")
