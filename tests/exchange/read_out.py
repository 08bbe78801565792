"""Print what reading makes of files, for a process of its own: one digest for each file.

    python read_out.py FILE…

Two of them, one with compiled modules and one without, must print the same.
"""

import hashlib
import sys
from pathlib import Path

from marsa.exchange import reading
from marsa.exchange.iati import activity


def main() -> None:
    """Read each file and print the digest of all its readings."""
    print(Path(activity.__file__).suffix)
    for name in sys.argv[1:]:
        digest = hashlib.sha256()
        with reading.open(name) as stream:
            for part in stream:
                digest.update(repr(part).encode("utf-8", "backslashreplace"))
        print(digest.hexdigest(), stream.format, stream.version)


if __name__ == "__main__":
    main()
