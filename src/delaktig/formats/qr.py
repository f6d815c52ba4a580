"""A text as a QR code: a picture that needs no style and no script."""

from __future__ import annotations

from base64 import b64encode

import qrcode

QUIET = 4
"""Modules of white around a code, as its standard asks."""


def svg(text: str) -> str:
    """Return a text as a QR code, a picture of squares."""
    made = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(text)
    rows = made.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{squares}"/></svg>'
    )


def inline(text: str) -> str:
    """Return a QR code as an address that holds the whole picture: nothing is asked for a second time."""
    return f"data:image/svg+xml;base64,{b64encode(svg(text).encode()).decode()}"
