"""What a unit promised over the years, and whether it was done: one PDF, with the signed record inside.

content.py    what is printed
printed.py    the PDF, from promises.typ; the record is attached to it as promises.json
"""
