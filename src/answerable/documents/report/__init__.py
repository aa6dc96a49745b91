"""The result of a meeting on paper: summary table, full report, Word file, workbook, CSV and JSON, all from one content.

content.py    the content: tables of texts, sentences, fingerprints. Whoever makes it has the figures; here nothing is computed
wording.py    the fixed words of the documents, in Chinese and in English
blocks.py     content in, the blocks of a document in order out; PDF and Word file are both made from this
printed.py    the PDF, from report.typ, with its evidence attached
word.py       the Word file; template.py makes its template, and checks one that an organisation has made of it
plain.py      CSV and JSON
"""
