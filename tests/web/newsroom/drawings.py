"""Pictures for the sample newspaper, drawn here: nobody's photographs."""

import io
import math
import random

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from answerable.web.newsroom.media import Picture

Colour = tuple[int, int, int]
TEAL, MIST, RUST, SAND, PLUM, GOLD = (
    (13, 74, 90),
    (214, 230, 232),
    (196, 104, 76),
    (246, 230, 200),
    (66, 25, 62),
    (214, 160, 60),
)


def between(first: Colour, second: Colour, share: float) -> Colour:
    mixed = [round(a + (b - a) * share) for a, b in zip(first, second, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def ridges(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for row in range(height):
        draw.line((0, row, width, row), fill=between(SAND, MIST, row / height))
    draw.ellipse(
        (width * 0.66, height * 0.2, width * 0.74, height * 0.2 + width * 0.08), fill=(244, 190, 150)
    )
    for layer in range(6):
        base, phase = height * (0.42 + 0.1 * layer), layer * 1.7
        crest = [
            (at, base + math.sin(at / width * (5 + layer) + phase) * height * 0.07)
            for at in range(0, width + 9, 8)
        ]
        draw.polygon([*crest, (width, height), (0, height)], fill=between(MIST, TEAL, (layer + 1) / 6))


def hall(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    draw.rectangle((0, 0, width, height), fill=(9, 46, 56))
    for column in range(5):
        for row in range(4):
            left, top = width * (0.2 + 0.12 * column), height * (0.12 + 0.12 * row)
            draw.rectangle(
                (left, top, left + width * 0.112, top + height * 0.108),
                fill=between(MIST, SAND, (column + row) % 3 / 3),
            )
            for head in range(4):
                x = left + width * (0.016 + 0.024 * head)
                draw.ellipse((x, top + height * 0.045, x + width * 0.014, top + height * 0.07), fill=TEAL)
                draw.rectangle((x - 2, top + height * 0.07, x + width * 0.016, top + height * 0.1), fill=TEAL)
    draw.rectangle(
        (width * 0.44, height * 0.12, width * 0.552, height * 0.228), outline=RUST, width=max(2, width // 250)
    )
    for row in range(4):
        for seat in range(14):
            size = width * (0.03 + 0.008 * row)
            x, y = width * (seat + 0.5 * (row % 2)) / 13.5 - size / 2, height * (0.68 + 0.08 * row)
            draw.ellipse((x, y, x + size, y + size), fill=between((18, 70, 82), (6, 30, 38), row / 3))


def membrane(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    draw.rectangle((0, 0, width, height), fill=(10, 58, 70))
    size = width / 26
    for row in range(int(height / size * 1.2) + 2):
        for column in range(28):
            x, y = (column - 0.5 * (row % 2)) * size, (row - 1) * size * 0.87
            near = 1 - min(1.0, math.hypot(x - width / 2, y - height / 2) / width * 1.7)
            draw.ellipse(
                (x + 2, y + 2, x + size - 2, y + size - 2),
                outline=between((30, 96, 108), MIST, near),
                width=max(1, width // 400),
            )


def fibres(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    draw.rectangle((0, 0, width, height), fill=PLUM)
    for strand in range(70):
        line = [
            (
                at,
                height / 2
                + math.sin(at / width * 6 + strand / 22)
                * height
                * (0.34 - strand / 260)
                * math.cos(at / width * 2.4),
            )
            for at in range(0, width + 9, 8)
        ]
        draw.line(line, fill=between(GOLD, (240, 214, 180), strand % 9 / 9), width=max(1, width // 700))


def fields(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    chance = random.Random(7)
    draw.rectangle((0, 0, width, height), fill=(236, 240, 236))
    colours = (MIST, (120, 176, 184), (44, 118, 130), RUST, SAND, (200, 220, 222))
    for column in range(9):
        for row in range(7):
            x, y = width * column / 8.5 - 20, height * row / 6.2 - 10
            shift = chance.randint(-14, 14)
            corners = (
                (x + shift, y),
                (x + width / 9, y + shift),
                (x + width / 9 - shift, y + height / 6.8),
                (x, y + height / 6.8 - shift),
            )
            draw.polygon(corners, fill=chance.choice(colours))


DRAWN = (ridges, hall, membrane, fibres, fields)


def picture(kind: str, title: str, description: str, width: int = 1600) -> Picture:
    """A picture of one of the kinds, kept as an editor's upload is."""
    draw_it = next(each for each in DRAWN if each.__name__ == kind)
    height = width * 5 // 8
    image = Image.new("RGB", (width, height))
    draw_it(ImageDraw.Draw(image), width, height)
    written = io.BytesIO()
    image.save(written, "PNG")
    written.seek(0)
    file = ImageFile(written, name=f"{kind}.png")
    return Picture.objects.create(
        title=title, description=description, credit="示意图，非实景", file=file, width=width, height=height
    )
