"""Asks Celery when the sun does something next. Reads lines "event|latitude|longitude|seconds" and prints seconds, or "-" for never."""
import sys
from datetime import datetime, timezone

from celery.schedules import solar


def answer(line):
    event, latitude, longitude, seconds = line.rstrip("\n").split("|")
    last = datetime.fromtimestamp(int(seconds), timezone.utc)
    schedule = solar(event, float(latitude), float(longitude), nowfun=lambda: last)
    try:
        return str(int((last + schedule.remaining_estimate(last)).timestamp()))
    except Exception:
        return "-"


with open(sys.argv[1]) as questions:
    for line in questions:
        print(answer(line))
