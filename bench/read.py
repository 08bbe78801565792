"""How fast IATI files are read, beside bare lxml in the same run.

    python bench/read.py [FOLDER] [--rounds 5] [--large-mb 200]

FOLDER holds real activity files (by default data/iati under MARSA_SHARED). Those of version 2 are
replicated into one file of 32 MB and one of 200 MB by tools/replicate_iati.py of the same shared
folder, into a temporary folder; all of them, under the version of the first, into another of 32 MB:
there nearly every activity has faults of structure to be told. Prints one line for each figure and
writes bench/out/read.json. Times are CPU seconds of one process, for several processes seconds on
the clock; the best of several rounds, taken in turns.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import files
from lxml import etree

from marsa.exchange import iati, reading


def main() -> None:
    """Measure and report."""
    arguments = _arguments()
    if arguments.peak:
        _read(arguments.peak)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = _measure(arguments, Path(folder))
    for name, value in figures.items():
        print(f"{name:<44} {value:>12,.2f}")
    files.OUT.mkdir(exist_ok=True)
    (files.OUT / "read.json").write_text(json.dumps(figures, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Plain)
    parser.add_argument("folder", nargs="?", type=Path, default=files.ACTIVITIES)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--large-mb", type=int, default=200)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


class _Plain(argparse.RawDescriptionHelpFormatter):
    """Leaves the description as it is written."""


def _measure(arguments: argparse.Namespace, folder: Path) -> dict[str, float]:
    real, big = files.of_version_2(arguments.folder), arguments.large_mb
    middle = files.replicated(real, target=folder / "middle.xml", megabytes=32)
    mixed = files.replicated([arguments.folder], target=folder / "mixed.xml", megabytes=32)
    large = files.replicated(real, target=folder / "large.xml", megabytes=big)
    bare, ours, bare_mixed, ours_mixed, clock, two = [], [], [], [], [], []
    for _ in range(arguments.rounds):
        bare.append(_timed(_iterparse, middle)[0])
        ours.append(_timed(_read, middle))
        bare_mixed.append(_timed(_iterparse, mixed)[0])
        ours_mixed.append(_timed(_read, mixed)[0])
        clock.append(_timed(_iterparse, middle, clock=time.perf_counter)[0])
        two.append(_timed(_read_by_two, middle, clock=time.perf_counter)[0])
    seconds, (activities, findings) = min(ours)
    size = middle.stat().st_size / files.MEGABYTE
    return {
        "file, MB": size,
        "activities": activities,
        "findings": findings,
        "bare lxml iterparse, s": min(bare),
        "bare lxml iterparse, MB/s": size / min(bare),
        "read, s": seconds,
        "read, MB/s": size / seconds,
        "read, activities/s": activities / seconds,
        "read / bare iterparse": seconds / min(bare),
        "read / bare iterparse, versions mixed": min(ours_mixed) / min(bare_mixed),
        "two workers, s on the clock": min(two),
        "two workers / bare iterparse": min(two) / min(clock),
        "peak memory at 32 MB, MB": _peak(middle),
        f"peak memory at {arguments.large_mb} MB, MB": _peak(large),
    }


def _timed(
    work: Callable[[Path], tuple[int, int]],
    file: Path,
    *,
    clock: Callable[[], float] = time.process_time,
) -> tuple[float, tuple[int, int]]:
    start = clock()
    result = work(file)
    return clock() - start, result


def _iterparse(file: Path) -> tuple[int, int]:
    """Do the least that anybody reading the file with lxml can do."""
    elements = 0
    for _, element in etree.iterparse(file, events=("end",)):
        elements += 1
        element.clear()
    return elements, 0


def _read(file: Path) -> tuple[int, int]:
    """Read records and findings, and keep none of them."""
    records = findings = 0
    with file.open("rb") as source:
        for part in iati.stream(source):
            records += len(part.records)
            findings += len(part.findings)
    return records, findings


def _read_by_two(file: Path) -> tuple[int, int]:
    """Read the same records and findings, with two processes beside this one."""
    records = findings = 0
    with reading.open(file, workers=2) as stream:
        for part in stream:
            records += len(part.records)
            findings += len(part.findings)
    return records, findings


def _peak(file: Path) -> float:
    """Return the peak memory, in megabytes, of a process that reads a file."""
    command = [sys.executable, __file__, "--peak", str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
