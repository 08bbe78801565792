"""Whether any file can make the reader fail: mutated real files, and made ones, for so long.

    nice python bench/fuzz.py [--seconds 600] [--seed 1] [--keep FOLDER]

Real files (MARSA_SHARED says where they are; the project's own small ones are always there) of
every kind that is read are damaged at random: bytes, pieces, tags, cells and keys changed, left
out, repeated, moved between files, cut off, packed; workbooks also in the parts inside. Hypothesis
makes others from pieces. Each must be read to its end within 30 seconds, and what is said must be
text. Workbooks are also put over the entries they were written from. Prints one line for each kind
and a reproducer for each failure, writes bench/out/fuzz.json, and leaves with 1 after a failure.
"""

import argparse
import faulthandler
import io
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fuzz_damage
import fuzz_seeds
from files import OUT

from marsa.collection import intake, sheet
from marsa.collection.returned import Stored
from marsa.exchange import reading
from marsa.exchange.record import Record
from marsa.exchange.workbook import expecting
from marsa.exchange.workbook import reading as returns

LONGEST = 30  # seconds for one case
KILO = 1_000
NOTED = 200  # cases between two notes of how far it got
CURRENT, STATE = "current.bin", "state.json"


class Slow(Exception):
    """A case that takes too long."""


@dataclass(slots=True)
class Run:
    """What was tried so far. failures: where and what → file that shows it."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    files: int = 0
    peak_mb: int = 0

    def as_data(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "counts": dict(self.counts), "slowest": dict(self.slowest),
            "failures": self.failures, "files": self.files, "peak_mb": self.peak_mb,
        }  # fmt: skip

    def add(self, other: "Run") -> None:
        """Take over what another process tried."""
        self.counts += other.counts
        for kind, took in other.slowest.items():
            self.slowest[kind] = max(self.slowest[kind], took)
        self.failures = other.failures | self.failures
        self.files, self.peak_mb = other.files, max(self.peak_mb, other.peak_mb)


def main() -> None:
    """Let a process read damaged files; where one dies, keep what killed it and start another."""
    arguments = _arguments()
    if arguments.inside:
        _run(arguments)
        return
    arguments.keep.mkdir(parents=True, exist_ok=True)
    whole, seed, started = Run(), arguments.seed, time.monotonic()
    while (left := arguments.seconds - (time.monotonic() - started)) > 1:
        inside = [sys.executable, __file__, "--inside", "--seed", str(seed)]
        options = ["--seconds", str(left), "--keep", str(arguments.keep)]
        code = subprocess.run([*inside, *options]).returncode
        whole.add(_noted(arguments.keep))
        if code:
            current = (arguments.keep / CURRENT).read_bytes()
            whole.failures[f"a process died with {code}"] = _kept(current, "died", arguments.keep)
        seed += 1
    _report(whole, seconds=time.monotonic() - started)
    sys.exit(1 if whole.failures else 0)


def _run(arguments: argparse.Namespace) -> None:
    """Read damaged files until the time is over; note now and then how far it got."""
    faulthandler.enable()
    signal.signal(signal.SIGALRM, _too_long)
    rng = random.Random(arguments.seed)
    seeds = fuzz_seeds.collected()
    run, started = Run(files=len(seeds)), time.monotonic()
    for kind, data in fuzz_damage.cases(rng, seeds):
        if time.monotonic() - started > arguments.seconds:
            break
        (arguments.keep / CURRENT).write_bytes(data)
        before = time.monotonic()
        failure = _tried(kind, data)
        took = round((time.monotonic() - before) * KILO)
        run.counts[kind] += 1
        run.slowest[kind] = max(run.slowest[kind], took)
        if failure and failure not in run.failures:
            run.failures[failure] = _kept(data, kind, arguments.keep)
        if run.counts.total() % NOTED == 0:
            _note(run, arguments.keep)
    _note(run, arguments.keep)


def _note(run: Run, folder: Path) -> None:
    run.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (folder / STATE).write_text(json.dumps(run.as_data()), encoding="utf-8")


def _noted(folder: Path) -> Run:
    state = folder / STATE
    if not state.exists():
        return Run()
    data = json.loads(state.read_text(encoding="utf-8"))
    state.unlink()
    counts, slowest = Counter(data.pop("counts")), Counter(data.pop("slowest"))
    return Run(counts, slowest, **data)


def _tried(kind: str, data: bytes) -> str:
    """Read a case; return where it failed, empty when it did not."""
    signal.alarm(LONGEST)
    try:
        _read(data)
        if kind == "xlsx":
            _put_over(data)
    except BaseException as error:  # a panic below Python is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        frames = traceback.extract_tb(error.__traceback__)
        last = [frame for frame in frames if "marsa" in Path(frame.filename).parts][-1]
        place = f"{Path(last.filename).parent.name}/{Path(last.filename).name}:{last.lineno}"
        return f"{kind}: {type(error).__name__} at {place}"
    finally:
        signal.alarm(0)
    return ""


def _read(data: bytes) -> None:
    with reading.open(io.BytesIO(data)) as stream:
        for part in stream:
            for finding in part.findings:
                f"{finding}{finding.message_en}{finding.message_fr}".encode()
            for record in part.records:
                sheet.canonical(sheet.content(record, recognise=_nobody)).encode()


def _put_over(data: bytes) -> None:
    """Put a workbook over the entries that it was written from."""
    about = fuzz_seeds.ABOUT
    taken = intake.take_returned(
        returns.stream(io.BytesIO(data), expect=about),
        recognise=_nobody,
        given=expecting.given(about),
        stored=lambda named: {ref: _STORED[ref] for ref in named if ref in _STORED},
    )
    for statement in taken.statements:
        statement.content.encode()


def _nobody(name: str, ref: str | None) -> None:
    """Recognise no organisation."""


def _stored(record: Record) -> Stored:
    return Stored(1, sheet.canonical(sheet.content(record, recognise=_nobody)))


_STORED = {record.ref: _stored(record) for record in fuzz_seeds.entries()}


def _too_long(*_: object) -> None:
    raise Slow(f"more than {LONGEST} seconds")


def _kept(data: bytes, kind: str, folder: Path) -> str:
    file = folder / f"{kind.replace(' ', '-')}-{len(list(folder.iterdir())) + 1:03}.bin"
    file.write_bytes(data)
    return str(file)


def _report(run: Run, *, seconds: float) -> None:
    for kind, count in sorted(run.counts.items()):
        print(f"{kind}: {count:,} cases, slowest {run.slowest[kind] / KILO:.2f} s")
    for failure, file in run.failures.items():
        print(f"FAILED {failure}\n  {file}")
    print(
        f"{run.counts.total():,} cases from {run.files} files in {seconds:.0f} s, "
        f"{len(run.failures)} failures, peak {run.peak_mb} MB"
    )
    OUT.mkdir(exist_ok=True)
    figures = run.as_data() | {"seconds": round(seconds)}
    (OUT / "fuzz.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Read damaged files until the time is over.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    keep = Path(tempfile.gettempdir()) / "marsa-fuzz"
    parser.add_argument("--keep", type=Path, default=keep, help="folder for reproducers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
