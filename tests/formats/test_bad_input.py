"""Every kind of bad input gets its own error, and nothing is unpacked or left behind."""

from __future__ import annotations

import io
import os
import tempfile
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest

from delaktig.formats.pdf import write_pdf
from delaktig.formats.reading import ERRORS, MAX_BYTES, ReadError, check_size, read_lines
from delaktig.formats.xlsx_reading import read_rows
from tests.formats.samples import package, paragraph, programme, word_file


def refused(data: bytes, name: str = "") -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_lines(data, name)
    return caught.value


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return write_pdf(programme())


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", "\ufeff \n".encode("utf-16")])
def test_a_file_without_text_is_empty(data: bytes) -> None:
    assert refused(data).code == "empty"


def test_an_empty_word_file_is_empty() -> None:
    assert refused(word_file(paragraph(" "))).code == "empty"


def test_fifty_megabytes_are_refused_before_anything_is_read() -> None:
    data = bytes(50 * 1024 * 1024)
    tracemalloc.start()
    started = time.monotonic()
    error = refused(data, "stor.pdf")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (error.code, error.params) == ("too_large", {"size_mb": 50, "limit_mb": 20})
    assert peak < 1_000_000
    assert time.monotonic() - started < 1


def test_a_size_can_be_refused_before_the_bytes_are_there() -> None:
    check_size(MAX_BYTES)
    with pytest.raises(ReadError, match="at most 20 MB"):
        check_size(MAX_BYTES + 1)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "JPEG"),
        (os.urandom(4096), "data"),
    ],
)
def test_pictures_and_noise_are_binary(data: bytes, kind: str) -> None:
    error = refused(b"\x00" + data if kind == "data" else data, "bild.txt")
    assert (error.code, error.params["kind"]) == ("binary", kind)


def test_damaged_utf8_names_its_line() -> None:
    data = "åäö på en rad\nåäö på nästa".encode() + b"\xe5\n" + "å".encode()
    error = refused(data, "x.txt")
    assert (error.code, error.params["line"]) == ("encoding", 2)


@pytest.mark.parametrize(
    "data",
    [
        "Kommunen ordnar vägledning".encode("utf-16-le"),
        "Kommunen".encode("utf-32"),
        b"\xff\xfe\x00\xd8",
        b"text med \x81 tecken",
        b"\xef\xbb\xbftext med \xe5",
    ],
)
def test_other_encodings_are_named_as_such(data: bytes) -> None:
    assert refused(data, "x.txt").code == "encoding"


def test_a_pdf_with_a_password_is_refused(pdf: bytes) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(buffer, encryption=pikepdf.Encryption(owner="agare", user="anvandare"))
    assert refused(buffer.getvalue(), "x.pdf").code == "password_protected"


def test_an_encrypted_office_file_is_refused() -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    assert refused(container, "x.docx").code == "password_protected"


def test_an_encrypted_zip_member_is_refused() -> None:
    data = bytearray(word_file(paragraph("text")))
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert refused(bytes(data), "x.docx").code == "password_protected"


@pytest.mark.parametrize(("stream", "kind"), [("WordDocument", "DOC"), ("Workbook", "XLS")])
def test_files_of_old_office_are_unsupported(stream: str, kind: str) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le")
    error = refused(container)
    assert (error.code, error.params["kind"]) == ("unsupported", kind)


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 text}", b"<!DOCTYPE html><p>text", b" <html><p>text", b"<?xml version='1.0'?><a/>"]
)
def test_markup_is_unsupported(data: bytes) -> None:
    assert refused(data, "x.txt").code == "unsupported"


def test_an_open_document_file_is_unsupported_by_its_kind() -> None:
    data = package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    error = refused(data, "x.odt")
    assert (error.code, error.params["kind"]) == ("unsupported", "text")


def test_any_other_zip_is_unsupported() -> None:
    assert refused(package({"a.txt": "text"}), "x.zip").code == "unsupported"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = word_file(paragraph("x" * 90_000_000))
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    assert refused(bomb, "x.docx").code == "zip_bomb"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_thousands_of_members_are_a_bomb() -> None:
    parts: dict[str, str | bytes] = {f"word/{number}.xml": "" for number in range(5_001)}
    assert refused(package({"word/document.xml": "<a/>", **parts}, zipfile.ZIP_STORED)).code == "zip_bomb"


def test_a_member_longer_than_its_directory_says_is_damaged() -> None:
    data = bytearray(word_file(paragraph("text " * 50)))
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (20).to_bytes(4, "little")
    assert refused(bytes(data), "x.docx").code == "damaged"


def test_a_pdf_that_unpacks_without_end_is_refused(pdf: bytes) -> None:
    packed = zlib.compress(bytes(110 * 1024 * 1024), 9)
    bomb = pdf.replace(b"%%EOF", b"") + b"99 0 obj<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream\n%%EOF"
    assert len(bomb) < 1_000_000
    assert refused(bomb, "x.pdf").code == "zip_bomb"


def test_chained_filters_in_a_pdf_are_refused() -> None:
    assert refused(b"%PDF-1.7\n1 0 obj<</Filter[/FlateDecode /FlateDecode]>>\n%%EOF").code == "zip_bomb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    data = package({"word/document.xml": (head + bomb).encode(encoding)})
    assert refused(data, "x.docx").code == "entities"


def test_entities_in_a_workbook_are_refused() -> None:
    data = package({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'})
    assert refused(data, "x.xlsx").code == "entities"
    with pytest.raises(ReadError, match="entities"):
        read_rows(data)


@pytest.mark.parametrize("keep", [30, 200, 300])
def test_a_cut_word_file_is_damaged(keep: int) -> None:
    data = word_file(paragraph("text " * 2000), styles_xml="<a/>")
    assert refused(data[:keep], "x.docx").code == "damaged"


def test_a_word_file_with_broken_xml_is_damaged() -> None:
    assert refused(package({"word/document.xml": "<w:document"}), "x.docx").code == "damaged"


def test_a_workbook_without_its_parts_is_damaged() -> None:
    assert refused(package({"xl/workbook.xml": "<workbook/>"}), "x.xlsx").code == "damaged"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_cut_pdf_is_damaged(pdf: bytes, share: float) -> None:
    assert refused(pdf[: int(len(pdf) * share)], "x.pdf").code == "damaged"


def test_a_pdf_of_nonsense_is_damaged() -> None:
    assert refused(b"%PDF-1.7\n" + b"nonsense\n" * 50 + b"%%EOF", "x.pdf").code == "damaged"


def test_a_pdf_of_pictures_has_no_text() -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.add_blank_page()
        blank.save(buffer)
    error = refused(buffer.getvalue(), "skannad.pdf")
    assert (error.code, error.params["pages"]) == ("no_text", 2)


def test_text_that_is_called_a_word_file_is_damaged() -> None:
    error = refused(b"Vanlig text", "program.docx")
    assert (error.code, error.params["format"]) == ("damaged", "DOCX")


def test_each_error_has_a_message_with_its_parameters() -> None:
    assert "line 7" in str(ReadError("encoding", line=7))
    assert all(message[0].isupper() and message.endswith(".") for message in ERRORS.values())


def test_reading_and_refusing_leave_no_files(pdf: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    read_lines(pdf, "x.pdf")
    read_lines(word_file(paragraph("text")), "x.docx")
    refused(pdf[:5000], "x.pdf")
    refused(package({"xl/workbook.xml": "<workbook/>"}), "x.xlsx")
    assert list(tmp_path.iterdir()) == []
