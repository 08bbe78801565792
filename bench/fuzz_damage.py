"""Damaged files, and made ones, for fuzzing: the same again for the same seed."""

import io
import random
import zipfile
from collections.abc import Iterator

import fuzz_seeds
import hypothesis
from fuzz_seeds import Seed
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

MADE_AT_ONCE = 25  # cases that Hypothesis makes in one go
MOST = 4  # changes to one case


def cases(rng: random.Random, seeds: list[Seed]) -> Iterator[tuple[str, bytes]]:
    """Yield one case after another: nine of ten damaged, the tenth a handful of made ones."""
    while True:
        for _ in range(9 * MADE_AT_ONCE):
            seed = rng.choice(seeds)
            yield seed.kind, _damaged(seed, rng, seeds)
        for kind, strategy in _STRATEGIES.items():
            for data in _made(strategy, rng.getrandbits(32)):
                yield f"made {kind}", data


def _damaged(seed: Seed, rng: random.Random, seeds: list[Seed]) -> bytes:
    """Damage a file: as it is, or one of the parts inside it."""
    if seed.kind in ("xlsx", "zip") and rng.random() < 0.7:
        return _damaged_inside(seed.data, rng)
    if seed.kind == "gz" and rng.random() < 0.7:
        return fuzz_seeds.packed(_changed(fuzz_seeds.unpacked(seed.data), rng, b"", seed.tokens))
    other = rng.choice([s for s in seeds if s.kind == seed.kind]).data
    return _changed(seed.data, rng, other, seed.tokens)


def _damaged_inside(data: bytes, rng: random.Random) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        names = old.namelist()
        chosen = set(rng.sample(names, min(len(names), rng.randint(1, 2))))
        for name in names:
            part = old.read(name)
            if name in chosen:
                part = _changed(part, rng, b"", fuzz_seeds.XML_TOKENS)
            new.writestr(name, part)
    return target.getvalue()


def _changed(data: bytes, rng: random.Random, other: bytes, tokens: list[bytes]) -> bytes:
    """Make up to four changes."""
    for _ in range(rng.randint(1, MOST)):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + int(rng.expovariate(1 / 40)) + 1)
        piece = data[at:to]
        change = rng.randrange(9)
        if change == 0 and piece:
            piece = bytes(rng.getrandbits(8) for _ in piece[:4]) + piece[4:]
        elif change == 1:
            piece = b""
        elif change == 2:
            piece = piece * rng.randint(2, 50)
        elif change in (3, 4, 5):
            piece = rng.choice(tokens) + (piece if rng.random() < 0.5 else b"")
        elif change == 6 and other:
            start = rng.randrange(len(other))
            piece = other[start : start + rng.randint(1, 2_000)]
        elif change == 7:
            data, piece, to = data[:at], b"", at
        elif piece:
            piece = piece[::-1]
        data = data[:at] + piece + data[to:]
    return data


def _made(strategy: st.SearchStrategy[bytes], seed: int) -> list[bytes]:
    """Let Hypothesis make some cases."""
    found: list[bytes] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=MADE_AT_ONCE, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @hypothesis.given(strategy)
    def keep(data: bytes) -> None:
        found.append(data)

    keep()
    return found


def _pieces(tokens: list[bytes], start: bytes = b"") -> st.SearchStrategy[bytes]:
    piece = st.sampled_from(tokens) | st.binary(max_size=6)
    return st.lists(piece, max_size=60).map(lambda pieces: start + b"".join(pieces))


_STRATEGIES: dict[str, st.SearchStrategy[bytes]] = {
    "bytes": st.binary(max_size=2_000),
    "iati": _pieces(fuzz_seeds.XML_TOKENS, b'<iati-activities version="2.03"><iati-activity>'),
    "csv": _pieces(fuzz_seeds.CSV_TOKENS, fuzz_seeds.HEADER + b"\n"),
    "json": _pieces(fuzz_seeds.JSON_TOKENS, b"["),
    "lines": _pieces(fuzz_seeds.JSON_TOKENS, b"{"),
}
