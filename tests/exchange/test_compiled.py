"""Modules that `make fast` compiled: none older than its source, and the same answers as without.

Where nothing is compiled, as after a plain set-up, only the list of them is looked at.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT as SHARED

ROOT = Path(__file__).resolve().parents[2]
EXCHANGE = ROOT / "marsa" / "exchange"
RUNNER = Path(__file__).with_name("read_out.py")
SAMPLES = sorted((ROOT / "tests" / "files").glob("*.xml"))
NEEDED = ("exchange", "kit", "registry")  # rooms without which no file is read


def listed() -> list[Path]:
    lines = (EXCHANGE / "compiled.txt").read_text().splitlines()
    return [EXCHANGE / line for line in lines if line and not line.startswith("#")]


def extensions() -> list[Path]:
    return sorted(EXCHANGE.rglob("*.so"))


def made_of(source: Path) -> list[Path]:
    return list(source.parent.glob(f"{source.stem}.*.so"))


@pytest.fixture
def compiled() -> list[Path]:
    if not extensions():
        pytest.skip("nothing is compiled here (make fast compiles)")
    return extensions()


@pytest.fixture
def as_written(tmp_path: Path) -> Path:
    """Copy the rooms that reading needs, without what was compiled of them."""
    ignored = shutil.ignore_patterns("*.so", "__pycache__")
    (tmp_path / "marsa").mkdir()
    shutil.copy(ROOT / "marsa" / "__init__.py", tmp_path / "marsa")
    for room in NEEDED:
        shutil.copytree(ROOT / "marsa" / room, tmp_path / "marsa" / room, ignore=ignored)
    return tmp_path


def read_out(files: list[Path], *, package: Path) -> list[str]:
    """Read files in a process of its own; the first line tells what kind of module was at work."""
    command = [sys.executable, str(RUNNER), *map(str, files)]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.splitlines()


def same(files: list[Path], *, as_written: Path) -> None:
    slow, fast = read_out(files, package=as_written), read_out(files, package=ROOT)
    assert (slow[0], fast[0]) == (".py", ".so")
    assert len(slow) == len(files) + 1
    assert fast[1:] == slow[1:]


def test_each_module_on_the_list_is_there_once_and_in_order() -> None:
    names = [str(path.relative_to(EXCHANGE)) for path in listed()]
    assert [name for name in names if not (EXCHANGE / name).exists()] == []
    assert names == sorted(set(names), key=lambda name: (name.count("/"), name))


def test_what_is_compiled_is_what_the_list_names(compiled: list[Path]) -> None:
    shared = list(EXCHANGE.glob("compiled__mypyc.*.so"))
    assert [len(made_of(source)) for source in listed()] == [1] * len(listed())
    assert compiled == sorted([*shared, *(made for one in listed() for made in made_of(one))])


def test_no_compiled_module_is_older_than_its_source(compiled: list[Path]) -> None:
    made = min(path.stat().st_mtime for path in compiled)
    edited = [path.name for path in listed() if path.stat().st_mtime > made]
    assert edited == [], "edited since make fast: run make fast again, or make slow"


def test_compiled_modules_read_the_samples_as_the_written_ones_do(
    compiled: list[Path], as_written: Path
) -> None:
    same(SAMPLES, as_written=as_written)


def test_compiled_modules_read_every_real_file_as_the_written_ones_do(
    compiled: list[Path], as_written: Path
) -> None:
    folders = [SHARED / "data" / name for name in ("iati", "iati-bad", "conformance")]
    files = sorted(path for folder in folders for path in folder.rglob("*.xml"))
    if not files:
        pytest.skip("real data not at hand (set MARSA_SHARED to the folder that holds it)")
    same(files, as_written=as_written)
