"""A page is read as it stands, also where its letters were drawn in another order.
The pages are made here."""

import io

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from steward.foundations.scan.extract import pdf

LINES = ("kế hoạch bố trí cán bộ chủ chốt", "của tỉnh trong giai đoạn sắp xếp")
ASCII = ("the plan of the seven new posts", "is kept here under the red seal")


def page(content: str) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    made.pages[0].Contents = made.make_stream(content.encode())
    made.save(out)
    return out.getvalue()


def in_order(lines: tuple[str, ...]) -> str:
    """Each line in one go."""
    return "".join(f"BT /F 12 Tf 72 {700 - 20 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))


def places(lines: tuple[str, ...]) -> list[list[float]]:
    """Where the letters of each line stand."""
    document = pypdfium2.PdfDocument(page(in_order(lines)))
    text = document[0].get_textpage()
    shown = text.raw
    box, found = pdfium.FS_RECTF(), [[]]
    for at in range(pdfium.FPDFText_CountChars(shown)):
        if pdfium.FPDFText_GetUnicode(shown, at) == 10:
            found.append([])
        elif pdfium.FPDFText_GetUnicode(shown, at) != 13:
            pdfium.FPDFText_GetLooseCharBox(shown, at, box)
            found[-1].append(box.left)
    return found


def apart(lines: tuple[str, ...], late: str, blanks: bool = True) -> str:
    """The same lines with these letters drawn after the rest of their line,
    and perhaps no blank drawn at all."""
    content = ""
    for n, (line, where) in enumerate(zip(lines, places(lines), strict=True)):
        letters = [
            (letter in late, left, letter)
            for letter, left in zip(line, where, strict=True)
            if blanks or letter != " "
        ]
        content += "".join(
            f"BT /F 12 Tf {left:.3f} {700 - 20 * n} Td ({letter}) Tj ET\n"
            for _, left, letter in sorted(letters, key=lambda one: one[0])
        )
    return content


def text_of(data: bytes) -> str:
    shown = pypdfium2.PdfDocument(data)[0].get_textpage()
    return pdf._as_it_stands(shown.raw)


@pytest.mark.parametrize("blanks", [True, False])
@pytest.mark.parametrize("late", ["", "e", "eo", "t", "aeiou"])
def test_letters_drawn_after_their_line_are_read_where_they_stand(late: str, blanks: bool) -> None:
    assert text_of(page(apart(ASCII, late, blanks))).split() == " ".join(ASCII).split()


def test_a_page_of_scattered_letters_is_told_from_a_page_of_words() -> None:
    assert pdf._scattered("r ng keo Hòa Thi n ch m m c 7 dân Xuân V c ừ ệ ạ ố ự")
    assert (
        not pdf._scattered(" ".join(LINES))
        and not pdf._scattered("I saw the house on the hill from the road")
        and not pdf._scattered("")
    )
