"""Run the tests that touch the database on PostgreSQL, in a throw-away cluster of their own.

Says by name what was not run when no PostgreSQL server is installed. Any arguments are
handed to pytest in place of the usual list.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PATHS = ["tests/registry", "tests/collection", "tests/reconciliation", "tests/journeys"]


def binaries() -> Path | None:
    """Return the newest folder that holds initdb."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def main() -> int:
    """Start a cluster, run pytest against it, stop it; return pytest's verdict."""
    folder = binaries()
    paths = sys.argv[1:] or PATHS
    if folder is None:
        print("No PostgreSQL server was found. Not run on it (on SQLite they are):", *paths)
        return 0
    with tempfile.TemporaryDirectory(prefix="marsa-pg-") as place:
        data, socket = Path(place) / "data", Path(place) / "socket"
        socket.mkdir()
        user = _owner(Path(place))
        _run(user, folder / "initdb", "-D", data, "-U", "marsa", "-A", "trust", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {socket} -c fsync=off -c max_connections=50"
        _run(user, folder / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", options, "start")
        try:
            env = {**os.environ, "MARSA_DATABASE": f"postgresql://marsa@/postgres?host={socket}"}
            return subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not browser", *paths],
                env=env,
            ).returncode
        finally:
            _run(user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _owner(place: Path) -> str | None:
    """PostgreSQL refuses to run as root: hand the folder to its own user then."""
    if os.getuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    for path in [place, *place.rglob("*")]:
        os.chown(path, account.pw_uid, account.pw_gid)
    return "postgres"


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["runuser", "-u", user, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
