"""The list of the register as a page, and drafts to fill it with."""

from django.test import Client
from django.urls import reverse

from tests.cast import LOW, Cast, do


def page(client: Client, **values: str) -> str:
    return client.get(reverse("register"), values).content.decode()


def propose(cast: Cast, **more: str) -> None:
    do("document.propose", cast.drafter, level=LOW, basis=cast.basis["low"], kind="Báo cáo", copies=1, **more)
