"""The company's bulletin in states of few lines."""

import pytest

from tests.whole.harness import Made
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany

PLAIN = "Điểm mỗi đơn vị"


@pytest.mark.parametrize(
    ("found", "head"), [("60", PLAIN), (NOT_APPLICABLE, f"{PLAIN}, khi chưa chia lại điểm tối đa")]
)
def test_points_by_an_average_are_those_before_maxima_are_shared_out_and_called_so(tmp_path, found, head):
    """Where another criterion does not arise, the unit has more of them than the table says."""
    shared = Block({"a1": 30, "a2": 60}, policy="rescale_in_block", average_of="doi")
    blocks = {"doi": Block({"a1": 100}), "phong": shared}
    points = {"2019-Q1": {"d1": {"a1": "90"}, "p1": {}, "p2": {"a2": found}}}
    SmallCompany(blocks, {"d1": "doi", "p1": "phong", "p2": "phong"}, points).write(tmp_path)
    table = Made(tmp_path, "2019-Q1").page("company").table("Điểm bình quân của khối này được tính cho khối khác")
    assert table.column(head) == ["9,00"]
