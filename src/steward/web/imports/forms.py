"""What is asked when a book is imported: the workbook, and what is to become of rows that do not go in."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from steward.acts.document.incoming import register_incoming
from steward.jobs import imports as work
from steward.reads.machinery.wording import grouped
from steward.rules.machinery.fields import kinds


class WorkbookForm(forms.Form):
    """The workbook, and the book of one's own that it is to be entered in."""

    field_order = ("book", "file")
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy(
            "xlsx, xls, ods or CSV, at most 20 MB and 50,000 rows. It is read in an isolated process; "
            "nothing is registered yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, books: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["book"] = forms.ChoiceField(label=gettext_lazy("Incoming book"), choices=books)
        self.order_fields(self.field_order)


class BeginForm(forms.Form):
    """What is to become of the rows that do not go in as they stand; of each question the act would ask,
    a tick."""

    skip = forms.BooleanField(label=gettext_lazy("Leave the faulty rows out"), required=False)

    def __init__(self, asked: dict[str, int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = kinds(register_incoming.order)
        for flag, n in asked.items():
            label = gettext("%(what)s (rows: %(n)s)") % {"what": gettext(said[flag].label), "n": grouped(n)}
            self.fields[flag] = forms.BooleanField(
                label=label, help_text=gettext(said[flag].help), required=False
            )

    @property
    def accepted(self) -> list[str]:
        return [flag for flag in work.ALL_THE_SAME if self.cleaned_data.get(flag)]
