"""Documents: content in, PDF, Word, workbook or SVG out.

Pure: it knows no site and no database, imports nothing else of ours, and reads nothing but its own templates and the
fonts that are installed. The same content and the same fonts give the same bytes: every date in a file comes from its content.

What people wrote is data and never markup. It reaches the typesetter as JSON and Word as escaped text, so nothing in
it is ever run, and it is printed as it was written.

    faults.py       what can go wrong
    text.py         what of a text can be printed
    fonts.py        the typefaces of a document, and which characters the installed fonts have
    official.py     official typefaces in a folder: looked at, and chosen instead of the substitutes
    signing.py      the organisation's digital signature on a PDF; the only bytes that are others each time
    typesetting.py  a typst source and its content become a PDF
    office.py       a Word file whose bytes depend on its content alone
    minutes/        the minutes of a meeting, and the layout that all documents share
    promises/       what a unit promised, and whether it was done
    notice.py       the notice of a meeting
    charts/         pictures of a result as SVG, the same on a page and in every document
"""
