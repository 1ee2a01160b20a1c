"""Django settings. Defaults are safe; the environment changes them (``environment.py`` lists the variables)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from watchbill.config import environment

BASE_DIR = environment.CHECKOUT
DATA_DIR = environment.data_folder()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("WATCHBILL_DEBUG")
ALLOWED_HOSTS = environment.names("WATCHBILL_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = environment.flag("WATCHBILL_HTTPS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]

INSTALLED_APPS = [
    "watchbill.accounts",
    "watchbill.places",
    "watchbill.forces",
    "watchbill.operations",
    "watchbill.deployments",
    "watchbill.api",
    "watchbill.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "watchbill.web.middleware.content_security_policy",
    "watchbill.web.middleware.default_time_zone",
    "axes.middleware.AxesMiddleware",
    "watchbill.api.idempotency.idempotent_writes",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "watchbill.config.urls"
WSGI_APPLICATION = "watchbill.config.wsgi.application"

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SCHEDULER = environment.scheduler()
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "operations:list"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "watchbill.accounts.adapters.ClosedDoor"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/key"}  # guesses of a second factor; passwords are axes' part, below
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Watchbill"
MFA_TOTP_TOLERANCE = 1  # a code counts half a minute before and after its time: for clocks that differ, and slow hands
SOCIALACCOUNT_ADAPTER = "watchbill.accounts.adapters.KnownOnly"
SOCIALACCOUNT_PROVIDERS = environment.identity_providers()
SOCIALACCOUNT_LOGIN_ON_GET = True  # a page between would send a form, which our policy keeps from leading elsewhere
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

BASE_URL = environment.base_url()
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = environment.mail()
DEFAULT_FROM_EMAIL = environment.text("WATCHBILL_MAIL_FROM", "watchbill@localhost")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "src/watchbill/web/locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # instants are stored in UTC and shown in the operation's own zone

NINJA_PAGINATION_MAX_LIMIT = 1000

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    (f"vendor/{name}", folder)
    for name, folder in {
        "maplibre-gl": BASE_DIR / "node_modules/maplibre-gl/dist",
        "pico": BASE_DIR / "node_modules/@picocss/pico/css",
        "terra-draw": BASE_DIR / "node_modules/terra-draw/dist",
        "terra-draw-maplibre-gl-adapter": BASE_DIR / "node_modules/terra-draw-maplibre-gl-adapter/dist",
        "uplot": BASE_DIR / "node_modules/uplot/dist",
    }.items()
    if folder.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
