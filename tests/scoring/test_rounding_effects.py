"""Each unit whose class or rank hangs on the rounding is named, by worked examples."""

from tests.scoring.cases import (
    AVERAGE,
    PLAIN_SHARE,
    SHARE,
    TWO_CLASSES,
    bands,
    block,
    case,
    criterion,
    edges,
    fill,
    of_hundred,
    only,
)


def test_knife_edges_name_each_unit_whose_class_or_rank_hangs_on_the_rounding():
    found = edges(of_hundred(a="89.995", b="89.994", c="95"))
    named = {(edge.unit, edge.mode, edge.at): (edge.final_class, edge.rank) for edge in found}
    truncated = {("a", "truncated", at): ("kem", 2) for at in ("criterion", "total", "both")}
    tied = {("b", "truncated", at): ("kem", 2) for at in ("criterion", "total", "both")}
    assert named == truncated | tied | {("a", "half_up", "nothing"): ("kem", 2)}


def test_a_ceiling_that_hangs_on_the_rounding_is_a_knife_edge():
    quarter = of_hundred(a="94.995")
    ceiling = {"when": {"criterion": "a", "points_below": "95"}, "highest_class": "kem", "clause": "Điều 2"}
    quarter["head"]["ceilings"] = [ceiling]
    named = {(edge.mode, edge.at, edge.final_class) for edge in edges(quarter)}
    truncated = {("truncated", at, "kem") for at in ("criterion", "total", "both")}
    assert named == truncated | {("half_up", "nothing", "kem")}


def test_exact_rounds_no_average_and_no_percentage_either():
    """The printed average is 66.7 and reaches the band; the exact one, 66 2/3, does not."""
    source = block("nguon", [criterion("a", 3, SHARE, PLAIN_SHARE)])
    scale = bands("lower", {"66.7": 10, "0": 1})
    quarter = case(source, block("doc", [criterion("tb", 10, AVERAGE, scale)]), classes=TWO_CLASSES, percent_places=1)
    fill(fill(quarter, "nguon", "v", a=("2", "3")), "doc", "u")
    assert only(quarter).final_class == "tot"
    named = {(edge.mode, edge.at) for edge in edges(quarter) if edge.unit == "u"}
    assert named == {("half_up", "nothing"), *(("truncated", at) for at in ("criterion", "total", "both"))}
