"""Reads programmes that were scanned: marks over letters lost, columns interleaved, headings broken."""

from delaktig.exchange.documents.scanned.likeness import looks_scanned
from delaktig.exchange.documents.scanned.reading import read_scanned_programme

__all__ = ["looks_scanned", "read_scanned_programme"]
