"""Asking the virus scanner of the machine about a file (clamd, over its local socket).

The protocol of clamd is one command and blocks of bytes with their lengths before them.
"""

import socket
import struct
from pathlib import Path

BLOCK = 1 << 16
PATIENCE = 30.0  # seconds
CLEAN, INFECTED, WAITING = "clean", "infected", ""
_COMMAND, _END = b"zINSTREAM\0", struct.pack("!I", 0)


def verdict(file: Path, *, at: str) -> str:
    """Return CLEAN or INFECTED, or WAITING when nobody can say now.

    at: path of the socket of clamd; empty when the installation has no scanner.
    """
    if not at:
        return WAITING
    try:
        answer = _asked(file, at)
    except OSError:
        return WAITING
    if answer.endswith(b"OK"):
        return CLEAN
    return INFECTED if answer.endswith(b"FOUND") else WAITING


def _asked(file: Path, at: str) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as scanner, file.open("rb") as source:
        scanner.settimeout(PATIENCE)
        scanner.connect(at)
        scanner.sendall(_COMMAND)
        while block := source.read(BLOCK):
            scanner.sendall(struct.pack("!I", len(block)) + block)
        scanner.sendall(_END)
        answer = b""
        while part := scanner.recv(BLOCK):
            answer += part
    return answer.strip(b"\0 \n")
