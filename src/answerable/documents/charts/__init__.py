"""Pictures of a result as SVG: figures in, text out, the same in a page, a PDF, a Word file and a workbook.

    drawing.py   the marks that all pictures are made of, and how a text is fitted into its place
    words.py     what stands on a picture besides the figures, in Chinese and in English
    rows.py      a picture with one line for each presenter, unit or group, under one axis
    ranks.py     ranks with their intervals, and the limit of a quota
    apart.py     how far the groups of raters are apart
    years.py     this year beside last year
    turnout.py   ballots expected, returned and void
    shares.py    how many gave which level, one small picture each

Each row picture comes in three forms: `row` is one line without its name, for a cell of a table; `axis` is what stands above
such a column; `chart` is the whole, with names and figures, for a document. A `Chart` has its text alternative, which is made from
the same figures. Nothing is rounded here: whoever calls gives each figure as it is to be read, beside its value. What is None is not known, and
is not drawn. The same content gives the same text.

Colours are attributes (one hue by lightness, so that the order is kept in grey), and each mark has a class, by which a page gives it
the colours of its own light or dark scheme. There is no script, no style sheet and no style attribute inside.
"""

from answerable.documents.charts.drawing import Chart
from answerable.documents.charts.rows import Key

__all__ = ["Chart", "Key"]
