from inspect import iscoroutinefunction

from django.utils import timezone

from ..base import Task
from ..exceptions import InvalidTask


class BaseTaskBackend:
    task_class = Task
    supports_defer = False
    supports_async_task = False
    supports_get_result = False
    supports_priority = False

    def __init__(self, alias, params):
        self.alias = alias
        self.queues = set(params.get("QUEUES", ["default"]))

    def validate_task(self, task):
        refused = {
            "async": iscoroutinefunction(task.func) and not self.supports_async_task,
            "priority": task.priority != 0 and not self.supports_priority,
            "range of priority": not -100 <= task.priority <= 100,
            "run_after": task.run_after is not None and not self.supports_defer,
            "zone of run_after": task.run_after is not None and not timezone.is_aware(task.run_after),
            "queue": bool(self.queues) and task.queue_name not in self.queues,
        }
        for what, is_so in refused.items():
            if is_so:
                raise InvalidTask(what)
