"""A Django project with the task API of Django 6: its own where it has one, else that of `contract`."""

import importlib.util
import os
import sys
from pathlib import Path

import django

if importlib.util.find_spec("django.tasks") is None:
    django.__path__.append(str(Path(__file__).parent / "contract"))

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
