"""``make bench``: every measure, one after the other; ends with 1 where a page asks the database too often."""

from __future__ import annotations

import os
import sys
import tempfile

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delaktig.settings.test")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DELAKTIG_VAR"] = folder  # the measures leave nothing in the data of this machine

        import django

        django.setup()

        from bench import casework, catalogue, imports, indicators, pages, queries

        pages.measure()
        kept = queries.measure()
        kept &= catalogue.measure()
        kept &= casework.measure()
        kept &= indicators.measure()
        imports.measure()
    sys.exit(0 if kept else 1)
