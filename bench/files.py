"""The real files that benches measure on, and larger ones made of them.

They are no part of the project: MARSA_SHARED says where they are, and tools/replicate_iati.py of
the same folder repeats real activities with fresh identifiers up to the size that is asked for.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MARSA_SHARED", ROOT.parent / "shared"))
ACTIVITIES = SHARED / "data" / "iati"
OUT = ROOT / "bench" / "out"
MEGABYTE = 1_000_000

_DECLARED = re.compile(rb"<iati-activities\b[^>]*?\bversion\s*=\s*[\"']([^\"']*)")
_ACTIVITY = re.compile(rb"<iati-activity[\s>]")
_HEAD = 4096  # bytes within which a file names its version


def replicated(sources: Sequence[Path], *, target: Path, megabytes: int) -> Path:
    """Make one large file of real activities.

    sources: files, or folders of them. The large file declares the version of the first one.
    """
    tool = SHARED / "tools" / "replicate_iati.py"
    command = [sys.executable, str(tool), *map(str, sources), "--single", str(target)]
    command += ["--target-mb", str(megabytes), "--out", str(target.parent)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def of_version_2(folder: Path) -> list[Path]:
    """Return the files of a folder that say they are version 2 of the standard, by name."""
    return [file for file in sorted(folder.glob("*.xml")) if _version(file).startswith("2.")]


def activities(file: Path) -> int:
    """Count the activities of a file by their opening tags, without parsing it."""
    with file.open("rb") as lines:
        return sum(len(_ACTIVITY.findall(line)) for line in lines)


def _version(file: Path) -> str:
    with file.open("rb") as source:
        found = _DECLARED.search(source.read(_HEAD))
    return found[1].decode() if found else ""
