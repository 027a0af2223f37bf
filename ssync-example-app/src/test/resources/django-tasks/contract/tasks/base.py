import dataclasses
import json
from datetime import datetime
from typing import Any, Callable, Optional

from django.db.models import TextChoices

from .exceptions import TaskResultMismatch


class TaskResultStatus(TextChoices):
    READY = "READY"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    SUCCESSFUL = "SUCCESSFUL"


# Attributes cannot be modified, nor others added.
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    func: Callable
    priority: int = 0
    queue_name: str = "default"
    backend: str = "default"
    takes_context: bool = False
    run_after: Optional[datetime] = None

    def __post_init__(self):
        self.get_backend().validate_task(self)

    def get_backend(self):
        from . import task_backends

        return task_backends[self.backend]

    @property
    def module_path(self):
        return self.func.__module__ + "." + self.func.__qualname__

    def using(self, **changes):
        return dataclasses.replace(self, **changes)

    def enqueue(self, *args, **kwargs):
        return self.get_backend().enqueue(self, args, kwargs)

    def get_result(self, result_id):
        result = self.get_backend().get_result(result_id)
        if result.task.func is not self.func:
            raise TaskResultMismatch(result_id)
        return result


def task(function=None, **options):
    return Task(func=function) if function else lambda func: Task(func=func, **options)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskError:
    exception_class_path: str
    traceback: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    task: Task
    id: str
    status: TaskResultStatus
    enqueued_at: Optional[datetime]
    started_at: Optional[datetime]
    finished_at: Optional[datetime]
    last_attempted_at: Optional[datetime]
    args: list
    kwargs: dict
    backend: str
    errors: list
    worker_ids: list
    _return_value: Any = dataclasses.field(init=False, default=None)

    def __post_init__(self):
        # What is no JSON is refused.
        json.dumps([self.args, self.kwargs])

    @property
    def return_value(self):
        if self.status != TaskResultStatus.SUCCESSFUL:
            raise ValueError(self.status)
        return self._return_value

    @property
    def is_finished(self):
        return self.status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)

    def refresh(self):
        now = self.task.get_backend().get_result(self.id)
        for name in ("status", "enqueued_at", "started_at", "finished_at", "errors", "worker_ids", "_return_value"):
            object.__setattr__(self, name, getattr(now, name))
