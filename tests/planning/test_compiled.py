"""Machine code on disk is never older than the modules it was made of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

INNER = """
from watchbill.planning.compiled import inner

@inner
def figure():
    return {figure}
"""
OUTER = """
from inside import figure
from watchbill.planning.compiled import compiled

@compiled
def doubled():
    return 2 * figure()
"""
SHOW = "import outside; print(outside.doubled(), sum(outside.doubled.stats.cache_hits.values()))"


def test_code_on_disk_is_renewed_when_a_module_beside_its_own_changes(tmp_path: Path) -> None:
    def shown() -> list[str]:
        settings = os.environ | {"PYTHONPATH": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", SHOW], env=settings, check=True, capture_output=True, text=True
        ).stdout.split()

    (tmp_path / "outside.py").write_text(OUTER)
    (tmp_path / "inside.py").write_text(INNER.format(figure=1))
    assert shown() == ["2", "0"]
    assert shown() == ["2", "1"]
    (tmp_path / "inside.py").write_text(INNER.format(figure=21))
    assert shown() == ["42", "0"]
