"""How the time of an import grows with the document."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from delaktig.exchange.documents.reader import read_document

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "documents"


def grown(text: str, size: int) -> str:
    """Return the text repeated to a size in bytes."""
    times = max(1, size // len(text.encode()))
    return "\n".join([text] * times)


def seconds(text: str) -> float:
    begun = time.perf_counter()
    read_document(text)
    return time.perf_counter() - begun


def measure() -> None:
    """Print, for each kind of document, the time of 1 MB over that of 100 kB."""
    print("import of 1 MB over 100 kB (linear is 10, goal at most 13):")
    for name in ("programme_sv_numbered", "table_sv", "minutes_sv_bold", "scanned-sv"):
        text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
        small, large = grown(text, 100_000), grown(text, 1_000_000)
        ratios = [seconds(large) / seconds(small) for _ in range(3)]
        print(f"  {name:<24} {statistics.median(ratios):5.1f}")


if __name__ == "__main__":
    measure()
