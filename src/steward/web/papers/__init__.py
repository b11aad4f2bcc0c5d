"""Papers that are signed, printed or archived: handover receipt, the two books, checkpoint sheet, copy
labels.

Promise: the same data, language and moment give the same bytes (PDF/A-2a and PDF/UA-1, tagged, fonts
embedded) on the same version of typst and the same lettering; text of a user is shown literally, whatever
it holds; memory stays bounded because a book is printed in parts of at most 500 rows. Refuses a paper it
does not know, a field it does not know or misses, a moment without time zone, and a code that is not
digits. It reads no clock and no table."""

from .lettering import Lettering, letter_faults
from .making import MOST_ROWS, NAMES, PaperError, make, make_parts

__all__ = ["MOST_ROWS", "NAMES", "Lettering", "PaperError", "letter_faults", "make", "make_parts"]
