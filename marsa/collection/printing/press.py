"""The process that sets a document: values in, PDF out. It knows nothing of Django.

`python -m marsa.collection.printing.press` reads one JSON object: template (name of a .typ file
beside this one), values, at (seconds since 1970, for the same bytes twice).
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

FOLDER = Path(__file__).parent


def set_document(template: str, *, values: Any, at: int) -> bytes:
    """Return the PDF that a template makes of values; with the fonts that Typst brings along."""
    compiler = typst.Compiler(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
    )
    # PDF/A-2a and PDF/UA-1: kept for good, and read aloud.
    made = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=at)
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Read what to set, and write the document."""
    asked = json.load(sys.stdin.buffer)
    document = set_document(asked["template"], values=asked["values"], at=asked["at"])
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
