"""The organisation's own language on paper."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import override


@contextmanager
def official() -> Iterator[str]:
    """The language of the organisation's papers,
    in which what stands on them is asked for and put into words."""
    lang = "vi" if settings.LANGUAGE_CODE.startswith("vi") else "en"
    with override(lang):
        yield lang
