"""Papers: the same bytes twice, Vietnamese as written, codes that read back, hostile text shown literally.
All data invented."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from steward.web import papers
from steward.web.papers import codes, making

HERE = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 21, 9, 30, tzinfo=HERE)
NOTE = (
    "steward.example/so-noi-vu\n40213\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— steward.example/so-noi-vu "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeM=\n"
)


def copy(**changed: Any) -> dict[str, Any]:
    return {
        "symbol": "412/BC-SNV",
        "day": date(2026, 11, 21),
        "title": "Báo cáo tình hình công tác bảo vệ bí mật nhà nước",
        "level": "Tối mật",
        "copy": "02",
        "pages": 14,
    } | changed


def receipt(**changed: Any) -> dict[str, Any]:
    return {
        "superior": "Ủy ban nhân dân tỉnh Lâm Thao",
        "nation": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        "matter": "tài liệu, vật chứa bí mật nhà nước",
        "body": "Sở Nội vụ",
        "number": "118/BB-GN",
        "moment": AT,
        "place": "Lâm Thao",
        "where": "Phòng Văn thư",
        "giver": {"name": "Phạm Thu Hà", "post": "Văn thư", "unit": "Văn phòng Sở"},
        "receiver": {"name": "Nguyễn Văn An", "post": "Chuyên viên", "unit": "Phòng Cải cách hành chính"},
        "copies": [copy()],
        "receipt": "20261121000118",
        "mark": "Tối mật",
    } | changed


def book(count: int, **changed: Any) -> dict[str, Any]:
    return {
        "title": "Sổ đăng ký bí mật nhà nước đến",
        "columns": [{"heading": f"Cột {n}", "width": 1 + (n == 7) * 2} for n in range(1, 11)],
        "rows": [[f"{n:02d}", *["x"] * 9] for n in range(1, count + 1)],
        "cover": {
            "superior": "Ủy ban nhân dân tỉnh Lâm Thao",
            "body": "Sở Nội vụ",
            "year": "2026",
            "volume": "03",
            "from_day": date(2026, 1, 2),
            "to_day": date(2026, 6, 30),
            "first": "01",
            "last": f"{count:02d}",
        },
    } | changed


def checkpoint(**changed: Any) -> dict[str, Any]:
    return {"body": "Sở Nội vụ", "note": NOTE, "moment": AT, "place": "Lâm Thao"} | changed


EVERY = {
    "handover_receipt": receipt(),
    "incoming_book": book(3),
    "outgoing_book": book(3),
    "checkpoint_sheet": checkpoint(),
    "copy_labels": {"labels": ["20260000118001", "20260000118002"]},
}


def said(pdf: bytes) -> str:
    """The text of all pages in reading order, lines joined."""
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def codes_on(pdf: bytes, page: int = 0) -> list[str]:
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=4).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.parametrize("name", papers.NAMES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_same_paper_is_the_same_bytes(name: str, lang: str) -> None:
    first = papers.make(name, EVERY[name], lang, at=AT)
    assert first == papers.make(name, EVERY[name], lang, at=AT)
    assert first != papers.make(name, EVERY[name], lang, at=AT + timedelta(seconds=1))


def test_the_moment_counts_and_not_the_zone_it_is_written_in() -> None:
    assert papers.make("copy_labels", EVERY["copy_labels"], "vi", at=AT) == papers.make(
        "copy_labels", EVERY["copy_labels"], "vi", at=AT.astimezone(UTC)
    )


@pytest.mark.parametrize("name", papers.NAMES)
def test_every_paper_is_a_tagged_archive_file_with_its_fonts_inside(name: str, tmp_path: Path) -> None:
    made = tmp_path / "paper.pdf"
    made.write_bytes(papers.make(name, EVERY[name], "vi", at=AT))
    with pikepdf.open(made) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "vi"
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert meta["dc:title"]
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)


def test_a_receipt_says_in_vietnamese_what_an_office_writes() -> None:
    text = said(papers.make("handover_receipt", receipt(), "vi", at=AT))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH LÂM THAO",
        "Số: 118/BB-GN",
        "Lâm Thao, ngày 21 tháng 11 năm 2026",
        "BIÊN BẢN GIAO NHẬN",
        "Hôm nay, hồi 09 giờ 30 phút ngày 21 tháng 11 năm 2026, tại Phòng Văn thư",
        "NGƯỜI GIAO",
        "(Ký, ghi rõ họ tên)",
        "Nguyễn Văn An",
        "TỐI MẬT",
        "Tổng số: 01 bản",
    ):
        assert words in text


def test_a_receipt_in_english_has_no_vietnamese_of_ours() -> None:
    text = said(papers.make("handover_receipt", receipt(nation=[]), "en", at=AT))
    assert "HANDOVER RECORD" in text
    assert "Biên bản" not in text and "NGƯỜI" not in text


def test_the_code_of_a_receipt_is_its_number_and_nothing_else() -> None:
    assert codes_on(papers.make("handover_receipt", receipt(), "vi", at=AT)) == ["20261121000118"]


def test_a_batch_of_two_hundred_copies_repeats_the_heading_on_each_page() -> None:
    pdf = papers.make(
        "handover_receipt", receipt(copies=[copy(copy=str(n)) for n in range(200)]), "vi", at=AT
    )
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) > 5
    assert "Tổng số: 200 bản" in said(pdf)
    assert said(pdf).count("STT") >= len(document) - 1


@pytest.mark.parametrize("count", range(1, 16))
def test_the_signatures_never_stand_alone_on_the_last_page(count: int) -> None:
    long = "Kế hoạch bảo đảm an toàn hồ đập và phòng, chống lụt bão trong mùa mưa năm 2026"
    pdf = papers.make(
        "handover_receipt", receipt(copies=[copy(copy=str(n), title=long) for n in range(count)]), "vi", at=AT
    )
    sheets = pypdfium2.PdfDocument(pdf)
    last = " ".join(sheets[len(sheets) - 1].get_textpage().get_text_range().split())
    assert "thống nhất ký xác nhận" in last and "NGƯỜI GIAO" in last and "NGƯỜI NHẬN" in last


@pytest.mark.parametrize("wrong", ["TL-2026-01", "", "12345", "１２３４５６７", "1" * 41])
def test_a_receipt_number_a_scanner_could_spoil_is_refused(wrong: str) -> None:
    with pytest.raises(papers.PaperError, match="digits"):
        papers.make("handover_receipt", receipt(receipt=wrong), "vi", at=AT)


def test_the_cover_of_a_book_has_its_six_items() -> None:
    text = said(papers.make("incoming_book", book(40), "vi", at=AT))
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH LÂM THAO",
        "SỞ NỘI VỤ",
        "SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐẾN",
        "Năm: 2026",
        "Từ ngày 02/01/2026 đến ngày 30/06/2026",
        "Từ số 01 đến số 40",
        "Quyển số: 03",
    ):
        assert words in text


def test_a_book_still_open_leaves_its_end_to_the_pen() -> None:
    cover = book(1)["cover"] | {"to_day": "", "last": None}
    assert "đến ngày …………" in said(papers.make("incoming_book", book(1, cover=cover), "vi", at=AT))


def test_the_ten_columns_stand_in_order_on_every_page() -> None:
    document = pypdfium2.PdfDocument(papers.make("incoming_book", book(100), "vi", at=AT))
    for at in range(1, len(document)):
        text = " ".join(document[at].get_textpage().get_text_range().split())
        places = [text.index(f"({n})") for n in range(1, 11)]
        assert places == sorted(places)


def test_a_long_abstract_wraps_inside_its_column() -> None:
    long = "quy định về quản lý tài liệu " * 40
    pdf = papers.make(
        "incoming_book", book(1, rows=[["01", *["x"] * 5, long, "x" * 80, "x", "x"]]), "vi", at=AT
    )
    page = pypdfium2.PdfDocument(pdf)[1]
    width = page.get_width()
    text = page.get_textpage()
    edges = [text.get_charbox(at) for at in range(text.count_chars())]
    assert max(right for _left, _bottom, right, _top in edges) < width - 30
    assert said(pdf).count("quản lý tài liệu") == 40


def test_a_cancelled_entry_keeps_its_number() -> None:
    rows = [{"cells": ["07", "31/QĐ-SNV", *["x"] * 7, "Đã hủy"], "struck": True}]
    text = said(papers.make("outgoing_book", book(1, rows=rows), "vi", at=AT))
    assert "07" in text and "31/QĐ-SNV" in text and "Đã hủy" in text


def test_a_book_of_more_than_five_hundred_rows_is_printed_in_parts() -> None:
    whole = book(1201)
    with pytest.raises(papers.PaperError, match="make_parts"):
        papers.make("incoming_book", whole, "vi", at=AT)
    texts = [said(part) for part in papers.make_parts("incoming_book", whole, "vi", at=AT)]
    assert len(texts) == 3
    assert "Từ số 501 đến số 1000" in texts[1] and "Tập 2/3" in texts[1]
    assert "1201" in texts[2]


def test_a_short_book_in_parts_is_the_book() -> None:
    (only,) = papers.make_parts("incoming_book", book(3), "vi", at=AT)
    assert "Tập" not in said(only) and "Từ số 01 đến số 03" in said(only)


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(papers.PaperError, match="9 cells in a book of 10"):
        papers.make("incoming_book", book(1, rows=[["01"] * 9]), "vi", at=AT)


@pytest.mark.parametrize("count", [0, 1, 90])
def test_a_form_that_is_not_the_official_one_says_so_on_every_sheet(count: int) -> None:
    for part in papers.make_parts(
        "incoming_book", book(count, remark="Không phải mẫu chính thức"), "vi", at=AT
    ):
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(part)]
        assert len(pages) > 1 and all("Không phải mẫu chính thức" in " ".join(text.split()) for text in pages)
    assert "chính thức" not in said(papers.make("incoming_book", book(count), "vi", at=AT))


def test_a_paper_bears_the_heading_of_a_nation_only_where_one_is_given() -> None:
    mine = receipt()
    del mine["nation"], mine["matter"]
    text = said(papers.make("handover_receipt", mine, "vi", at=AT))
    assert "CỘNG HÒA" not in text and "bí mật nhà nước sau đây" not in text and "được bảo vệ sau đây" in text
    text = said(papers.make("handover_receipt", receipt(), "vi", at=AT))
    assert (
        "Tài liệu, vật chứa bí mật nhà nước" in text
        and "các tài liệu, vật chứa bí mật nhà nước sau đây" in text
    )


def test_the_checkpoint_sheet_gives_back_the_signed_note_to_the_byte() -> None:
    pdf = papers.make("checkpoint_sheet", checkpoint(), "vi", at=AT)
    assert codes_on(pdf) == [NOTE]
    assert "40213" in said(pdf) and "MỐC NHẬT KÝ MINH BẠCH" in said(pdf)


@pytest.mark.parametrize("note", ["", "a\nb\nc\n\nd\n", "a\n1\n", NOTE.replace("\n\n", "\n")])
def test_what_is_not_a_signed_note_gets_no_sheet(note: str) -> None:
    with pytest.raises(papers.PaperError, match="signed note"):
        papers.make("checkpoint_sheet", checkpoint(note=note), "vi", at=AT)


def test_a_note_too_long_for_one_code_is_refused_with_its_size() -> None:
    with pytest.raises(papers.PaperError, match="bytes"):
        papers.make(
            "checkpoint_sheet", checkpoint(note=NOTE + "— w.example " + "A" * 1600 + "\n"), "vi", at=AT
        )


def test_each_label_reads_back_and_shows_digits_only() -> None:
    wanted = [f"{20260000118000 + n}" for n in range(30)]
    pdf = papers.make("copy_labels", {"labels": wanted}, "vi", at=AT)
    assert sorted(codes_on(pdf) + codes_on(pdf, 1)) == wanted
    assert said(pdf).replace(" ", "").isdigit()


def test_a_label_cannot_carry_a_title() -> None:
    with pytest.raises(papers.PaperError, match="digits"):
        papers.make("copy_labels", {"labels": ["Tuyệt mật"]}, "vi", at=AT)


def test_an_unknown_paper_language_or_field_is_refused_by_name() -> None:
    for name, lang, data, why in (
        ("../receipt", "vi", receipt(), "no paper"),
        ("handover_receipt", "fr", receipt(), "no words"),
        ("handover_receipt", "vi", receipt(opinion="x"), "opinion"),
        ("handover_receipt", "vi", {k: v for k, v in receipt().items() if k != "giver"}, "giver is missing"),
        ("handover_receipt", "vi", receipt(copies=[copy(secret="x")]), "secret"),
    ):
        with pytest.raises(papers.PaperError, match=why):
            papers.make(name, data, lang, at=AT)
    with pytest.raises(papers.PaperError, match="time zone"):
        papers.make("handover_receipt", receipt(), "vi", at=datetime(2026, 11, 21, 9, 30))
    with pytest.raises(papers.PaperError, match="not printed in parts"):
        next(papers.make_parts("copy_labels", {"labels": []}, "vi", at=AT))


HOSTILE = [
    '#panic("x")',
    '#read("/etc/passwd")',
    "$x^2$ *bold* _it_ `raw` <label> @ref = heading",
    '"quoted" \\u{41} \\n \\',
    "] #set page(fill: red) [",
    "{n} {place} {{}}",
    "// not a comment /* nor this */ end",
    "https://example.invalid/a?b=c",
    "- 1. + / term: x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_typst_code_in_a_field_is_only_text(text: str) -> None:
    pdf = papers.make(
        "handover_receipt", receipt(number=text, where=text, copies=[copy(title=text)]), "vi", at=AT
    )
    assert said(pdf).replace(" ", "").count(text.replace(" ", "")) >= 3


def test_control_and_direction_characters_are_written_out() -> None:
    title = "a\x00b\x07c\u202ed\u200be\ud7ff\ue000\U0001f600中"
    text = said(papers.make("handover_receipt", receipt(copies=[copy(title=title)]), "vi", at=AT)).replace(
        " ", ""
    )
    for shown in ("<U+0000>", "<U+0007>", "<U+202E>", "<U+200B>", "<U+E000>", "<U+1F600>", "<U+4E2D>"):
        assert shown in text


def test_decomposed_vietnamese_is_printed_composed() -> None:
    text = said(
        papers.make("handover_receipt", receipt(copies=[copy(title="Ba\u0301o ca\u0301o")]), "vi", at=AT)
    )
    assert "Báo cáo" in text


@given(st.text(max_size=60))
def test_any_text_at_all_makes_a_paper(text: str) -> None:
    giver = {"name": text, "post": text, "unit": text}
    assert papers.make("handover_receipt", receipt(giver=giver, number=text), "vi", at=AT).startswith(b"%PDF")


@given(st.text(alphabet="0123456789", min_size=6, max_size=40))
def test_a_code_reads_back_as_it_was_written(number: str) -> None:
    barcode = zxingcpp.create_barcode(codes.digits(number), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert zxingcpp.read_barcodes(barcode.to_image(scale=4))[0].text == number
    assert "".join(codes.in_fours(number)).replace(" ", "") == number


def test_both_languages_have_the_same_words() -> None:
    words = tomllib.loads((making.TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    assert set(words["vi"]) == set(words["en"])
    for name in words["vi"]:
        assert type(words["vi"][name]) is type(words["en"][name])
        if isinstance(words["vi"][name], str):
            holes = [
                sorted(part.split("}")[0] for part in words[lang][name].split("{")[1:])
                for lang in ("vi", "en")
            ]
            assert holes[0] == holes[1], name
