"""The pages of the benchmark of ledgers, and how many queries each takes (prints JSON)."""

from __future__ import annotations

import json
import os

DISTRICT = "BENCH-D"
AT = f"/districts/{DISTRICT}"
PAGES = {
    "list": f"{AT}/ledgers/site/",
    "list, page 40": f"{AT}/ledgers/site/?page=40",
    "list by category and colour": f"{AT}/ledgers/site/?category=bridge&colour=orange",
    "list of a township by date": f"{AT}/ledgers/facility/?area=BENCH-T03&sort=-checked_date",
    "list of the incomplete": f"{AT}/ledgers/facility/?gap=incomplete",
    "list by text": f"{AT}/ledgers/site/?q=canal",
    "entry": "/entries/BENCH-000100/",
    "map: district": f"{AT}/map/entries.json",
    "map: street": f"{AT}/map/entries.json?bbox=116.40,39.93,116.412,39.942",
    "search, English": "/search/?q=station",
    "search, Chinese": "/search/?q=%E6%B6%88%E9%98%B2",
    "search, pinyin": "/search/?q=xiaofang",
    "roll-up": f"{AT}/totals/",
    "roll-up of a township": f"{AT}/totals/?area=BENCH-T03",
    "risk board": f"{AT}/colours/",
    "risk board, wall": f"{AT}/colours/wall/",
    "what is to mend": f"{AT}/to-mend/",
}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from watchbill.accounts.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend")
    found = {}
    for name, path in PAGES.items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        found[name] = len(queries)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
