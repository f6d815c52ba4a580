"""An archive gives back what went in, or nothing: whatever was changed in it is found."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delaktig.recovery import archive, manifest, recovery_key
from delaktig.recovery.archive import ArchiveFault, Damaged, NotAnArchive, WrongKey
from delaktig.recovery.recovery_key import KeyFault

SECRET = recovery_key.settled(recovery_key.new())


@pytest.fixture(autouse=True, scope="module")
def cheap() -> object:
    """Let scrypt cost little, so that many archives can be tried."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "COST", {"n": 2, "r": 1, "p": 1})
        patch.setattr(archive, "CHUNK", 64)
        yield


def packed(files: dict[str, bytes], secret: str = SECRET) -> bytes:
    file = io.BytesIO()
    with archive.packing(file, secret) as tar:
        for name, content in files.items():
            archive.add_bytes(tar, name, content)
    return file.getvalue()


def unpacked(whole: bytes, folder: Path, secret: str = SECRET) -> dict[str, bytes]:
    file = folder / "a.backup"
    file.write_bytes(whole)
    found = archive.unpack(file, secret, folder / "out", manifest.allowed, lambda _done: None)
    return {name: (folder / "out" / name).read_bytes() for name in found}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.from_regex(r"\Afiles/[a-zåäö .]{1,8}[a-z]\Z"), st.binary(max_size=400), max_size=4))
def test_what_went_in_comes_out(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("archive")
    assert unpacked(packed(files), folder) == files


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_changed_byte_goes_unseen(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ArchiveFault):
        unpacked(bytes(whole), tmp_path_factory.mktemp("archive"))


def test_it_is_found_wherever_an_archive_is_cut_short_or_added_to(tmp_path: Path) -> None:
    for length in range(len(WHOLE)):
        with pytest.raises(ArchiveFault):
            unpacked(WHOLE[:length], tmp_path)
    with pytest.raises(Damaged):
        unpacked(WHOLE + b"\0", tmp_path)


def test_chunks_that_changed_places_or_were_left_out_are_found(tmp_path: Path) -> None:
    size = 64 + archive.TAG
    begin = _head_length(WHOLE)
    head, chunks = WHOLE[:begin], [WHOLE[at : at + size] for at in range(begin, len(WHOLE), size)]
    assert len(chunks) > 3
    for wrong in ([chunks[1], chunks[0], *chunks[2:]], chunks[1:], chunks[:-1], [chunks[0], *chunks], chunks[:1]):
        with pytest.raises(Damaged):
            unpacked(head + b"".join(wrong), tmp_path)


def _head_length(whole: bytes) -> int:
    return 12 + int.from_bytes(whole[8:12], "big")


def test_another_secret_is_told_from_damage(tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        unpacked(WHOLE, tmp_path, recovery_key.settled(recovery_key.new()))
    for junk in (b"", b"SQLite format 3\0", archive.MAGIC, archive.MAGIC + b"\xff\xff\xff\xff{}"):
        with pytest.raises(NotAnArchive):
            unpacked(junk, tmp_path)


def test_a_head_that_asks_for_all_memory_is_refused(tmp_path: Path) -> None:
    dear = WHOLE.replace(b'"n": 2,', b'"n": 2097152000,')
    length = int.from_bytes(WHOLE[8:12], "big") + len(dear) - len(WHOLE)
    with pytest.raises(NotAnArchive):
        unpacked(dear[:8] + length.to_bytes(4, "big") + dear[12:], tmp_path)


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/x", "files/../../x", "files/./x", "files//x", "other", "files/", "files/a\\b"]
)
def test_nothing_is_written_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged):
        unpacked(packed({name: b"x"}), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"a.backup", "out"}


def test_links_and_doubles_are_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with archive.packing(file, SECRET) as tar:
        link = tarfile.TarInfo("files/a")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(Damaged):
        unpacked(file.getvalue(), tmp_path)
    file = io.BytesIO()
    with archive.packing(file, SECRET) as tar:
        for content in (b"1", b"2"):
            archive.add_bytes(tar, "files/a", content)
    with pytest.raises(Damaged):
        unpacked(file.getvalue(), tmp_path)


def test_a_recovery_key_may_be_typed_as_it_is_read_from_paper() -> None:
    key = recovery_key.new()
    assert recovery_key.settled(f" {key.lower().replace('-', ' ')}\n") == recovery_key.settled(key)
    assert recovery_key.settled(key.replace("0", "O").replace("1", "l")) == recovery_key.settled(key)
    assert len({recovery_key.new() for _ in range(50)}) == 50


def test_weak_passphrases_are_refused_and_good_ones_taken_as_they_are() -> None:
    for weak in ("", "kort", "a" * 40, "123 123 123 123 123"):
        with pytest.raises(KeyFault):
            recovery_key.settled(weak)
    assert recovery_key.settled(" Sju sjösjuka sjömän \n") == "Sju sjösjuka sjömän"


def test_a_made_key_is_its_owners_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "key"
    key = recovery_key.make(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert recovery_key.from_file(file) == recovery_key.settled(key)
    with pytest.raises(KeyFault):
        recovery_key.make(file)
    with pytest.raises(KeyFault):
        recovery_key.from_file(tmp_path / "none")


with pytest.MonkeyPatch.context() as _patch:
    _patch.setattr(archive, "COST", {"n": 2, "r": 1, "p": 1})
    _patch.setattr(archive, "CHUNK", 64)
    WHOLE = packed({"keys.json": bytes(range(256)) * 2, "files/a": b"words" * 9})
