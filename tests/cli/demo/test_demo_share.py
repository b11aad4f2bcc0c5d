"""The share: real files that can be read, with the passages where the list says. All input is generated."""

from __future__ import annotations

import hashlib
import io
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

import docx
import openpyxl
import pptx
import pypdfium2
import pytest
from odf import teletype
from odf.opendocument import load as load_odt

from steward.cli.demo.share import HOWS, SHORTEST, Planted, to_tcvn3, without_diacritics, write_share
from steward.cli.demo.text import document_text
from steward.foundations.scan.encodings import decode_text
from steward.foundations.scan.fold import fold_reference

PROTECTED = {f"doc-{number}": document_text(f"protected {number}", 260, "vi") for number in range(9)}
FILES = 60


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Planted]]:
    folder = tmp_path_factory.mktemp("share")
    return folder, write_share(folder, PROTECTED, 3, FILES)


def text_of(name: str, data: bytes) -> str:
    """The text as the format's own library reads it; members of containers are not part of it."""
    ending = name.rpartition(".")[2]
    if ending == "txt":
        return decode_text(data)[0]
    if ending == "pdf":
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    if ending == "docx":
        return docx_text(data)
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return "\n".join(str(row[1].value) for row in sheet.iter_rows())
    if ending == "pptx":
        return pptx_text(data)
    if ending == "odt":
        return teletype.extractText(load_odt(io.BytesIO(data)).text)
    if ending == "eml":
        return str(message_from_bytes(data, policy=policy.default).get_body().get_content())
    raise AssertionError(f"no reader for {name}")


def docx_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [paragraph.text for paragraph in document.sections[0].header.paragraphs]
    notes = [
        part.blob.decode()
        for part in document.part.package.iter_parts()
        if part.partname.endswith("footnotes.xml")
    ]
    return "\n".join(parts + notes)


def pptx_text(data: bytes) -> str:
    parts = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        parts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        parts += [slide.notes_slide.notes_text_frame.text] if slide.has_notes_slide else []
    return "\n".join(parts)


def member(data: bytes, path: list[str]) -> bytes:
    """A member of a container by the names on the way to it, which may have slashes in them."""
    if not path:
        return data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            name = next(name for name in archive.namelist() if "/".join(path).startswith(name))
            return member(archive.read(name), "/".join(path)[len(name) + 1 :].split("/"))
    mail = message_from_bytes(data, policy=policy.default)
    found = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    return bytes(found["/".join(path)])


def has_passage(text: str, protected: str) -> bool:
    """Whether fifty words in a row of the protected text stand in the text, however spelled."""
    words, inside = protected.split(), fold_reference(text).letters
    runs = (" ".join(words[at : at + SHORTEST]) for at in range(len(words) - SHORTEST + 1))
    return any(fold_reference(run).letters in inside for run in runs)


def test_the_files_asked_for_are_there_and_no_more(share: tuple[Path, list[Planted]]) -> None:
    folder, _ = share
    assert len([path for path in folder.rglob("*") if path.is_file()]) == FILES


def test_every_way_of_spilling_occurs(share: tuple[Path, list[Planted]]) -> None:
    assert {planted.how for planted in share[1]} == set(HOWS)


@pytest.mark.parametrize("how", HOWS)
def test_the_passage_is_where_the_list_says(share: tuple[Path, list[Planted]], how: str) -> None:
    folder, all_planted = share
    for planted in (one for one in all_planted if one.how == how):
        data = (folder / planted.path).read_bytes()
        name = planted.member or planted.path
        if planted.member:
            data = member(data, planted.member.split("/"))
        assert has_passage(text_of(name, data), PROTECTED[planted.document]), planted


def test_no_other_file_has_a_passage(share: tuple[Path, list[Planted]]) -> None:
    folder, all_planted = share
    spilled = {folder / planted.path for planted in all_planted}
    for path in folder.rglob("*"):
        if path.is_file() and path not in spilled and path.suffix != ".zip":
            text = text_of(path.name, path.read_bytes())
            assert len(text) > 200, f"{path} can be read"
            assert not [name for name, protected in PROTECTED.items() if has_passage(text, protected)], path


def test_the_same_seed_gives_the_same_bytes(share: tuple[Path, list[Planted]], tmp_path: Path) -> None:
    folder, planted = share
    assert write_share(tmp_path / "again", PROTECTED, 3, FILES) == planted
    assert digests(tmp_path / "again") == digests(folder)


def test_another_seed_gives_another_share(share: tuple[Path, list[Planted]], tmp_path: Path) -> None:
    assert write_share(tmp_path, PROTECTED, 4, 5) != share[1][:5]


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_progress_counts_every_file(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_share(tmp_path, {}, 1, 4, lambda done, files: seen.append((done, files)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_without_protected_texts_the_share_is_clean(tmp_path: Path) -> None:
    assert write_share(tmp_path, {}, 1, 3) == []


def test_texts_too_short_for_a_passage_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no protected text has 50 words; give longer ones, or none"):
        write_share(tmp_path, {"a": "few words"}, 1, 3)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("kept")
    with pytest.raises(FileExistsError, match="is not empty; give a new folder or remove what is in it"):
        write_share(tmp_path, PROTECTED, 1, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_tcvn3_is_read_back_as_it_was() -> None:
    text = PROTECTED["doc-0"]
    assert decode_text(to_tcvn3(text))[0].lower() == text.lower()


def test_bare_letters_keep_every_letter() -> None:
    assert without_diacritics("Đường về Ngã Bảy, ờ đấy") == "Duong ve Nga Bay, o day"
