"""The settings of the playground, with Django's defaults for the rest."""

DEBUG = False
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
SECRET_KEY = "playground"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEFAULT_TABLESPACE = ""
DEFAULT_INDEX_TABLESPACE = ""
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DATABASE_ROUTERS = []
AUTH_USER_MODEL = "auth.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
MIGRATION_MODULES = {}
SILENCED_SYSTEM_CHECKS = []
SERIALIZATION_MODULES = {}
FIXTURE_DIRS = []
USE_BLANK_CHOICE_DASH = False
MEDIA_ROOT = ""
MEDIA_URL = ""
STATIC_URL = None
DEFAULT_CHARSET = "utf-8"
FORMAT_MODULE_PATH = None
USE_THOUSAND_SEPARATOR = False
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 0
FIRST_DAY_OF_WEEK = 0
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%b %d %Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%d %b, %Y",
    "%B %d %Y",
    "%B %d, %Y",
    "%d %B %Y",
    "%d %B, %Y",
]
TIME_INPUT_FORMATS = ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"]
DATETIME_INPUT_FORMATS = [
    date + " " + time for date in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y") for time in TIME_INPUT_FORMATS
]
ABSOLUTE_URL_OVERRIDES = {}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {}
FORMS_URLFIELD_ASSUME_HTTPS = False
