"""Page times through the real server: the demo's data, and the same operation with ten times as much."""

from __future__ import annotations

import http.cookiejar
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import psutil

PAGES = {
    "operation": "/operations/festival/",
    "map": "/operations/festival/map/",
    "map: entries": "/districts/HELSINKI-D/map/entries.json",
    "map: routes of a shift": "/operations/festival/map/routes.json?day=2027-05-21&shift=early",
    "roster": "/operations/festival/roster/",
    "timetable": "/operations/festival/timetable/?day=2027-05-21&shift=early",
    "timetable: sites": "/operations/festival/timetable/?day=2027-05-21&shift=early&view=sites",
    "planning runs": "/operations/festival/runs/",
    "checks": "/operations/festival/checks/",
    "ledger of facilities": "/districts/HELSINKI-D/ledgers/facility/",
}


@dataclass
class Fetched:
    """What fetching a page took each time: by the clock, and of the server's processor."""

    seconds: list[float] = field(default_factory=list)
    busy_s: list[float] = field(default_factory=list)


def measure_pages(environment: dict[str, str], watchbill: Path, repeats: int) -> list[list[str]]:
    """Return a table: median and 95th percentile in milliseconds, as it is and tenfold."""
    password = "only-for-this-measurement"
    account = {**environment, "WATCHBILL_BENCH_PASSWORD": password}
    subprocess.run([sys.executable, Path(__file__).with_name("tenfold.py"), "account"], env=account, check=True)
    once = times(environment, watchbill, password, repeats, PAGES)
    subprocess.run([sys.executable, Path(__file__).with_name("tenfold.py"), "multiply"], env=environment, check=True)
    tenfold = times(environment, watchbill, password, repeats, PAGES)
    table = [["page", "median (ms)", "95th percentile (ms)", "tenfold median (ms)", "tenfold 95th percentile (ms)"]]
    for name in PAGES:
        figures = [
            figure
            for sample in (once[name].seconds, tenfold[name].seconds)
            for figure in (median(sample), quantiles(sample, n=20)[-1])
        ]
        table.append([name, *(f"{1000 * figure:.0f}" for figure in figures)])
    return table


def times(
    environment: dict[str, str], watchbill: Path, password: str, repeats: int, pages: dict[str, str]
) -> dict[str, Fetched]:
    """Start the server, sign in as 'bench', and fetch every page in turn; the first two rounds only warm up."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [watchbill, "serve", "--port", str(port), "--workers", "0"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        root = f"http://127.0.0.1:{port}"
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = wait_for(opener, f"{root}/account/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "the sign-in page has no form"
        form = {"login": "bench", "password": password, "csrfmiddlewaretoken": token[1]}
        opener.open(
            urllib.request.Request(
                f"{root}/account/sign-in/",
                urllib.parse.urlencode(form).encode(),
                headers={"Referer": f"{root}/account/sign-in/"},
            )
        )
        samples = {name: Fetched() for name in pages}
        process = psutil.Process(server.pid)
        for turn in range(repeats + 2):
            for name, path in pages.items():
                began, used = time.perf_counter(), busy_s(process)
                with opener.open(root + path) as answer:
                    answer.read()
                    assert answer.url == root + path, f"{path} led to {answer.url}"
                if turn >= 2:
                    samples[name].seconds.append(time.perf_counter() - began)
                    samples[name].busy_s.append(busy_s(process) - used)
        return samples
    finally:
        server.terminate()
        server.wait(30)


def busy_s(process: psutil.Process) -> float:
    """Seconds that a process has used a processor: what it needs however busy the machine is with others."""
    used = process.cpu_times()
    return float(used.user + used.system)


def wait_for(opener: urllib.request.OpenerDirector, url: str) -> str:
    for _ in range(600):
        try:
            with opener.open(url) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {url}")
