"""Settings that every way of running Delaktig shares.

What differs between machines comes from the environment: ``DELAKTIG_VAR`` (folder
for data, default ``var/``), ``DELAKTIG_DATABASE`` (``postgres://…`` or a path,
default SQLite in that folder), ``DELAKTIG_SECRET_KEY``, ``DELAKTIG_KEYS`` (file of keys), ``DELAKTIG_HOSTS`` (comma
separated), ``DELAKTIG_ORIGIN`` (the address people use), ``DELAKTIG_MAIL``
(``smtp://user:password@host:port``), ``DELAKTIG_MAIL_FROM``, ``DELAKTIG_PROXIES``
(how many reverse proxies stand before the server, default 0).
"""

from __future__ import annotations

import os

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from delaktig.settings import environment

ROOT = environment.ROOT
VAR = environment.var_folder()
DEBUG = False
DEMO = False
"""True only for the demonstration: artificial data, known passwords, loopback only."""
ARTIFICIAL_IDENTITY_CODES = False
"""Whether identity codes that belong to nobody (individual numbers 900-999) are taken: in demonstration and tests."""

SECRET_KEY = environment.secret_key()
KEYS_FILE = environment.keys_file()
"""Keys for sealed columns and blind indexes: not in the database, and not made from the secret key."""
ORIGIN = os.environ.get("DELAKTIG_ORIGIN", f"http://localhost:{os.environ.get('PORT', '8000')}").rstrip("/")
OWN_ORIGIN = os.environ.get("DELAKTIG_OWN_ORIGIN", ORIGIN).rstrip("/")
"""The address at which clients reach their own view; it stands in the letters that open it."""
STATISTICS_ADDRESS = os.environ.get("DELAKTIG_STATISTICS", "")
"""Where the statistical office's PxWeb is asked, when somebody asks it; nothing is asked while it is empty."""

ALLOWED_HOSTS = [h for h in os.environ.get("DELAKTIG_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

INSTALLED_APPS = [
    "delaktig.web.desk",  # first: its templates of sign-in stand in for allauth's own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "delaktig.audit",
    "delaktig.municipalities",
    "delaktig.organisations",
    "delaktig.accounts",
    "delaktig.recovery",
    "delaktig.texts",
    "delaktig.indicators",
    "delaktig.catalogue",
    "delaktig.guidance",
    "delaktig.activities",
    "delaktig.decisions",
    "delaktig.surveys",
    "delaktig.programmes",
    "delaktig.remarks",
    "delaktig.clients",
    "delaktig.cases",
    "delaktig.exchange",
    "delaktig.reports",
    "delaktig.web",
    "delaktig.web.components",
    "delaktig.web.public",
    "delaktig.web.own",
    "delaktig.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "delaktig.web.middleware.NothingKept",
    "csp.middleware.CSPMiddleware",
    "delaktig.web.middleware.SessionsForStaff",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "delaktig.web.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "delaktig.web.own.sessions.OwnSessions",
    "delaktig.web.middleware.ClosedByDefault",
]

ROOT_URLCONF = "delaktig.web.urls"
WSGI_APPLICATION = "delaktig.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "delaktig.web.context.site",
                "delaktig.web.desk.frame.desk",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": environment.database(os.environ.get("DELAKTIG_DATABASE"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["delaktig.accounts.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation only, and the invitation proves the address
ACCOUNT_ADAPTER = "delaktig.accounts.adapter.Adapter"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser, and after SESSION_COOKIE_AGE at the latest
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "own_letter": "20/5m/ip",  # codes of clients' letters
    "survey": "60/5m/ip",  # many may answer from one library
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("DELAKTIG_PROXIES", "0"))
NINJA_NUM_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT
API_RATE = "300/m"
"""How often one address may ask the read API for what must be built; what is kept in memory is not counted."""
"""How many reverse proxies stand before the server: limits count by the address that they pass on."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Delaktig"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "delaktig.web.desk.accounts.forms.AddKeyForm",
    "edit_webauthn": "delaktig.web.desk.accounts.forms.EditKeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation has proved the address
MFA_ADAPTER = "delaktig.accounts.adapter.SecondFactorAdapter"
SECOND_FACTOR_REQUIRED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk-front"
ACCOUNT_LOGOUT_REDIRECT_URL = "public-front"

LANGUAGE_CODE = "sv"
LANGUAGES = [
    ("sv", "Svenska"),
    ("fi", "Suomi"),
    ("en", "English"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("uk", "Українська"),
    ("et", "Eesti"),
    ("so", "Soomaali"),
    ("ckb", "کوردیی ناوەندی"),
    ("vi", "Tiếng Việt"),
    ("th", "ไทย"),
    ("sq", "Shqip"),
    ("tr", "Türkçe"),
    ("fa", "فارسی"),
]
LANG_INFO["so"] = {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"}  # unknown to Django
DESK_LANGUAGES = ("sv", "fi", "en")
GUIDE_LANGUAGES = tuple(code for code, _ in LANGUAGES)
"""Languages that services may be described in; each municipality chooses its own among them."""
PUBLIC_LANGUAGES = GUIDE_LANGUAGES
"""Languages in which the public side has addresses; where it lacks the words it says so and speaks English."""
AWAITING_READER = frozenset(GUIDE_LANGUAGES) - {"sv", "fi", "en"}
"""Languages in which the site's own words have not been read through by a native reader; the pages say so."""
SERVICE_LANGUAGES = ("prs", "kmr", "my", "de", "es", "fr", "zh", "pl", "ro", "ti", "am", "bn", "hi", "ur", "ps")
"""Further languages that somebody may be served in."""
LANGUAGE_COOKIE_NAME = "delaktig_language"
FORMAT_MODULE_PATH = ["delaktig.settings.formats"]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
LOCALE_PATHS = sorted((ROOT / "src" / "delaktig" / "web" / "desk").glob("*/locale"))
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "delaktig_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "delaktig_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
_SECURE = ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_SECURE = _SECURE
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LINK_CHECK_PRIVATE = False
"""True only in tests: the checker of links may then ask addresses within its own network."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_MAIL = environment.mail(os.environ.get("DELAKTIG_MAIL"))
globals().update(_MAIL)
MAIL_IS_SENT = bool(_MAIL)
"""False where no mail server is set: messages then wait on the outbox page with 'copy link'."""
DEFAULT_FROM_EMAIL = os.environ.get("DELAKTIG_MAIL_FROM", "delaktig@localhost")

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "delaktig.common.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "delaktig": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO"},  # without Django's own, which print and mail whole addresses
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
