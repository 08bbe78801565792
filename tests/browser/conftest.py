"""A real browser in front of the real thing: the sample, published and served by the commands."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60.0  # seconds until the server must answer


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine; without one the test is skipped and says so."""
    found = os.environ.get("MARSA_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found:
        pytest.skip(f"no browser at hand: install one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The MARSA_HOME of the server."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def site(browser: Browser, site_home: Path) -> Iterator[str]:
    """The address of a server that shows the sample edition."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = site_home
    address = f"http://localhost:{port}"
    around = {**os.environ, "MARSA_HOME": str(home), "MARSA_BASE_URL": address}
    around.pop("MARSA_DATABASE", None)
    marsa = [sys.executable, "-m", "marsa"]
    subprocess.run([*marsa, "demo", "--no-serve"], env=around, check=True, capture_output=True)
    log = home / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*marsa, "serve", "--port", str(port), "--workers", "1"],
            env=around,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"{address}/en/about", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer: {log.read_text()}")
