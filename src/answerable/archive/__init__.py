"""The archive of a meeting as one file, written and checked without a site or a database.

It is a zip that holds one bag (BagIt 1.0, RFC 8493) with SHA-256 and SHA-512 of every file, whose payload is described as an RO-Crate 1.3.
The zip is canonical to the byte: files in the order of their names, stored as they are, with one fixed date. So whoever checks it writes it
once more from what it holds and compares, and a change of any byte is found, also where no checksum looks.

    layout.py    the names, and the texts that are fixed
    writing.py   a folder of files in, the zip out
    crate.py     the description of the payload
    checking.py  the zip in, findings out

An archive is not signed: whoever alters it and writes all of it anew has another archive. What tells the two apart is the SHA-256 of the
file, which stands in the meeting's audit log. The evidence bundle within is signed, and is judged by the product's own verifier.
"""
