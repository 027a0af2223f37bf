from django.dispatch import Signal

task_enqueued = Signal()
