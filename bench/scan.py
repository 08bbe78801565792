"""How fast a folder of IATI files is scanned, on one worker and on two, in the same run.

    python bench/scan.py [FOLDER] [--rounds 5] [--mb 200] [--start fork]

FOLDER holds real activity files (by default data/iati under MARSA_SHARED). They are replicated into
several files and one large one by tools/replicate_iati.py of the same shared folder, into a
temporary folder. Prints one line for each figure and writes bench/out/scan.json. Rates are of
wall-clock time, the median of several rounds taken in turns; CPU seconds stand beside them, and the
load of the machine before and after, for other work on it takes its share.
"""

import argparse
import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from marsa.exchange.scan import run

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MARSA_SHARED", ROOT.parent / "shared"))
OUT = ROOT / "bench" / "out" / "scan.json"
MEGABYTE = 1_000_000
WORKERS = (1, 2)


def main() -> None:
    """Measure and report."""
    arguments = _arguments()
    if arguments.once:
        print(json.dumps(_once(arguments.folder, arguments.once, arguments.start)))
        return
    with tempfile.TemporaryDirectory() as place:
        figures = _measure(arguments, Path(place))
    for name, value in figures.items():
        print(f"{name:<44} {value:>12,.2f}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "data" / "iati")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mb", type=int, default=200)
    parser.add_argument("--start", choices=["fork", "spawn"], help="how workers are started")
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, place: Path) -> dict[str, float]:
    mirror = place / "mirror"
    _replicate(arguments.folder, mirror, megabytes=arguments.mb * 3 // 5, single=False)
    _replicate(arguments.folder, mirror, megabytes=arguments.mb * 2 // 5, single=True)
    size = sum(file.stat().st_size for file in mirror.iterdir()) / MEGABYTE
    before = os.getloadavg()[0]
    rounds: dict[int, list[dict[str, float]]] = {workers: [] for workers in WORKERS}
    for _ in range(arguments.rounds):
        for workers in WORKERS:
            rounds[workers].append(_process(mirror, workers, arguments.start))
    if len({found["digest"] for all_of in rounds.values() for found in all_of}) > 1:
        sys.exit("The tables differ: they must not.")
    figures = {
        "files": float(len(list(mirror.iterdir()))),
        "size, MB": size,
        "activities": rounds[1][0]["activities"],
        "kept": rounds[1][0]["kept"],
    }
    for workers, all_of in rounds.items():
        named = f"{workers} worker{'s' if workers > 1 else ''}"
        seconds = statistics.median(found["seconds"] for found in all_of)
        figures[f"{named}, s"] = seconds
        figures[f"{named}, MB/s"] = size / seconds
        figures[f"{named}, MB/s at best"] = size / min(found["seconds"] for found in all_of)
        figures[f"{named}, CPU s"] = statistics.median(found["cpu"] for found in all_of)
        figures[f"{named}, peak memory of a process, MB"] = max(f["peak"] for f in all_of)
    pairs = zip(rounds[1], rounds[2], strict=True)
    figures["two workers / one"] = statistics.median(a["seconds"] / b["seconds"] for a, b in pairs)
    figures["load before"], figures["load after"] = before, os.getloadavg()[0]
    return figures


def _replicate(source: Path, folder: Path, *, megabytes: int, single: bool) -> None:
    """Make files of real activities: several, or a large one."""
    tool = SHARED / "tools" / "replicate_iati.py"
    command = [sys.executable, str(tool), str(source), "--out", str(folder)]
    command += ["--target-mb", str(megabytes)]
    command += ["--single", str(folder / "single.xml")] if single else ["--per-file", "1000"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _process(mirror: Path, workers: int, start: str | None) -> dict[str, float]:
    """Scan in a process of its own, so that its memory and CPU time are its own."""
    command = [sys.executable, __file__, str(mirror), "--once", str(workers)]
    command += ["--start", start] if start else []
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(told)
    return figures


def _once(mirror: Path, workers: int, start: str | None) -> dict[str, float]:
    """Scan from the first byte to the table of candidates."""
    with tempfile.TemporaryDirectory() as place:
        began = time.monotonic()
        scan = run.Scan(mirror, output=Path(place))
        for _ in scan.read(workers=workers, method=start):
            pass
        report = scan.write()
        seconds = time.monotonic() - began
        table = (Path(place) / run.CANDIDATES).read_bytes()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": seconds,
        "cpu": sum(usage.ru_utime + usage.ru_stime for usage in used),
        "peak": max(usage.ru_maxrss for usage in used) / 1024,
        "activities": report.activities,
        "kept": report.kept,
        "digest": int(hashlib.sha256(table).hexdigest()[:12], 16),
    }


if __name__ == "__main__":
    main()
