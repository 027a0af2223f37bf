"""Runs tasks of Django's own task API, django.tasks of Django 6, on workers of SSync Tasks or Celery.

Copy this file into your project; it needs redis-py and django-celery-results. Then:

    INSTALLED_APPS = [..., "django_celery_results"]
    TASKS = {
        "default": {
            "BACKEND": "ssync_django.SsyncBackend",
            "QUEUES": ["default", "reports"],
            "OPTIONS": {"broker_url": "redis://localhost:6379/0"},
        }
    }

A task runs where somebody has registered its name, which is its path: for `total` in `shop/tasks.py` a Java method with
`@Task(name = "shop.tasks.total")`. The body of the function in Python is never run; `raise NotImplementedError` will do.

enqueue() writes a row with the state PENDING into the table of django-celery-results and Celery's message into Redis: at the commit of a transaction
that is open, so that a rollback leaves neither, or at once. get_result() reads the row.
"""

import ast
import base64
import json
import os
import socket
import uuid
from functools import partial

import redis
from django.apps import apps
from django.core import checks
from django.db import transaction
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.module_loading import import_string

# Between a queue and its priority, in the names of Redis' lists, as kombu has it.
SEPARATOR = "\x06\x16"

STATUSES = {
    "STARTED": TaskResultStatus.RUNNING,
    "PROGRESS": TaskResultStatus.RUNNING,
    "SUCCESS": TaskResultStatus.SUCCESSFUL,
    "FAILURE": TaskResultStatus.FAILED,
    "REVOKED": TaskResultStatus.FAILED,
}


class SsyncBackend(BaseTaskBackend):
    """OPTIONS: broker_url, where Redis is; database, the alias of the database with the results, "default" unless said otherwise;
    enqueue_on_commit, True unless said otherwise: False sends at once also within a transaction."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def __init__(self, alias, params):
        super().__init__(alias, params)
        options = params.get("OPTIONS", {})
        self.broker_url = options.get("broker_url")
        self.database = options.get("database", "default")
        self.enqueue_on_commit = options.get("enqueue_on_commit", True)
        self._redis = None

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        result = TaskResult(
            task=task,
            id=str(uuid.uuid4()),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        # Before anything is changed: arguments that are no JSON are the caller's mistake.
        queue, text = message(result)
        # Before the message: a quick worker must not find its row taken.
        rows(self.database).create(
            task_id=result.id,
            task_name=task.module_path,
            status="PENDING",
            content_type="application/json",
            content_encoding="utf-8",
            task_args=json.dumps(repr(tuple(result.args))),
            task_kwargs=json.dumps(repr(result.kwargs)),
        )
        send = partial(self._send, queue, text, result)
        if self.enqueue_on_commit:
            transaction.on_commit(send, using=self.database)
        else:
            send()
        return result

    def get_result(self, result_id):
        row = rows(self.database).filter(task_id=str(result_id)).first()
        task = None if row is None else task_named(row.task_name)
        if task is None:
            raise TaskResultDoesNotExist(result_id)
        return read(row, task, self.alias)

    def check(self, **kwargs):
        if not self.broker_url:
            yield checks.Error(
                f"TASKS['{self.alias}']['OPTIONS'] has no 'broker_url'",
                hint="Say where Redis is, for example redis://localhost:6379/0",
            )
        if not apps.is_installed("django_celery_results"):
            yield checks.Error(
                f"TASKS['{self.alias}'] needs django_celery_results in INSTALLED_APPS",
                hint="Install django-celery-results, add it, and run migrate",
            )

    def _send(self, queue, text, result):
        if self._redis is None:
            self._redis = redis.Redis.from_url(self.broker_url)
        self._redis.lpush(queue, text)
        task_enqueued.send(type(self), task_result=result)


def rows(database):
    """The table of django-celery-results. Its model is there only when the applications are loaded."""
    return apps.get_model("django_celery_results", "TaskResult").objects.using(database)


def task_named(name):
    """The task of a path; None if there is none in this project."""
    try:
        found = import_string(name or "")
    except ImportError:
        return None
    return found if isinstance(found, Task) else None


def message(result):
    """The list in Redis that takes the call, and Celery's message, protocol 2."""
    task = result.task
    priority = celery_priority(task.priority)
    headers = {
        "lang": "py",
        "task": task.module_path,
        "id": result.id,
        "root_id": result.id,
        "parent_id": None,
        "group": None,
        "retries": 0,
        "eta": None if task.run_after is None else aware(task.run_after).isoformat(),
        "expires": None,
        "timelimit": [None, None],
        "argsrepr": repr(tuple(result.args)),
        "kwargsrepr": repr(result.kwargs),
        "origin": f"{os.getpid()}@{socket.gethostname()}",
        "ignore_result": False,
    }
    embedded = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    body = json.dumps([result.args, result.kwargs, embedded])
    envelope = {
        "body": base64.b64encode(body.encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": headers,
        "properties": {
            "correlation_id": result.id,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": task.queue_name},
            "priority": priority,
            "body_encoding": "base64",
            "delivery_tag": str(uuid.uuid4()),
        },
    }
    name = task.queue_name if priority == 0 else f"{task.queue_name}{SEPARATOR}{priority}"
    return name, json.dumps(envelope)


def celery_priority(priority):
    """Django's -100 to 100, more is sooner, in the four steps that Celery has on Redis, where less is sooner."""
    if priority > 0:
        return 0
    if priority == 0:
        return 3
    return 6 if priority >= -50 else 9


def aware(time):
    return time if timezone.is_aware(time) else timezone.make_aware(time)


def read(row, task, backend):
    """What a row of django-celery-results says, as Django has it."""
    status = STATUSES.get(row.status, TaskResultStatus.READY)
    ended = status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    # Since django-celery-results 2.6.
    started = getattr(row, "date_started", None)
    result = TaskResult(
        task=task,
        id=row.task_id,
        status=status,
        enqueued_at=row.date_created,
        started_at=started,
        finished_at=row.date_done if ended else None,
        last_attempted_at=started,
        args=list(plain(row.task_args, ())),
        kwargs=plain(row.task_kwargs, {}),
        backend=backend,
        errors=[error(row)] if status == TaskResultStatus.FAILED else [],
        worker_ids=[row.worker] if row.worker else [],
    )
    if status == TaskResultStatus.SUCCESSFUL:
        # As Django's own backends do it: the field has no parameter.
        object.__setattr__(result, "_return_value", json.loads(row.result))
    return result


def plain(text, otherwise):
    """Arguments from the text that Celery keeps of them; what it has cut short cannot be read."""
    try:
        return ast.literal_eval(json.loads(text))
    except (TypeError, ValueError, SyntaxError):
        return otherwise


def error(row):
    """The exception of a failure: {"exc_type": …, "exc_module": …, "exc_message": …}."""
    failure = json.loads(row.result or "null")
    failure = failure if isinstance(failure, dict) else {}
    module = failure.get("exc_module") or "builtins"
    return TaskError(
        exception_class_path=f"{module}.{failure.get('exc_type', row.status)}",
        traceback=row.traceback or str(failure.get("exc_message", "")),
    )
