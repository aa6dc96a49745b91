"""What public sites publish, as anybody can check it: the log of publications, and pages held against it. No site, no database.

    content        what of a page is published, and its digest
    log            the entries, and what must hold between them
    maps           reading site maps and robots.txt
    sources        where pages come from: an address, or the folder of an export
    verification   the log, the site maps and the pages held against each other
    grams          the pieces of text by which a search finds it, in Chinese too

Specification: docs/publication-log.md.
"""
