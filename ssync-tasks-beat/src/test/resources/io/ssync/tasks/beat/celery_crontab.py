"""Asks Celery when crontabs are due next.

Reads lines "minute hour day_of_month month day_of_week|zone|seconds,seconds,..." and prints for each the answers, "seconds,seconds,...": when
a beat that has sent the task at that moment sends it again. With "!" where Celery refuses the crontab.
"""
import sys
from datetime import datetime, timedelta, timezone

import pytz
from celery.schedules import crontab


class Now:
    moment = None


class ZonedCrontab(crontab):
    """As django_celery_beat.tzcrontab.TzAwareCrontab, with a clock that can be set."""

    def __init__(self, fields, zone):
        self.tz = zone
        minute, hour, day_of_month, month, day_of_week = fields
        super().__init__(
            minute=minute, hour=hour, day_of_week=day_of_week, day_of_month=day_of_month, month_of_year=month,
            nowfun=lambda: Now.moment.astimezone(self.tz))

    def next_after(self, seconds):
        last = datetime.fromtimestamp(seconds, timezone.utc)
        Now.moment = last
        # A beat sleeps as long as it is told to, and asks again.
        for _ in range(20):
            rest = self.remaining_estimate(last.astimezone(self.tz))
            if rest <= timedelta(0):
                return int(Now.moment.timestamp())
            Now.moment = Now.moment + rest
        raise RuntimeError(f"{self} never is due after {last}")


def answers(line):
    fields, zone, moments = line.rstrip("\n").split("|")
    try:
        schedule = ZonedCrontab(fields.split(" "), pytz.timezone(zone))
    except ValueError:
        return "!"
    found = []
    for seconds in moments.split(","):
        try:
            found.append(str(schedule.next_after(int(seconds))))
        except RuntimeError:
            found.append("-")
    return ",".join(found)


with open(sys.argv[1]) as questions:
    for line in questions:
        print(answers(line))
