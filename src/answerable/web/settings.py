"""Settings of the site. What differs between installations comes from the environment:

ANSWERABLE_HOME   folder of databases, keys and uploads (default: var)
SITE_URL          the address people use, as printed on tickets (default: http://localhost:8000)
SITE_ALSO_AT      further addresses that the site answers under, with spaces between them (default: none)
BALLOTBOX_URL           the address phones use for the ballot box (default: http://localhost:8001)
DATABASE_URL      a PostgreSQL database, postgresql://... (default: site.sqlite3 in the home)
BALLOTBOX_CONTROL_URL   the address the site uses for the ballot box (default: BALLOTBOX_URL)
BALLOTBOX_CERTIFICATE   the certificate that the ballot box shows there, the only one accepted (default: any that is valid)
MAIL_URL          the mail server, smtp://user:password@host:587?from=address (default: none, messages stay in the outbox)
SECOND_FACTOR_REQUIRED  "yes": organisers and editors must have a passkey or an authenticator app (default: they may)
IDENTITIES_FILE   JSON file of outside identities that may sign in (default: identities.json in the home)
JANUS_URL         the gateway of picture and sound on this computer, as `answerable serve --video` sets it (default: none, venues use links to other services)
VIDEO_TURN_URLS   TURN servers for venues behind strict firewalls, turn:host:port, with spaces between them (default: none)
VIDEO_TURN_SECRET the secret that the TURN servers share with the site
ANSWERABLE_RSA_BITS  length of the issuers' keys: 3072 (default) or 2048
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from answerable import home
from answerable.web import databases, hosts
from answerable.web.accounts import identity_settings
from answerable.web.mail import server as mail_server
from answerable.web.video import turn_urls

# Lets forms and admins name the model they are for, as the type checker wants it.
django_stubs_ext.monkeypatch()

HOME = home.current()
SECRET_KEY = HOME.secret("site-secret")
DEBUG = False

SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
BALLOTBOX_URL = os.environ.get("BALLOTBOX_URL", "http://localhost:8001").rstrip("/")
BALLOTBOX_CONTROL_URL = os.environ.get("BALLOTBOX_CONTROL_URL", BALLOTBOX_URL).rstrip("/")
BALLOTBOX_CERTIFICATE = os.environ.get("BALLOTBOX_CERTIFICATE", "")
ANSWERABLE_RSA_BITS = int(os.environ.get("ANSWERABLE_RSA_BITS", "3072"))

JANUS_URL = os.environ.get("JANUS_URL", "")
VIDEO_TURN_SECRET = os.environ.get("VIDEO_TURN_SECRET", "")
VIDEO_TURN_URLS = turn_urls.chosen(os.environ.get("VIDEO_TURN_URLS", ""), VIDEO_TURN_SECRET)

SITE_ORIGINS = hosts.origins(SITE_URL, os.environ.get("SITE_ALSO_AT", ""))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *hosts.names(SITE_ORIGINS)]
CSRF_TRUSTED_ORIGINS = list(SITE_ORIGINS)
CSRF_FAILURE_VIEW = "answerable.web.given_back.refused"
SECURE_ENTIRELY = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_ENTIRELY
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
# For a day only: a machine's name may serve something else on plain http after the meeting. It holds for all its ports.
SECURE_HSTS_SECONDS = 24 * 3600 if SECURE_ENTIRELY else 0
# With "no-referrer" browsers post forms with "Origin: null", which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "answerable.web.worker",
    # Before allauth, whose templates ours replace.
    "answerable.web.accounts",
    "answerable.web.accounts.wecom",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.dingtalk",
    "allauth.socialaccount.providers.feishu",
    "answerable.web.organisation",
    "answerable.web.mail",
    "answerable.web.cycles",
    "answerable.web.debriefs",
    "answerable.web.meetings",
    "answerable.web.printing",
    "answerable.web.notice",
    "answerable.web.casting",
    "answerable.web.custody",
    "answerable.web.evidence",
    "answerable.web.comments",
    "answerable.web.results",
    "answerable.web.followup",
    "answerable.web.deadlines",
    "answerable.web.room",
    "answerable.web.feedback",
    "answerable.web.video",
    # Before Wagtail, whose templates ours replace.
    "answerable.web.newsroom",
    "answerable.web.archive",
    "answerable.web.front",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "answerable.web.areas.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "answerable.web.given_back.GivenBack",
    "answerable.web.accounts.presence.NoteUse",
    "answerable.web.newsroom.doors.EditorsDoor",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "answerable.web.urls"
ASGI_APPLICATION = "answerable.web.asgi.application"
WEB = Path(__file__).parent

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "answerable.web.front.context.site",
            ],
            "builtins": ["answerable.web.frame"],
        },
    }
]

DATABASES = {"default": databases.chosen(os.environ.get("DATABASE_URL"), HOME)}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAIL_SERVER = mail_server.chosen(os.environ.get("MAIL_URL"), urlsplit(SITE_URL).hostname or "localhost")
EMAIL_BACKEND = "answerable.web.mail.outbox.Outbox"
DEFAULT_FROM_EMAIL = MAIL_SERVER.sender if MAIL_SERVER else f"answerable@{urlsplit(SITE_URL).hostname}"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "answerable.web.accounts.models"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Who has not used the site for so long is signed out; see accounts.presence.
SESSION_COOKIE_AGE = 12 * 3600
SECOND_FACTOR_REQUIRED = os.environ.get("SECOND_FACTOR_REQUIRED", "") == "yes"

# allauth counts tries by address, which in a venue is one for everybody; ours are counted by account, in accounts.brake.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_ADAPTER = "answerable.web.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "answerable.web.accounts.forms.SignIn",
    "reauthenticate": "answerable.web.accounts.forms.AskAgain",
    "reset_password_from_key": "answerable.web.accounts.forms.ChoosePassword",
    "set_password": "answerable.web.accounts.forms.FirstPassword",
    "change_password": "answerable.web.accounts.forms.ChangePassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
# Of the addresses to which providers of identities send browsers back.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE_ENTIRELY else "http"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
MFA_ADAPTER = "answerable.web.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers give passkeys to https and to this computer only; where that is so, they have judged the origin themselves.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_ENTIRELY
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a code is good for half a minute before and after: the clocks of phones differ
MFA_FORMS = {
    "authenticate": "answerable.web.accounts.forms.SecondCode",
    "reauthenticate": "answerable.web.accounts.forms.CodeAgain",
    "activate_totp": "answerable.web.accounts.forms.AddApp",
    "add_webauthn": "answerable.web.accounts.forms.AddPasskey",
    "edit_webauthn": "answerable.web.accounts.forms.NamePasskey",
    "authenticate_webauthn": "answerable.web.accounts.forms.SecondPasskey",
}
SOCIALACCOUNT_ADAPTER = "answerable.web.accounts.adapters.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = identity_settings.providers(
    Path(os.environ.get("IDENTITIES_FILE", HOME.path / "identities.json"))
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "start"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# The public sites. Their languages are their own: a page's stands in its address, whatever the reader's browser asks for.
WAGTAIL_SITE_NAME = "Answerable"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILREDIRECTS_AUTO_CREATE = False  # newsroom.former does it for every site and language
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = (
    False
)
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # it would tell another service who edits
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # likewise
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_RENDITION_STORAGE = "public"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "answerable.web.newsroom.uploads.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
# Readers get WebP, made anew from the points of the picture: nothing that a camera wrote beside them, such as the place.
WAGTAILIMAGES_FORMAT_CONVERSIONS = dict.fromkeys(("avif", "bmp", "gif", "jpeg", "png", "webp"), "webp")
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.NewsFile"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "answerable.web.newsroom.uploads.FileForm"
# The check of links asks no host in a private network, except these.
NEWS_LINKS_MAY_ASK: tuple[str, ...] = ()
# A process counts in memory which news are read and adds its counts to the database after so many seconds (newsroom.reads); 0: only when it ends or is asked.
NEWS_READS_ADDED_AFTER = 5
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "answerable.web.newsroom.search_backend", "SEARCH_CONFIG": "simple"}
}
TAGGIT_CASE_INSENSITIVE = True
# It asks for the library's own fields, which ours replace: `newsroom.search_backend`.
SILENCED_SYSTEM_CHECKS = ["wagtailsearch.W001"]

# Pages for readers, for as long as nothing that they show has changed: newsroom.edition. Ten minutes, since a few tell how old something is.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Files are private unless a field names the public storage: `files`.
MEDIA_ROOT, PUBLIC_ROOT = HOME.private, HOME.public
# Font files of official typefaces, put there by hand or on a page.
TYPEFACES = Path(os.environ.get("ANSWERABLE_TYPEFACES", HOME.private / "typefaces"))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "answerable.web.files.PrivateFiles"},
    "public": {
        "BACKEND": "answerable.web.files.PublicFiles",
        # As text: the worker is told of a picture that was deleted with these options.
        "OPTIONS": {"location": str(PUBLIC_ROOT), "base_url": MEDIA_URL},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Errors go to standard error. A request that was refused is not one: Django would log its address, and anybody could
# fill a disk with refusals. Nothing here logs a body or a query string.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
