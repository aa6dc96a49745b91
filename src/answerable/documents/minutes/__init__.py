"""The minutes of a meeting: what was there, in order, as a PDF or a Word file.

    content.py    the content, and its JSON, in which a draft is kept
    wording.py    the sentences of the document, in Chinese and in English
    outline.py    content and language in, headings and paragraphs in order out; both files are made from this
    printed.py    the PDF, from official.typ (Chinese, after GB/T 9704) or letter.typ (English)
    word.py       the Word file; its template is made by template.py

`content` alone needs neither the typesetter nor Word's library, so that a site can keep drafts without loading them.
"""
