"""Draws the icons that a phone's home screen wants as PNG: `python frontend/icons.py`. The same shape as icon.svg.

Pure Python, and run by hand only: what it draws is committed.
"""

import struct
import zlib
from pathlib import Path

STATIC = Path(__file__).parents[1] / "src" / "answerable" / "web" / "static"
BLUE, WHITE = (0x1E, 0x4E, 0x79), (0xFF, 0xFF, 0xFF)
SIDE = 32.0
TICK = ((9.0, 17.0), (14.0, 22.0), (23.0, 10.0))
HALF_STROKE = 1.75


def distance(x: float, y: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a point to the line between two others."""
    (ax, ay), (bx, by) = a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return float(((x - ax - along * (bx - ax)) ** 2 + (y - ay - along * (by - ay)) ** 2) ** 0.5)


def pixel(column: int, row: int, size: int) -> bytes:
    """The whole square is filled, since phones cut their own shape out of it; the tick has soft edges."""
    scale = SIDE / size
    x, y = (column + 0.5) * scale, (row + 0.5) * scale
    away = min(distance(x, y, TICK[0], TICK[1]), distance(x, y, TICK[1], TICK[2]))
    share = max(0.0, min(1.0, (HALF_STROKE - away) / scale + 0.5))
    return bytes(round(blue + (white - blue) * share) for blue, white in zip(BLUE, WHITE, strict=True))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(size: int) -> bytes:
    rows = b"".join(b"\0" + b"".join(pixel(x, y, size) for x in range(size)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


if __name__ == "__main__":
    for size in (192, 512):
        (STATIC / f"icon-{size}.png").write_bytes(png(size))
