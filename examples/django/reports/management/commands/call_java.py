import json

from celery import chain, chord
from django.core.management.base import BaseCommand

from reports.tasks import add, title
from school.celery import app


class Command(BaseCommand):
    help = "Calls tasks that run in Java, and one that runs in Python, and prints what they return."

    def handle(self, **options):
        failed = app.send_task("example.tasks.fail", ("out of chalk",))
        try:
            failed.get(timeout=30)
        except Exception as e:
            failure = [type(e).__name__, str(e)]
        together = chord([add.s(i, i) for i in range(4)], title.si("chord of"))()
        answers = {
            "sum": add.delay(2, 3).get(timeout=30),
            "chain": chain(add.s(1, 2), add.s(3), title.s()).delay().get(timeout=30),
            "chord": together.get(timeout=30),
            "failure": failure,
            "state": failed.state,
        }
        self.stdout.write(json.dumps(answers))
