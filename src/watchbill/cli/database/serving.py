"""``watchbill serve`` and ``watchbill worker``: the pages, and the planning in the background."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import FrameType

import waitress
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from watchbill.cli.database.access import open_database
from watchbill.cli.display import err, out
from watchbill.deployments.actions import recover_runs
from watchbill.deployments.enums import RunState
from watchbill.deployments.models import Run

WORKER = [sys.executable, "-m", "watchbill.cli.main", "worker"]
WORKER_ENDS_S = 20
RESTART_AFTER_S = 2.0


def serve(*, host: str = "127.0.0.1", port: int = 8000, threads: int = 8, workers: int = 1) -> None:
    """Serve the pages, with their static files, and plan in the background.

    Other names than localhost have to be allowed: WATCHBILL_HOSTS=watchbill.example.org. WATCHBILL_DATA says where
    the database lies, WATCHBILL_DATABASE names a PostgreSQL server instead.

    Example: watchbill serve --port 8000

    Parameters
    ----------
    host
        Address to listen on; 0.0.0.0 is every one.
    port
        Port to listen on.
    threads
        Requests that are answered at a time.
    workers
        Planning runs that are carried out at a time; 0 where workers run elsewhere.
    """
    open_database()
    call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    server = waitress.create_server(get_wsgi_application(), host=host, port=port, threads=threads, ident="watchbill")
    signal.signal(signal.SIGTERM, _leave)
    _settle()
    with _planning_workers(workers):
        out.print(f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}/  (Ctrl-C stops)")  # noqa: S104
        try:
            server.run()  # returns on Ctrl-C
        finally:
            server.close()
            err.print("stopping")


def _settle() -> None:
    """Load every page, and take what is loaded out of garbage collection: walking it made one request in ten late."""
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def worker() -> None:
    """Carry out planning runs that the pages ask for, one after the other.

    'watchbill serve' starts one; more can run beside it, on other machines with the same PostgreSQL database.

    Example: watchbill worker
    """
    open_database()
    recover_runs()
    call_command("db_worker", verbosity=0, interval=0.5, startup_delay=False, reload=False, skip_checks=True)


@contextmanager
def _planning_workers(count: int) -> Iterator[None]:
    """Run workers beside the server; one that ends is started again."""
    ended = threading.Event()
    keepers = [_Keeper(ended) for _ in range(count)]
    for keeper in keepers:
        keeper.start()
    try:
        yield
    finally:
        ended.set()
        for keeper in keepers:
            keeper.stop()


class _Keeper(threading.Thread):
    """Keeps one worker process running until the server ends."""

    def __init__(self, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self._ended = ended
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the worker, and again whenever it ends."""
        while not self._ended.is_set():
            # A session of its own: Ctrl-C reaches the server, which then ends the worker in order.
            self._process = subprocess.Popen(WORKER, start_new_session=True)
            self._process.wait()
            self._ended.wait(RESTART_AFTER_S)

    def stop(self) -> None:
        """Let the worker keep its best plan and end."""
        if self._process is None or self._process.poll() is not None:
            return
        running = Run.objects.filter(state=RunState.RUNNING, progress__process=self._process.pid)
        running.update(cancel_requested=True)
        self._process.terminate()
        try:
            self._process.wait(WORKER_ENDS_S)
        except subprocess.TimeoutExpired:
            self._process.kill()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
