"""A Word file whose bytes depend on its content alone."""

import io
import zipfile

# The earliest date that a zip can hold.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def repacked(file: bytes) -> bytes:
    """`file`, a zip such as a Word file, with the same parts in the same order and no date of making."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(packed, "w") as new:
        for name in parts.namelist():
            new.writestr(zipfile.ZipInfo(name, NO_DATE), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
