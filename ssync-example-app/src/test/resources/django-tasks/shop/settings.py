import os
from urllib.parse import unquote, urlsplit

database = urlsplit(os.environ["DATABASE_URL"])

SECRET_KEY = "a test has no secrets"
INSTALLED_APPS = ["django.contrib.contenttypes", "django_celery_results"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.path.lstrip("/"),
        "USER": unquote(database.username or ""),
        "PASSWORD": unquote(database.password or ""),
        "HOST": database.hostname,
        "PORT": database.port or 5432,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True

TASKS = {
    "default": {
        "BACKEND": "ssync_django.SsyncBackend",
        "QUEUES": ["default", "reports"],
        "OPTIONS": {"broker_url": os.environ["CELERY_BROKER_URL"]},
    }
}
