"""How fast IATI files are read, beside the tools that turn them into tables.

    python bench/peers.py [FOLDER] [--rounds 3] [--megabytes 32]

Installs flattentool and iatiflattener into a throw-away environment; one that cannot be installed
or run is named, and the other goes on. FOLDER holds real activity files (by default data/iati under
MARSA_SHARED); those of version 2 are replicated into one file, since iatiflattener takes no other.
Each tool is a process of its own, in turns, on that file:

    flattentool     reads, flattens, writes a CSV for each kind of element; checks nothing
    iatiflattener   reads, divides by country and sector, converts, writes CSVs; checks nothing
    marsa           reads, checks, makes records
    marsa, CSV      the same, and writes records and findings as CSVs
    marsa, CSV, no schema   the same, not held against the official schema: nearest to equal work

Figures are medians. Speeds and ratios are by processor seconds of the whole process, start-up
included, since machines are shared; seconds by the clock stand beside. Prints one line for each
figure and writes bench/out/peers.json.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import files
import lists

RUNNERS = Path(__file__).resolve().parent / "runners"
PEERS = ("flattentool", "iatiflattener")
OURS = ("marsa", "marsa, CSV", "marsa, CSV, no schema")


@dataclass(frozen=True, slots=True)
class Tool:
    """command: what reads a file into a folder; taken: how many activities came to that folder."""

    command: Callable[[Path], list[str]]
    taken: Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds of the processor and of the clock, megabytes at its peak."""

    processor: float
    clock: float
    peak: float
    taken: int


class Failed(Exception):
    """A tool did not end well; says how."""


def main() -> None:
    """Measure and report."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        report = _measure(arguments, Path(folder))
    for name, value in report["figures"].items():
        print(f"{name:<44} {value:>12,.2f}")
    for name, version in report["versions"].items():
        print(f"version of {name:<33} {version:>12}")
    for name, reason in report["missing"].items():
        print(f"not measured: {name}: {reason}")
    files.OUT.mkdir(exist_ok=True)
    (files.OUT / "peers.json").write_text(json.dumps(report, indent=1) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=files.ACTIVITIES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=32)
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, folder: Path) -> dict[str, dict[str, Any]]:
    sources = files.of_version_2(arguments.folder)
    file = files.replicated(sources, target=folder / "file.xml", megabytes=arguments.megabytes)
    lists.write(folder, file=file)
    versions, missing = _installed(folder / "peers")
    tools = {name: tool for name, tool in _tools(file, folder).items() if name not in missing}
    runs: dict[str, list[Run]] = {name: [] for name in tools}
    for _ in range(arguments.rounds):
        for name in [name for name in tools if name not in missing]:
            try:
                runs[name].append(_run(tools[name]))
            except Failed as failure:
                if name in OURS:
                    raise
                missing[name] = str(failure)
    measured = {name: runs[name] for name in tools if name not in missing}
    figures = {"file, MB": file.stat().st_size / files.MEGABYTE}
    figures |= _figures(measured, activities=files.activities(file))
    return {"figures": figures, "versions": versions, "missing": missing}


def _installed(place: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Install the peers; return the version of each, and why one is missing."""
    venv.create(place, with_pip=True)
    versions, missing = {}, {}
    python = str(place / "bin" / "python")
    for name in PEERS:
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name]
        code = subprocess.run(pip, capture_output=True).returncode
        if code:
            missing[name] = f"could not be installed: pip ended with code {code}"
            continue
        ask = f"import importlib.metadata as m; print(m.version({name!r}))"
        answer = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True)
        versions[name] = answer.stdout.strip()
    return versions, missing


def _tools(file: Path, folder: Path) -> dict[str, Tool]:
    theirs = folder / "peers" / "bin"
    flatten = [str(theirs / "flatten-tool"), "flatten", "-f", "csv", "--xml"]
    flatten += ["--id-name", "iati-identifier", "--root-list-path", "iati-activity", str(file)]
    rows = [str(theirs / "python"), str(RUNNERS / "iatiflattener_rows.py"), str(file), str(folder)]
    ours = [sys.executable, str(RUNNERS / "marsa_records.py"), str(file)]
    return {
        "flattentool": Tool(
            lambda out: [*flatten, "-o", str(out)], lambda out: _lines(out / "main.csv")
        ),
        "iatiflattener": Tool(
            lambda out: [*rows, str(out)],
            lambda out: sum(map(_lines, (out / "csv" / "activities").iterdir())),
        ),
        "marsa": Tool(lambda out: [*ours, str(out)], _records),
        "marsa, CSV": Tool(
            lambda out: [*ours, str(out), "--csv"], lambda out: _lines(out / "activities.csv")
        ),
        "marsa, CSV, no schema": Tool(
            lambda out: [*ours, str(out), "--csv", "--unchecked"],
            lambda out: _lines(out / "activities.csv"),
        ),
    }


def _lines(table: Path) -> int:
    """Count the rows of a CSV, its header left out."""
    with table.open(newline="") as source:
        return sum(1 for _ in csv.reader(source)) - 1


def _records(out: Path) -> int:
    return int(json.loads((out / "count.json").read_text())["records"])


def _run(tool: Tool) -> Run:
    """Run a tool once as a process of its own."""
    with tempfile.TemporaryDirectory() as out, tempfile.TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(tool.command(Path(out)), stdout=subprocess.DEVNULL, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)  # Popen's own wait tells no processor time
        clock = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = (said.read().splitlines() or ["nothing"])[-1]
            raise Failed(f"ended with code {process.returncode}, saying: {last}")
        processor = usage.ru_utime + usage.ru_stime
        return Run(processor, clock, usage.ru_maxrss / 1024, tool.taken(Path(out)))


def _figures(measured: dict[str, list[Run]], *, activities: int) -> dict[str, float]:
    figures: dict[str, float] = {"activities": activities}
    seconds = {name: median(run.processor for run in runs) for name, runs in measured.items()}
    for name, runs in measured.items():
        figures[f"{name}: activities taken"] = min(run.taken for run in runs)
        figures[f"{name}: processor, s"] = seconds[name]
        figures[f"{name}: clock, s"] = median(run.clock for run in runs)
        figures[f"{name}: activities/s"] = activities / seconds[name]
        figures[f"{name}: peak memory, MB"] = median(run.peak for run in runs)
    peers = [name for name in PEERS if name in seconds]
    for ours in OURS:
        for name in peers:
            figures[f"{name} / {ours}"] = seconds[name] / seconds[ours]
        if peers:
            faster = min(seconds[name] for name in peers)
            figures[f"faster peer / {ours}"] = faster / seconds[ours]
    return figures


if __name__ == "__main__":
    main()
