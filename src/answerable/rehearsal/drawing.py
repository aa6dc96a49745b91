"""The picture that stands in for a photograph of the meeting: the hall, and on its wall a screen for each venue. Flat shapes, no person."""

import io

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1440, 872
COLUMNS, ROWS = 5, 4
WALL, FRAME, FLOOR = "#12454f", "#0a1f25", "#0e3942"
AUDIENCE = ((600, 30, "#0c323a"), (665, 42, "#0a2a31"), (745, 58, "#072127"))  # top, size of a head, colour
SCREENS, TABLE, PERSON, ON = ("#dfeae4", "#e6e4d3", "#d3e3e6"), "#b9714f", "#2d5a63", "#d96c4a"


def hall() -> bytes:
    """A PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), WALL)
    draw = ImageDraw.Draw(picture)
    for at in range(9):  # lamps
        draw.line((WIDTH // 2 + (at - 4) * 30, 90, (at - 4) * 230 + WIDTH // 2, 0), "#3a6f78", 3)
    draw.rectangle((0, 620, WIDTH, HEIGHT), FLOOR)
    draw.rectangle((270, 80, 1170, 560), FRAME)
    for at in range(COLUMNS * ROWS):
        left, top = 286 + at % COLUMNS * 176, 96 + at // COLUMNS * 114
        draw.rectangle((left, top, left + 164, top + 104), SCREENS[at % len(SCREENS)])
        for seat in range(4):
            middle = left + 28 + seat * 36
            draw.ellipse((middle - 9, top + 38, middle + 9, top + 56), PERSON)
            draw.rounded_rectangle((middle - 15, top + 58, middle + 15, top + 90), 10, PERSON)
        draw.rectangle((left, top + 84, left + 164, top + 104), TABLE)
    draw.rectangle((638, 210, 802, 314), outline=ON, width=6)  # the venue that is on
    for row, (top, head, colour) in enumerate(AUDIENCE):
        apart = head * 3
        for middle in range(row % 2 * apart // 2, WIDTH + apart, apart):
            draw.ellipse((middle - head // 2, top, middle + head // 2, top + head), colour)
            draw.ellipse((middle - head * 5 // 4, top + head, middle + head * 5 // 4, top + head * 4), colour)
        draw.rectangle((0, top + head * 2, WIDTH, HEIGHT), colour)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
