"""Django's settings, made from the home that HUEANDCRY_HOME names."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hueandcry.desk import home

HUEANDCRY_HOME = home.read(Path(os.environ.get("HUEANDCRY_HOME", home.DEFAULT)))
DEMO = HUEANDCRY_HOME.mode == "demo"
SECRET_KEY = home.key(HUEANDCRY_HOME, "secret").hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HUEANDCRY_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    # Before allauth, so that its pages are found in our frame.
    "hueandcry.desk",
    "hueandcry.register",
    "hueandcry.inbox",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hueandcry.desk.ready.small_files",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hueandcry.desk.page.secure_headers",
    "hueandcry.desk.page.in_utf_8",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hueandcry.desk.page.refusals",
]
CSRF_FAILURE_VIEW = "hueandcry.desk.pages.door.stale_form"
ROOT_URLCONF = "hueandcry.desk.urls"
WSGI_APPLICATION = "hueandcry.desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hueandcry.desk.page.everywhere",
            ],
        },
    },
]


def _database(url: str, folder: Path, name: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / f"{name}.sqlite3",
            "OPTIONS": {
                # Take the write lock at BEGIN: a transaction that reads first and writes later
                # fails at once instead of waiting.
                "transaction_mode": "IMMEDIATE",
                # Wait for another writer's chunk, which is short; a resident waits less long.
                "timeout": 20 if name == "register" else 5,
                "init_command": ";".join(
                    (
                        # Pages read while a file is taken in.
                        "PRAGMA journal_mode=WAL",
                        # A ledger entry must outlive a power cut, so each commit reaches the disk.
                        "PRAGMA synchronous=FULL",
                        # Erased rows are overwritten, not left in free pages.
                        "PRAGMA secure_delete=ON",
                        # A child without its parent is refused.
                        "PRAGMA foreign_keys=ON",
                    )
                ),
            },
            # In memory the settings above would go untested.
            "TEST": {"NAME": folder / f"test-{name}.sqlite3"},
            # The last one to close the file folds its log in, which is several waits for the disk:
            # not after each page.
            "CONN_MAX_AGE": None,
            # A rolled-back request must not take its refusal with it (design 6).
            "ATOMIC_REQUESTS": False,
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        # What the public sends lies in a database of its own beside the register's.
        "NAME": parts.path.lstrip("/") + ("" if name == "register" else f"_{name}"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }


_URL = os.environ.get("HUEANDCRY_TEST_DATABASE", HUEANDCRY_HOME.database)
DATABASES = {
    "default": _database(_URL, HUEANDCRY_HOME.path, "register"),
    "inbox": _database(_URL, HUEANDCRY_HOME.path, "inbox"),
}
DATABASE_ROUTERS = ["hueandcry.inbox.router.Apart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "hueandcry.desk.accounts.ClosedDoor"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # on a shared computer the desk closes with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Hue and Cry"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_HTTPS = os.environ.get("HUEANDCRY_HTTPS") == "1"
# How many proxies of our own stand before the desk: the last so many write down who asks.
TRUSTED_PROXIES = int(os.environ.get("HUEANDCRY_PROXIES", "1" if _HTTPS else "0"))
if _HTTPS:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A file is read in memory and never spooled to disk: names stay at the partner (design 4.4).
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
# Served from the package itself by whitenoise: there is no copy to go stale.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # What is not there is no fault, and its address may hold a receipt's code or words.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
