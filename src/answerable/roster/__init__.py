"""A spreadsheet in, people and problems out. Pure: no Django, no database, no language.

`reading.read` turns a file into a `Table`; `entries.read_roster` turns a table into the people on it, with every problem
by row and column, as values. What a problem is called in words stands in `web/organisation/messages.py`.
"""
