"""Pictures of the guide, made small: at most 256 colours, counted by the browser itself."""

import base64
import struct
import zlib
from pathlib import Path

from playwright.sync_api import Page

# Reads a PNG into a canvas; returns width, height, the colours that stand most often, and for
# each pixel the place of its colour, or of the nearest one that is kept.
COUNT = """async (source) => {
  const image = new Image();
  image.src = `data:image/png;base64,${source}`;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data;
  const keys = new Uint32Array(data.length / 4), counts = new Map();
  for (let i = 0; i < keys.length; i++) {
    const key = (data[4 * i] >> 2 << 12) | (data[4 * i + 1] >> 2 << 6) | data[4 * i + 2] >> 2;
    keys[i] = key;
    const seen = counts.get(key);
    if (seen) seen[0]++; else counts.set(key, [1, data[4 * i], data[4 * i + 1], data[4 * i + 2]]);
  }
  const ordered = [...counts].sort((a, b) => b[1][0] - a[1][0]);
  const kept = ordered.slice(0, 256).map(([, [, ...rgb]]) => rgb);
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const place = new Map(ordered.map(([key, [, ...rgb]], rank) => [key, rank < 256 ? rank :
    kept.reduce((best, colour, at) => far(colour, rgb) < far(kept[best], rgb) ? at : best, 0)]));
  const indices = Uint8Array.from(keys, (key) => place.get(key));
  let text = "";
  for (let i = 0; i < indices.length; i += 8192)
    text += String.fromCharCode(...indices.subarray(i, i + 8192));
  return [image.width, image.height, kept.flat(), btoa(text)];
}"""


def take(window: Page, *, file: Path, with_help_of: Page) -> None:
    """Write what a window shows into a PNG with a palette.

    with_help_of: an empty page, which has no policy against reading a picture.
    """
    picture = base64.b64encode(window.screenshot()).decode()
    width, height, colours, places = with_help_of.evaluate(COUNT, picture)
    file.write_bytes(_png(width, height, bytes(colours), base64.b64decode(places)))


def _png(width: int, height: int, colours: bytes, places: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    rows = b"".join(b"\0" + places[at : at + width] for at in range(0, len(places), width))
    parts = [(b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, content) for name, content in parts)


def _part(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )
