"""Translations: compile, collect and check the message catalogues.

Compiling needs nothing but polib, so that set-up works on any machine; collecting and checking call Django's
``makemessages``, which needs GNU gettext.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

import watchbill

PACKAGE = Path(watchbill.__file__).parent
LOCALE = PACKAGE / "web" / "locale"
LANGUAGES = ("zh_Hans",)


def catalogues() -> list[Path]:
    """All catalogues that people edit."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compile_all() -> None:
    """Compile each catalogue beside itself where it is newer than what was compiled."""
    for source in catalogues():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


def collect(locale: Path = LOCALE) -> None:
    """Write every translatable sentence of the package into the catalogues of a locale folder."""
    if shutil.which("xgettext") is None:
        sys.exit("messages: GNU gettext is missing (on Debian: apt-get install gettext)")
    script = (
        "import django\n"
        "from django.conf import settings\n"
        "from django.core.management import call_command\n"
        f"settings.configure(LOCALE_PATHS=[{str(locale)!r}], USE_I18N=True)\n"
        "django.setup()\n"
        f"call_command('makemessages', locale={list(LANGUAGES)!r}, no_location=True, no_wrap=True, no_obsolete=True, "
        "ignore_patterns=['locale'], "
        "verbosity=0)\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=PACKAGE, check=True)
    for source in locale.glob("*/LC_MESSAGES/*.po"):
        catalogue = polib.pofile(str(source), wrapwidth=0)
        catalogue.metadata.pop("POT-Creation-Date", None)  # it would change with every run
        catalogue.save()


def faults() -> list[str]:
    """Return what is wrong with the catalogues: untranslated, doubtful, missing and stale sentences."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "locale"
        shutil.copytree(LOCALE, fresh)
        collect(fresh)
        for source in catalogues():
            language = source.parent.parent.name
            kept = {entry.msgid for entry in polib.pofile(str(source)) if not entry.obsolete}
            newest = polib.pofile(str(fresh / source.relative_to(LOCALE)))
            wanted = {entry.msgid for entry in newest if not entry.obsolete}
            found += [f"{language}: not in the catalogue: {text!r}" for text in sorted(wanted - kept)]
            found += [f"{language}: no longer used: {text!r}" for text in sorted(kept - wanted)]
            for entry in newest:
                if entry.fuzzy or not entry.translated():
                    found.append(f"{language}: not translated: {entry.msgid!r}")
    return sorted(set(found))


def main() -> None:
    """Compile; with ``--collect`` collect first; with ``--check`` report and exit 1 where something is missing."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--collect", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.collect:
        collect()
    compile_all()
    if options.check and (found := faults()):
        sys.exit("\n".join([f"messages: {len(found)} faults", *found]))


if __name__ == "__main__":
    main()
