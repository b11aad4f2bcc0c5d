"""The pages on which one act is done to several things in one go, and the buttons that lead there."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from steward.acts.custody.handovers import accept_copy, offer_copy
from steward.web.machinery.tell import Told

#: Acts that have such a page: the name of its address, and of its button.
PAGES = {
    accept_copy.name: ("accept_several", gettext_lazy("Accept several")),
    offer_copy.name: ("offer_several", gettext_lazy("Hand over several")),
}


def together(act: str, **alike: Any) -> Told:
    """The button that leads to the page for several; `alike` is what they share, or the things themselves."""
    name, text = PAGES[act]
    query = f"?{urlencode(alike, doseq=True)}" if alike else ""
    return {"url": reverse(name) + query, "text": text, "small": True, "main": bool(alike)}
