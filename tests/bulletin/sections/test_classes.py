"""The classes of all units over the quarters."""

import pytest

from .reading import page_of


@pytest.mark.parametrize(
    ("quarter", "told"),
    [
        ("2019-Q1", "giữ loại Xuất sắc suốt 8 quý, theo quy định của từng quý"),
        ("2017-Q4", "giữ loại Xuất sắc suốt 3 quý"),
    ],
)
def test_classes_by_several_regulations_are_said_to_be_of_each_quarter_s(ours, quarter, told):
    text = " ".join(page_of(ours.in_quarter(quarter), "company", "", "blocks_at_a_glance").tree.get_text(" ").split())
    assert told in text
    assert ("theo quy định của từng quý" in text) == (quarter == "2019-Q1")
