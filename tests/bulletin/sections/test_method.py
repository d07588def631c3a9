"""What a page says of other rules of rounding holds for those whom it is about, and for them alone."""

from .reading import page_of


def test_a_page_says_that_nobody_stands_on_an_edge_of_those_in_scope_only(ours):
    edges = {edge.unit for edge in ours.results.knife_edges()}
    assert edges
    assert "nếu chọn cách khác thì kết quả như sau" in page_of(ours, "company", "", "knife_edges").tree.text
    for unit, known in ours.results.units().items():
        of_block = {other.id for other in ours.results.units().values() if other.block == known.block}
        changed = "xếp loại" if len(of_block) == 1 else "hạng hay xếp loại"  # who is alone has no rank
        said = page_of(ours, "unit", unit, "knife_edges").tree.text
        assert (f"Đơn vị này không đổi {changed} nếu" in said) == (unit not in edges)
        who = "Đơn vị này không" if len(of_block) == 1 else "Không đơn vị nào của khối"
        said = page_of(ours, "block", known.block, "knife_edges").tree.text
        assert (f"{who} đổi {changed} nếu" in said) == (not edges & of_block)
