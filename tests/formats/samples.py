"""Documents and files that several tests of the formats use; all of their content is invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from delaktig.formats.document import Bullets, Document, Heading, KeyValues, Note, Paragraph, Run, Table

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

MEASURES = Table(
    ("Mål", "Åtgärd", "Ansvarig", "Partner", "Uppföljning"),
    tuple(
        (
            f"Mål {number}: en fungerande integrationshandledning",
            "Vägledningen ordnas på flera språk varje vardag. " * 4,
            "Bildningsväsendet",
            "Föreningarna\nFörsamlingen" if number % 2 else "",
            f"Antal besök, {number * 10} per år",
        )
        for number in range(1, 26)
    ),
    caption="Åtgärder",
    widths=(2, 3, 2, 2, 2),
)

#: Text that would be markup, code or a formula to somebody less careful.
HOSTILE = r'#import "x" $a_b$ *fet* _kursiv_ [länk] @ref \u{41} `kod` <b>x</b> // slut /* */ = rubrik ~ #panic()'


def programme(*, demonstration: bool = True, language: str = "sv-FI") -> Document:
    """A document with every kind of block."""
    return Document(
        title="Integrationsprogram för Exempelkommun",
        language=language,
        publisher="Exempelkommun",
        date=dt.date(2024, 5, 1),
        demonstration=demonstration,
        blocks=(
            Heading("Bakgrund", 2),
            Paragraph("Programmet gäller alla som flyttar till kommunen."),
            Paragraph((Run("Se "), Run("kommunens sidor", link="https://example.org/"), Run(" noga", bold=True))),
            Heading("Syfte", 4),
            Bullets(("Arbete", Bullets(("Praktik", "Kurser"), ordered=True), "Språk")),
            Note("Lagen om främjande av integration.", mark="1"),
            KeyValues((("Period", "2023-2025"), ("Beslut", "inte känt"))),
            Heading("Åtgärder"),
            MEASURES,
        ),
    )


def package(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def word_file(body: str, **parts: str) -> bytes:
    """A Word file with this body; further parts by name with ``_`` for ``.`` (``footnotes_xml``)."""
    named = {f"word/{name.replace('_', '.')}": content for name, content in parts.items()}
    return package({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **named})


def paragraph(text: str) -> str:
    """A paragraph of Word's XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
