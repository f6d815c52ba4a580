"""Whether what is said of a service is still known to stand (row C35): who answers for it, and until when."""

from __future__ import annotations

from datetime import date

from delaktig.catalogue.models import Service


def is_stale(service: Service, on: date) -> bool:
    """Say whether nobody has confirmed a service in time; one without a date is not known to be stale."""
    return service.confirm_by is not None and service.confirm_by < on
