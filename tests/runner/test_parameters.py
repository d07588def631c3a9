from dataclasses import replace

import pytest

from cchc_lib.errors import UsageError
from cchc_lib.runner.parameters import check_parameters, typed

CELL = """\
quarter = ""     # trống = quý mới nhất; n=0 là tất cả
unit = "tra-cu"  # mã đơn vị
top = 5          # số dòng
details = True   # in chi tiết
"""


@pytest.fixture
def check(company):
    path = company.write("unit", [], CELL)
    run = replace(company.plan("unit")[0], notebook=path)
    return lambda **parameters: check_parameters([replace(run, parameters=parameters)])[0].parameters


def test_text_takes_the_type_of_the_notebooks_default(check):
    assert check(unit="tra-cu", top="10", details="không") == {"unit": "tra-cu", "top": 10, "details": False}


@pytest.mark.parametrize("text", ["007", "1e3", "true", "None", "2019-01", ""])
def test_text_for_a_text_parameter_stays_as_it_was_written(check, text):
    assert check(unit=text) == {"unit": text}


def test_unknown_names_and_wrong_types_are_all_told_at_once(check):
    with pytest.raises(UsageError) as refused:
        check(unti="tra-cu", top="năm", details=1, unit=True)
    assert str(refused.value).splitlines() == [
        "unit › unit.ipynb: tham số «unti» không có; có phải «unit»? Được dùng: details, quarter, top, unit",
        "unit › unit.ipynb: tham số «top» là «'năm'», cần số nguyên",
        "unit › unit.ipynb: tham số «details» là «1», cần true hoặc false",
        "unit › unit.ipynb: tham số «unit» là «True», cần chữ",
    ]


@pytest.mark.parametrize("value, default", [("1_000", 0), ("nan", 0.5), ("1,5", 0.5), ("[1]", [2]), (5, "")])
def test_a_value_of_another_type_is_refused(value, default):
    with pytest.raises(ValueError):
        typed(value, default)


@pytest.mark.parametrize(
    "cell, said",
    [
        (None, "cần đúng một ô mang thẻ «parameters», thấy 0"),
        ("for x in y: pass", "chỉ gồm các dòng «tên = giá trị»"),
        ("a = open('b')", "chỉ gồm các dòng «tên = giá trị»"),
    ],
)
def test_a_notebook_without_a_plain_parameters_cell_is_refused(company, cell, said):
    company.write("odd", [], cell)
    with pytest.raises(UsageError, match=said):
        check_parameters(company.plan("odd"))


def test_what_is_no_notebook_is_refused(company):
    company.write("good", [])
    (company.root / "notebooks" / "bad.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"bad\.ipynb: không đọc được notebook"):
        check_parameters(company.plan("good", "bad"))
