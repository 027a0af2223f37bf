"""As small as a Django project with Celery can be. The broker and the database come from the environment."""

import os
from urllib.parse import unquote, urlsplit

database = urlsplit(os.environ["DATABASE_URL"])

SECRET_KEY = "an example has no secrets"
INSTALLED_APPS = ["django.contrib.contenttypes", "django_celery_results", "reports"]
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

CELERY_BROKER_URL = os.environ["CELERY_BROKER_URL"]
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXTENDED = True
# Moving a task to Java is a matter of its queue: who reads the queue runs the task.
CELERY_TASK_ROUTES = {
    "reports.tasks.*": {"queue": "python"},
    "example.tasks.*": {"queue": "celery"},
}
