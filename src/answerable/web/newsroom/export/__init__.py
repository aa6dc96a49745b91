"""Writing public sites out as files that any web server serves from any path.

    places      which file an address becomes, and how one file leads to another
    rewriting   the links of a page, made relative
    search      an index for searching without a server
    archive     what an archive wants to know of each page
    sources     of what each file is made, so that it is made again only when that has changed
    folder      the files of an export: only what changed is written, what is gone is removed
    run         all of it together

A site is walked as a reader walks it: from its fronts and the pages of its tree along every link. Specification: docs/publication-log.md, "Exports".
"""
