"""Every view has one address, and every address one view."""

from collections import Counter
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# Wagtail mounts some of its views several times, under an address of its own.
LIBRARYS = "editors/"


def mounted(patterns: list[URLPattern | URLResolver], under: str = "") -> Iterator[tuple[str, str]]:
    """(address, view) of all there are."""
    for each in patterns:
        if str(each.pattern) == LIBRARYS:
            continue
        if isinstance(each, URLResolver):
            yield from mounted(each.url_patterns, under + str(each.pattern))
        else:
            view = each.callback
            # Django's own class-based views are told apart by what they are made of.
            made_of = getattr(view, "view_class", view)
            name = f"{made_of.__module__}.{made_of.__qualname__}"
            # What a library's function makes anew for each use has one name and is several views.
            yield under + str(each.pattern), f"{name} {id(view)}" if "<locals>" in name else name


def test_no_path_and_no_view_is_mounted_twice() -> None:
    found = list(mounted(get_resolver().url_patterns))
    assert len(found) > 100
    paths = Counter(path for path, _view in found)
    views = Counter(view for _path, view in found)
    assert [path for path, times in paths.items() if times > 1] == []
    assert [view for view, times in views.items() if times > 1] == []


def test_no_name_is_given_twice() -> None:
    def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
        for each in patterns:
            if str(each.pattern) == LIBRARYS:
                continue
            if isinstance(each, URLResolver):
                yield from names(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
            elif each.name:
                yield space + each.name

    counted = Counter(names(get_resolver().url_patterns))
    assert [name for name, times in counted.items() if times > 1] == []
