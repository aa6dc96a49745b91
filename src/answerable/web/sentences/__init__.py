"""Every sentence that a script shows, by page: `phone`, `hall`, `tracker` and `verify`.

A page carries all its sentences with it, in the visitor's language, so that its script needs no network to speak. Keys are
those that `t()` is called with in frontend/src; placeholders in braces are filled in there. A test holds that every key that
a script asks for is here, and that none is here for nothing.
"""
