"""What a page was asked in stays with the thread:
each test begins in the language of the settings all the same."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_page_in_vietnamese_leaves_no_language_to_the_test_after_it(signed, turn):
    assert translation.get_language() == settings.LANGUAGE_CODE
    assert signed("registrar", "vi").get("/").headers["Content-Language"] == "vi"
    assert translation.get_language() == "vi"
