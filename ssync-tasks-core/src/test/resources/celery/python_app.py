"""A Celery app as a team has it today: what the tests' Python side runs and calls."""

import json
import os
import time

from celery import Celery, chain, chord, group  # noqa: F401 (for the tests' own lines)

app = Celery("python", broker=os.environ["BROKER_URL"], backend=os.environ.get("RESULT_URL"))
app.conf.update(
    result_extended=True,
    broker_connection_retry_on_startup=True,
    task_default_queue=os.environ.get("QUEUE", "python"),
    broker_transport_options=json.loads(os.environ.get("TRANSPORT_OPTIONS", "{}")),
    task_routes={"java.*": {"queue": "java"}},
)
if "RESULT_PREFIX" in os.environ:
    # What result_backend_transport_options' global_keyprefix does since Celery 5.3.
    for name in ("task_keyprefix", "group_keyprefix", "chord_keyprefix"):
        setattr(app.backend, name, os.environ["RESULT_PREFIX"].encode() + getattr(app.backend, name))


@app.task(name="python.add")
def add(x, y):
    return x + y


@app.task(name="python.total")
def total(numbers):
    return sum(numbers)


@app.task(name="python.fail")
def fail(text):
    raise ValueError(text)


@app.task(name="python.sleep")
def sleep(seconds):
    time.sleep(seconds)
    return seconds


def java(name, *args, **options):
    """A signature of a task that runs in Java."""
    return app.signature("java." + name, args=args, **options)


@app.task(name="python.echo")
def echo(*values):
    return list(values)


@app.task(name="python.noted")
def noted(failed_id):
    return failed_id


@app.task(name="python.tenant", bind=True)
def tenant(self):
    return getattr(self.request, "tenant", None)


@app.task(name="python.traced", bind=True)
def traced(self):
    """Goes on with the trace of its call in a span of its own, as OpenTelemetry's instrumentation of Celery does."""
    version, trace, _, flags = self.request.traceparent.split("-")
    java("end").apply_async(headers={"traceparent": "-".join((version, trace, "00f067aa0ba902b7", flags))})


@app.task(name="python.lineage", bind=True)
def lineage(self):
    return [self.request.parent_id, self.request.root_id]


@app.task(name="python.both")
def both():
    """Known to Java's workers, too."""
    import redis

    redis.Redis.from_url(os.environ["BROKER_URL"]).incr("runs")
    return "python"


@app.task(name="example.tasks.sleep")
def java_sleep(ms):
    """Known to Java's workers, too."""
    time.sleep(ms / 1000)
    return "python"
