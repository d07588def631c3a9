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
TAGGED = '{"cell_type": "code", "source": "a = 1", "metadata": {"tags": ["parameters"]}}'


@pytest.fixture
def check(company):
    path = company.write("unit", [], CELL)
    run = replace(company.plan("unit")[0], notebook=path)
    return lambda **parameters: check_parameters([replace(run, parameters=parameters)])[0].parameters


def test_text_takes_the_type_of_the_notebooks_default(check):
    assert check(unit="tra-cu", top="10", details="không") == {"unit": "tra-cu", "top": 10, "details": False}


@pytest.mark.parametrize("text", ["true", "TRUE", "Có"])
def test_yes_is_yes_however_it_is_written(check, text):
    assert check(details=text) == {"details": True}


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


@pytest.mark.parametrize(
    "value, default", [("1_000", 0), ("nan", 0.5), ("1,5", 0.5), ("[1]", [2]), (5, ""), (True, 0)]
)
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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "tệp trống"),
        ("{", "dòng 1: không phải là notebook của Jupyter"),
        ('{\n<<<<<<< HEAD\n"cells": [],\n=======\n"cells": [],\n>>>>>>> b\n}', "dòng 2: còn dấu xung đột của git"),
        ('{"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}', r"định dạng cũ \(nbformat 3\)"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {}}', "không đọc được notebook"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{}]}', "không đọc được notebook"),
        (f'{{"nbformat": 4, "cells": [{TAGGED}, {TAGGED}]}}', "cần đúng một ô mang thẻ «parameters», thấy 2"),
        ("[]", "không đọc được notebook"),
        ("null", "không đọc được notebook"),
        ('{"nbformat": "4"}', "không đọc được notebook"),
        ("[" * 100_000, "không đọc được notebook"),
        (b"\xff", "không đọc được notebook"),
        (b"\xef\xbb\xbf{}", "dòng 1: không phải là notebook"),
    ],
)
def test_what_is_no_notebook_is_told_for_what_it_is(company, content, said):
    company.write("good", [])
    bad = company.root / "notebooks" / "bad.ipynb"
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError, match=rf"bad\.ipynb: {said}"):
        check_parameters(company.plan("good", "bad"))
