"""The interface of django.tasks as Django 6 documents it, and no more of it than a backend meets.

For a Django that has none yet. https://docs.djangoproject.com/en/6.0/ref/tasks/
"""

from django.conf import settings
from django.utils.module_loading import import_string

from .base import Task, TaskResultStatus, task


class _Backends:
    def __init__(self):
        self._made = {}

    def __getitem__(self, alias):
        if alias not in self._made:
            params = settings.TASKS[alias]
            self._made[alias] = import_string(params["BACKEND"])(alias, params)
        return self._made[alias]


task_backends = _Backends()
