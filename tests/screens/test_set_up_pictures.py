"""docs/set-up.md shows the screens as they are: its pictures are those of the tests, and all of them."""

import pytest

from tests.screens.set_up_pictures import DOCS, PICTURES, picture


@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_is_shown_and_true(name: str) -> None:
    assert f"(set-up-{name}.svg)" in (DOCS / "set-up.md").read_text(encoding="utf-8")
    assert (DOCS / f"set-up-{name}.svg").read_text(encoding="utf-8") == picture(name)
