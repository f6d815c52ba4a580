"""``manage.py seed_scale --share 0.05``: an invented database of a share of Finland's size, to measure with."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delaktig.exchange.scale.places import Size
from delaktig.exchange.scale.seeding import Asked, NotEmpty, SeededOtherwise, seed

LAST_YEAR, YEARS, SEED = 2025, 10, 681


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("a share is above 0 and at most 1")
    return share


class Command(BaseCommand):
    """Writes only into a database that holds nothing, with demo settings."""

    help = (
        "Fills an empty database with invented rows, to measure with: a share of 300 municipalities, 600,000 clients "
        "and 20 million visits over ten years. Demo settings only; a database that holds anything is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--share", type=_share, required=True, help="How much of Finland: 1.0 is all of it")
        parser.add_argument("--seed", type=int, default=SEED, help="The same seed gives the same rows")
        parser.add_argument("--years", type=int, default=YEARS, help="Years of visits and cases")
        parser.add_argument("--last-year", type=int, default=LAST_YEAR, help="The last of the years")
        parser.add_argument("--visits-only", action="store_true", help="Places and visits alone: quicker, no clients")

    def handle(self, *, share: float, years: int, last_year: int, **given: Any) -> None:
        asked = Asked(Size(share, last_year, years), given["seed"], given["visits_only"])
        try:
            written = seed(asked, self.stdout.write)
        except PermissionError:
            raise CommandError("Invented rows are written with demo settings only.") from None
        except NotEmpty as held:
            raise CommandError(
                f"The database holds rows of {held.model}. Only an empty database is seeded; one whose seeding was "
                "broken off is thrown away."
            ) from None
        except SeededOtherwise as before:
            raise CommandError(f"The database was seeded otherwise before: {before.details}") from None
        self.stdout.write("Seeded." if written else "It was seeded so before, and is kept.")
