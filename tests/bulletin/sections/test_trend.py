"""Whom the trend of a block draws, and whom its table tells of."""

from cchc_lib.bulletin.sections.trend import MOST_PANELS
from tests.whole.harness import Made
from tests.whole.roots import Block, SmallCompany


def test_of_more_units_than_there_are_panels_the_mean_is_drawn_and_the_table_has_all(tmp_path):
    units = [f"d{n}" for n in range(1, MOST_PANELS + 2)]
    points = {quarter: {unit: {} for unit in units} | {"d1": {"a1": "8"}} for quarter in ("2018-Q4", "2019-Q1")}
    SmallCompany({"doi": Block({"a1": 10})}, dict.fromkeys(units, "doi"), points).write(tmp_path)
    page = Made(tmp_path, "2019-Q1").page("block", "doi")
    drawn = " ".join(page.figure("Đường tỷ lệ %"))
    assert "bình quân" in drawn and "Đơn vị d" not in drawn
    told = [row[0] for row in page.table("Tỷ lệ % điểm tối đa").rows]
    assert told == ["bình quân khối", *(f"Đơn vị {unit}" for unit in [*units[1:], "d1"])]
