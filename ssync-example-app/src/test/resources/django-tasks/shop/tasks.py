from django.tasks import task


@task
def total(price, number):
    raise NotImplementedError("runs in Java")


@task(queue_name="reports")
def fail(reason, times=1):
    raise NotImplementedError("runs in Java")


@task(queue_name="reports")
def note(text):
    raise NotImplementedError("runs in Java")
