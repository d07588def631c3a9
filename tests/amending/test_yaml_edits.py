"""An edit of a YAML text changes one place; every other character stays."""

import pytest

from cchc_lib.amending.drafting import put_entry, replace_value

TEXT = """\
a: 1            # một
b:
  - x: 2        # hai
    y: >
      dài
      hơn

# về c
c: {d: 'không', e: [1, 2]}  # ba
"""


@pytest.mark.parametrize(
    ("keys", "value", "old", "new"),
    [
        (("a",), "7", "a: 1  ", "a: 7  "),
        (("c", "d"), "có", "'không'", "có"),
        (("c", "e"), "[]", "[1, 2]", "[]"),
    ],
)
def test_a_value_changes_alone(keys, value, old, new):
    assert replace_value(TEXT, keys, value) == TEXT.replace(old, new)


def test_an_entry_takes_the_place_of_its_lines_and_of_no_comment_below():
    start, end = TEXT.index("b:"), TEXT.index("\n\n# về c")
    assert put_entry(TEXT, "b", "b: mới", after="a") == TEXT[:start] + "b: mới" + TEXT[end:]


def test_an_entry_that_is_not_there_follows_another():
    assert put_entry(TEXT, "z", "z:\n  - 1", after="a") == TEXT.replace("# một\n", "# một\nz:\n  - 1\n")
    assert put_entry("a: 1", "z", "z: 2", after="a") == "a: 1\nz: 2"
