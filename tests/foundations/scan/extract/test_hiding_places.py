"""Where leaks hide: every marker word of every paper is in the text, wherever the writer has put it."""

import io
import zipfile
from collections.abc import Callable

import pytest

from steward.foundations.scan.extract import Extracted, extract

from . import papers

PAPERS: dict[str, Callable[[], tuple[bytes, list[str]]]] = {
    "a.docx": papers.word,
    "a.xlsx": papers.excel,
    "a.pptx": papers.slides,
    "a.odt": papers.writer,
    "a.ods": papers.calc,
    "a.pdf": papers.portable,
    "a.eml": papers.mail,
    "a.html": papers.page,
    "a.rtf": papers.rich,
}


def text_of(data: bytes, name: str) -> str:
    return "\n".join(item.text for item in extract(data, name))


def whole(data: bytes, name: str) -> Extracted:
    return list(extract(data, name))[-1]


@pytest.mark.parametrize("name", PAPERS)
def test_every_marker_is_found_in_its_hiding_place(name: str) -> None:
    data, markers = PAPERS[name]()
    text = text_of(data, name)
    assert [marker for marker in markers if marker not in text] == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_sound_paper_is_scanned_and_its_name_does_not_matter(name: str) -> None:
    data, _ = PAPERS[name]()
    right, wrong = whole(data, name), whole(data, "holiday.jpg")
    assert (right.outcome, right.reason) == ("scanned", None)
    assert (wrong.type, wrong.text) == (right.type, right.text)


@pytest.mark.parametrize(("name", "outcome"), [("printerSettings1", "scanned"), ("vbaProject", "partly")])
def test_of_a_printers_settings_all_names_are_read_and_of_other_bytes_in_a_paper_it_is_said(
    name: str, outcome: str
) -> None:
    """Fixed fields and names in two-byte letters;
    what else is of no known format may hold text in another way."""
    parts = zipfile.ZipFile(io.BytesIO(papers.slides()[0]))
    named = {one: parts.read(one) for one in parts.namelist() if "printerSettings" not in one}
    settings = bytes(range(1, 32)) * 4 + "ZPRINTER tầng 2".encode("utf-16-le") + bytes(64)
    made = whole(papers.zipped({**named, f"ppt/bin/{name}.bin": settings}), "a.pptx")
    assert made.outcome == outcome and ("ZPRINTER tầng 2" in made.text) is (outcome == "scanned")


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.pdf", "a.eml"])
def test_vietnamese_letters_survive(name: str) -> None:
    data, _ = PAPERS[name]()
    assert papers.VIETNAMESE in " ".join(text_of(data, name).split())


def test_a_marker_is_found_in_an_attachment_of_a_mail_in_a_zip_in_a_tar() -> None:
    word, markers = papers.word()
    sheet, more = papers.excel()
    letter, others = papers.mail({"phụ lục.docx": word, "bảng.xlsx": sheet})
    data = papers.tarred({"box/letters.zip": papers.zipped({"in/letter.eml": letter})})
    found = {item.member: item for item in extract(data, "backup.tar.gz")}
    inner = "backup.tar/box/letters.zip/in/letter.eml"
    assert {None, "backup.tar", "backup.tar/box/letters.zip", inner, f"{inner}/phụ lục.docx"} <= found.keys()
    assert all(marker in found[f"{inner}/phụ lục.docx"].text for marker in markers)
    assert all(marker in found[f"{inner}/bảng.xlsx"].text for marker in more)
    assert all(marker in found[inner].text for marker in others)


def test_pages_begin_where_their_text_begins() -> None:
    for data, name, first, second in (
        (papers.portable(3)[0], "a.pdf", "ZPAGE1", "ZPAGE3"),
        (papers.slides()[0], "a.pptx", "ZSLIDE1", "ZSLIDE3"),
    ):
        item = whole(data, name)
        assert item.text.index(first, item.pages[0]) < item.pages[1]
        assert item.text.index(second, item.pages[2]) < (*item.pages, len(item.text))[3]


def test_slide_ten_comes_after_slide_nine() -> None:
    item = whole(papers.slides()[0], "a.pptx")
    assert len(item.pages) == 11
    assert "ZSLIDE10" in item.text[item.pages[9] : item.pages[10]]


def test_cells_stand_in_the_order_of_the_sheet() -> None:
    text = whole(papers.excel()[0], "a.xlsx").text
    assert "ZFIRST\tZSECOND\t4711" in text


def test_a_string_that_no_cell_shows_any_more_is_still_read() -> None:
    strings = "<sst xmlns='x'><si><t>ZKEPT</t></si><si><r><t>ZFOR</t></r><r><t>GOTTEN</t></r></si></sst>"
    sheet = "<worksheet xmlns='x'><sheetData><row><c r='A1' t='s'><v>0</v></c></row></sheetData></worksheet>"
    data = papers.with_parts(
        papers.excel()[0], {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    )
    text = whole(data, "a.xlsx").text
    assert "ZKEPT" in text and "ZFORGOTTEN" in text


def test_content_leaves_out_what_the_program_put_there() -> None:
    item = whole(papers.word()[0], "a.docx")
    content = item.text[slice(*item.content)]
    assert "ZBODY" in content and "ZCOMMENT" in content and "ZFOOTNOTE" in content
    assert "python-docx" in item.text and "python-docx" not in content


def test_two_files_of_one_program_share_no_content() -> None:
    import docx

    documents = []
    for words in ("alpha beta gamma", "delta epsilon zeta"):
        document, buffer = docx.Document(), papers.io.BytesIO()
        document.add_paragraph(words)
        document.save(buffer)
        item = whole(buffer.getvalue(), "a.docx")
        documents.append(set(item.text[slice(*item.content)].split()))
    assert documents[0] & documents[1] == set()
