"""Answer the same questions in a process of its own, on SQLite, and print them as JSON."""

import json
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django
from django.core.management import call_command


def main() -> None:
    """Fill a new register, ask, print."""
    django.setup()
    call_command("migrate", verbosity=0)
    from hueandcry.exchange import tables
    from tests.desk import partnership
    from tests.desk.test_gate import ask

    partnership.whole()
    answers = [tables.as_json(ask("amina", by, "plan-sessions")) for by in partnership.ASKED]
    print(json.dumps(answers, sort_keys=True))  # noqa: T201


if __name__ == "__main__":
    main()
