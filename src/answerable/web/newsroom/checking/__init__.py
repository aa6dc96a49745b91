"""What should not stand in a published text: found, with its place. Texts in, hits out; no site, no database, no language.

`places` cuts a text into sentences and says where something stands; `numbers`, `words` and `leaders` look for what each is named after; `files` gives the text of an
attachment. A hit that is wrong is dismissed by somebody, with a reason; that is kept elsewhere.
"""
