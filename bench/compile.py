"""Compile the modules that reading spends its time in, in place; or take what was made away.

    python bench/compile.py            (make fast)
    python bench/compile.py --remove   (make slow)

marsa/exchange/compiled.txt names the modules. mypyc, which comes with mypy, makes extension modules
of them that stand beside their sources and go before them; it needs a C compiler and the headers of
Python. Nothing depends on it: without them the same modules run as they are written.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXCHANGE = ROOT / "marsa" / "exchange"
NAMES = EXCHANGE / "compiled.txt"
BUILD = ROOT / "build" / "fast"
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX") or ".so"
# What all modules share stands in the room: only what is in the package can be imported everywhere.
GROUP = "marsa.exchange.compiled"
SETUP = """
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify({sources!r}, debug_level="0", target_dir={target!r}, group_name={group!r})
setup(name="marsa-compiled", packages=[], ext_modules=modules)
"""


def main() -> None:
    """Compile, or remove what was compiled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--remove", action="store_true", help="take compiled modules away")
    is_removing = parser.parse_args().remove
    if not is_removing and (reason := why_not_compile()):
        sys.exit(reason)
    _remove()
    if not is_removing:
        _compile(sources())


def sources() -> list[Path]:
    """Return the modules that are compiled."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [EXCHANGE / line for line in lines if line and not line.startswith("#")]


def why_not_compile() -> str | None:
    """Return what is missing, and what to do; None when nothing is."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    if shutil.which(compiler) is None:
        missing = f"the C compiler {compiler} is not here"
    elif not headers.exists():
        missing = f"the headers of Python are not here ({headers})"
    else:
        return None
    return (
        f"Nothing was compiled: {missing}. On Debian, apt-get install gcc python3-dev brings it."
        " Marsa works without, and reads IATI files somewhat more slowly."
    )


def _remove() -> None:
    for made in EXCHANGE.rglob(f"*{SUFFIX}"):
        made.unlink()
    shutil.rmtree(BUILD, ignore_errors=True)


def _compile(modules: list[Path]) -> None:
    """Make the extension modules; those of an earlier run are gone, so that none is older."""
    names = [str(module.relative_to(ROOT)) for module in modules]
    BUILD.mkdir(parents=True)
    setup = BUILD / "setup.py"
    setup.write_text(SETUP.format(sources=names, target=str(BUILD), group=GROUP))
    command = [sys.executable, str(setup), "-q", "build_ext", "--inplace"]
    command += ["--build-temp", str(BUILD / "objects"), "--build-lib", str(BUILD / "library")]
    subprocess.run(command, check=True, cwd=ROOT)
    print(f"Compiled {len(modules)} modules. After editing one of them: make fast, or make slow.")


if __name__ == "__main__":
    main()
