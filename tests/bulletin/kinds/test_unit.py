"""What only a unit's bulletin says."""

from tests.whole.harness import Made
from tests.whole.roots import NOT_APPLICABLE, Block, SmallCompany


def test_what_did_not_arise_earns_its_points_only_where_it_arises(tmp_path):
    block, points = Block({"a1": 20, "a2": 10}, policy="zero"), {"d1": {"a1": NOT_APPLICABLE, "a2": "4"}}
    SmallCompany({"doi": block}, {"d1": "doi"}, {"2019-Q1": points}).write(tmp_path)
    table = Made(tmp_path, "2019-Q1").page("unit", "d1").table("Các khoản mất điểm")
    assert table.column("Để đủ điểm") == [
        "khi có phát sinh: Tổ chấm điểm cho đủ 20 điểm", "Tổ chấm điểm cho đủ 10 điểm"
    ]  # fmt: skip
