from celery import shared_task


@shared_task
def title(total):
    """Runs in Python."""
    return f"{total} pages"


@shared_task(name="example.tasks.add")
def add(x, y):
    """Runs in Java: only its name is needed here, so that it can be called as before."""
    raise NotImplementedError("queue 'celery' is read by ssync worker")
