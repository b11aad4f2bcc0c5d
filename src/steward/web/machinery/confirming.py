"""What is looked at once more before what cannot be undone: what was filled in, and what comes of it."""

from typing import Any

from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.reads.machinery.wording import label, shown
from steward.rules.machinery.fields import kinds
from steward.web.machinery.actor import Asked


def consequence(found: Act) -> str:
    """Whether what is about to be done can be undone: how, and until when."""
    if not found.standing.back:
        return gettext("This will be recorded in the log and cannot be taken back.")
    return f"{gettext('This will be recorded in the log.')} {label(found.standing.back)}"


def sent_again(request: Asked, found: Act, form: Any) -> list[tuple[str, str]]:
    """Everything that was sent, to be sent once more; a record by its key, not by the words that found it."""
    keys = {name: form.cleaned_data[name] for name, kind in kinds(found.order).items() if kind.name == "ref"}
    return [
        (name, keys.get(name) or value)
        for name, values in request.POST.lists()
        for value in values
        if name.split("-")[0] in kinds(found.order) or name in ("expect", "about", "again")
    ]


def filled_in(form: Any) -> list[dict[str, str]]:
    """What stands in the fields, in words; those left empty are passed over."""
    told = [(field.label, _shown(field)) for field in form if not field.is_hidden]
    return [{"label": label, "value": value} for label, value in told if value]


def _shown(field: Any) -> str:
    value = field.form.cleaned_data.get(field.name, field.value())
    if value is True:
        return gettext("Yes")
    choices = dict(getattr(field.field, "choices", ()))
    values = value if isinstance(value, list) else [value]
    return ", ".join(shown(choices.get(one, one)) if one not in ("", None, False) else "" for one in values)
