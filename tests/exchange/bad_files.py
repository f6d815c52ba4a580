"""Files that must be refused, by what is wrong with them."""

from __future__ import annotations

import io

import pikepdf

from tests.formats.samples import paragraph, word_file


def protected_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="agare", user="anvandare"))
    return buffer.getvalue()


def bad_files() -> dict[str, tuple[str, bytes]]:
    """Return file name and bytes by the code of the error that they must give."""
    return {
        "empty": ("tom.txt", b""),
        "binary": ("bild.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        "too_large": ("stor.txt", b"a" * (50 * 1024 * 1024)),
        "encoding": ("kod.txt", "Åtgärd och mål\nhär\n".encode() + b"\xff\xc3\x28 \x80\x81 och\n"),
        "password_protected": ("skyddad.pdf", protected_pdf()),
        "zip_bomb": ("bomb.docx", word_file(paragraph("x" * 90_000_000))),
    }
