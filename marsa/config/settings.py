"""Settings: one file; every difference between deployments comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF

from marsa.config import database, env, mail

PACKAGE_DIR = Path(__file__).resolve().parents[1]
MARSA_HOME = env.home()
EDITIONS_DIR = Path(env.text("MARSA_EDITIONS", str(MARSA_HOME / "editions"))).absolute()
ARRIVALS_DIR = MARSA_HOME / "arrivals"

DEBUG = env.flag("MARSA_DEBUG")
SECRET_KEY = database.secret_key(MARSA_HOME)
ALLOWED_HOSTS = env.words("MARSA_HOSTS", "localhost,127.0.0.1,[::1]")
MARSA_ALLOW_SAMPLE = env.flag("MARSA_ALLOW_SAMPLE")
MARSA_BASE_URL = env.text("MARSA_BASE_URL", "http://localhost:8000")

# A file that anyone may have checked on the public site: its size, and the time for it.
CHECK_MEGABYTES = int(env.text("MARSA_CHECK_MEGABYTES", "25"))
CHECK_SECONDS = int(env.text("MARSA_CHECK_SECONDS", "30"))

# Hosts from which partners' published IATI files may be fetched; none unless they are named.
IATI_HOSTS = env.words("MARSA_IATI_HOSTS")

# The socket of the virus scanner; without one, documents wait and are handed to nobody.
MARSA_CLAMD = env.text("MARSA_CLAMD", "")

ROOT_URLCONF = "marsa.config.urls"
WSGI_APPLICATION = "marsa.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_REDIRECT_URL = "desk"
LOGIN_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "marsa.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "marsa.accounts.forms.Login",
    "change_email": "marsa.accounts.forms.ChangeAddress",
    "change_password": "marsa.accounts.forms.ChangePassword",
    "confirm_login_code": "marsa.accounts.forms.ConfirmCode",
    "reauthenticate": "marsa.accounts.forms.Reauthenticate",
    "request_login_code": "marsa.accounts.forms.RequestCode",
    "reset_password": "marsa.accounts.forms.ResetPassword",
    "reset_password_from_key": "marsa.accounts.forms.NewPassword",
    "set_password": "marsa.accounts.forms.SetPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; signing in asks for both
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Marsa: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anyone could have us mail anybody
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address, so does a code
ACCOUNT_SESSION_REMEMBER = True  # twelve hours, as SESSION_COOKIE_AGE says
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"ask_access": "20/h/ip,5/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(
    env.text("MARSA_PROXIES", "1" if env.flag("MARSA_HTTPS") else "0")
)
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Marsa"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "marsa.accounts.forms.AuthenticateByCode",
    "reauthenticate": "marsa.accounts.forms.ReauthenticateByCode",
    "activate_totp": "marsa.accounts.forms.ActivateApp",
    "add_webauthn": "marsa.accounts.forms.AddKey",
    "edit_webauthn": "marsa.accounts.forms.RenameKey",
}
MFA_ADAPTER = "marsa.accounts.adapter.SecondFactorAdapter"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 12}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("CommonPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "marsa.kit",
    "marsa.journal",
    "marsa.accounts",
    "marsa.registry",
    "marsa.collection",
    "marsa.reconciliation",
    "marsa.editions",
    "marsa.analytics",
    "marsa.portal",
    "marsa.config",
    "allauth",  # after ours, whose templates stand in place of its own
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "marsa.config.acting.ActingMiddleware",
    "marsa.config.acting.SecondFactorMiddleware",
    "marsa.config.tiers.TierMiddleware",
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
                "marsa.config.desk.frame",
            ]
        },
    }
]

DATABASES = {"default": database.from_address(env.text("MARSA_DATABASE", ""), MARSA_HOME)}

# Attempts to sign in and codes already used are counted for all processes and machines together,
# so in the database; drawn pages of the public site are kept by each process for itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS = (
    mail.from_address(env.text("MARSA_MAIL", ""))
)
EMAIL_FILE_PATH = MARSA_HOME / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MARSA_MAIL_FROM", "Marsa <marsa@localhost>")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Vienna"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# One sentence in DEVELOPERS.md per header; nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_HTTPS = env.flag("MARSA_HTTPS")
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
