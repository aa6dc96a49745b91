"""The languages of public sites: their codes in Wagtail, in addresses and in HTML, and their names in themselves."""

from typing import NamedTuple


class SiteLanguage(NamedTuple):
    code: str  # as in settings.LANGUAGES and wagtail.models.Locale
    path: str  # the first part of an address in this language, where it is not the site's first one
    html: str  # as in the attribute `lang`
    title: str


LANGUAGES = (SiteLanguage("zh-hans", "zh", "zh-CN", "中文"), SiteLanguage("en", "en", "en", "English"))
BY_CODE = {each.code: each for each in LANGUAGES}
BY_PATH = {each.path: each for each in LANGUAGES}
