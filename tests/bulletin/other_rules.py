"""The small company under rules that ours does not have: fractions, vetoes, missing values, ranks by %, the best."""

from pathlib import Path

from cchc_lib.model import ASSESSMENT_COLUMNS
from tests.inputs.small_root import SmallRoot, assessment_rows
from tests.whole.harness import REPOSITORY

HEAD, BRANCHES = "regulation/2019/regulation.yaml", "regulation/2019/chi-nhanh.yaml"
RULES = """\
rank_by: percent
without_value: {points: 0, clause: Điều 6}
vetoes:
  - {criterion: niem-yet, then: total_zero, clause: Điều 10}
  - {criterion: khieu-nai, then: rank_last, clause: Điều 11}
"""
EXAMPLES = """\
- {name: Cấp điện đúng mức, quarter: 2019-Q1, block: chi-nhanh, criterion: cap-dien, input: {value: 98, total: 100}, points: 16/3, clause: Điều 1}
- {name: Thiếu số liệu, quarter: 2019-Q1, block: chi-nhanh, criterion: hai-long, input: {without_value: có}, points: 0, clause: Điều 6}
- {name: Bốn phần năm đơn vị làm nhiều nhất, quarter: 2019-Q1, block: chi-nhanh, criterion: viec-lam, input: {value: 4, reference: 5}, points: 6.4, clause: Điều 5}
"""  # noqa: E501


def make_other_rules(root: Path) -> SmallRoot:
    """Duyên Hải has no points for its notices, Cầu Kè none for complaints and no figure of how content people are."""
    small = SmallRoot.make(root)
    small.write("bulletins.yaml", (REPOSITORY / "params" / "bulletins.yaml").read_bytes())
    for name in ("regulation.yaml", "phong.yaml", "chi-nhanh.yaml"):  # as it was before, to be compared with
        small.write(f"regulation/2018/{name}", small.path(f"regulation/2019/{name}").read_bytes())
    small.replace("regulation/2018/regulation.yaml", "2019-Q1", "2018-Q1")
    small.write("regulation/2019/examples.yaml", EXAMPLES)
    small.replace(HEAD, "blocks: [", RULES + "blocks: [")
    small.replace(BRANCHES, "max_points: 8", "max_points: 16/3")
    small.replace(BRANCHES, "{from: 98, points: 8}", "{from: 98, points: 16/3}")
    small.replace(BRANCHES, "max_points: 8", "max_points: 32/3")
    small.replace(BRANCHES, "{kind: done, items: 5}", "{kind: relative, unit: việc, to: best}")
    rows = assessment_rows()
    of = {(row["unit"], row["criterion"]): row for row in rows}
    of["duyen-hai", "niem-yet"]["verified_value"] = "không"
    of["cau-ke", "khieu-nai"]["verified_value"] = "4"
    for unit, done in (("duyen-hai", "4"), ("cau-ke", "5")):
        of[unit, "viec-lam"] |= {"verified_value": done, "self_value": "5", "verified_total": "", "self_total": ""}
    of["cau-ke", "hai-long"] |= {"verified_value": "", "evidence": ""}
    small.write_rows("quarters/2019-Q1/assessments.csv", ASSESSMENT_COLUMNS, rows)
    return small
