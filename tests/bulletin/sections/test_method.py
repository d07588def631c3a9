"""What a page says of other rules of rounding holds for those whom it is about, and for them alone."""

from .reading import page_of


def test_a_page_says_that_nobody_stands_on_an_edge_of_those_in_scope_only(ours):
    edges = {edge.unit for edge in ours.results.knife_edges()}
    assert edges
    assert "các đơn vị sau đổi hạng hoặc xếp loại" in page_of(ours, "company", "", "knife_edges").tree.text
    for unit, known in ours.results.units().items():
        said = page_of(ours, "unit", unit, "knife_edges").tree.text
        assert ("Đơn vị này không đổi hạng hay xếp loại" in said) == (unit not in edges)
        of_block = {other.id for other in ours.results.units().values() if other.block == known.block}
        said = page_of(ours, "block", known.block, "knife_edges").tree.text
        assert ("Không đơn vị nào của khối đổi hạng hay xếp loại" in said) == (not edges & of_block)
