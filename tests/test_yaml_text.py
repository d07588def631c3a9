"""YAML is read as text by what a plain loader of text gives; whatever else it holds is told with its line."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from cchc_lib.errors import UsageError
from cchc_lib.files import read_yaml
from cchc_lib.language import nfc
from cchc_lib.yaml_text import DEEPEST, parse_yaml

PARAMS = Path(__file__).parents[1] / "params"
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"], include_characters="\n\t"), max_size=20)
KEYS = TEXTS.map(nfc)
TREES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))
LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))


def _nfc(data: object) -> object:
    match data:
        case str():
            return nfc(data)
        case list():
            return [_nfc(one) for one in data]
        case dict():
            return {_nfc(key): _nfc(value) for key, value in data.items()}
    return data


@pytest.mark.parametrize("path", sorted(PARAMS.rglob("*.yaml")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_we_write_is_what_a_loader_of_text_reads(path):
    text = path.read_text(encoding="utf-8-sig")
    assert read_yaml(path) == _nfc(yaml.load(text, yaml.CBaseLoader))


@given(TREES, st.booleans())
@example("\t\U0002f800", False)  # written with an escape
def test_whatever_a_writer_of_yaml_writes_comes_back(tree, is_flow):
    written = yaml.safe_dump(tree, allow_unicode=True, default_flow_style=is_flow)
    assert parse_yaml(written) == _nfc(tree)


def test_nothing_is_a_number_a_day_or_a_truth():
    written = "{a: 8.10, b: 2019-01-01, c: no, d: ~, e: , f: 0x1F, <<: x, g: !!str 7, h: ! 8}"
    texts = {"a": "8.10", "b": "2019-01-01", "c": "no", "d": "~", "e": "", "f": "0x1F", "<<": "x", "g": "7", "h": "8"}
    assert parse_yaml(written) == texts
    assert parse_yaml("# nothing\n") is None


def test_an_anchor_repeats_what_is_whole():
    assert parse_yaml("a: &x [1, 2]\nb: *x\nc: &y ha\nd: {e: *y, *y : f}") == {
        "a": ["1", "2"], "b": ["1", "2"], "c": "ha", "d": {"e": "ha", "ha": "f"},
    }  # fmt: skip


def test_as_deep_as_told_and_no_deeper():
    assert parse_yaml("[" * DEEPEST + "]" * DEEPEST)
    assert _say("[" * (DEEPEST + 1)) == f"dòng 1: danh sách hoặc khóa lồng nhau quá {DEEPEST} tầng"


UNCLOSED = "dòng {}: dấu \" hoặc ' mở ở dòng này mà không đóng"


def _say(text: str) -> str:
    with pytest.raises(Exception) as caught:
        parse_yaml(text)
    problem, line = caught.value.args
    return f"dòng {line}: {problem.to('vi')}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "dòng 1: danh sách hoặc khóa lồng nhau quá 40 tầng"),
        ("{a: " * 100_000, "dòng 1: danh sách hoặc khóa lồng nhau quá 40 tầng"),
        ("- " * 100_000, "dòng 1: danh sách hoặc khóa lồng nhau quá 40 tầng"),
        ("\n".join(" " * n + "a:" for n in range(1000)), "dòng 41: danh sách hoặc khóa lồng nhau quá 40 tầng"),
        ("a: &a [*a]", "dòng 1: «*a» không trỏ tới đoạn nào đã hết ở phía trên"),
        ("a: &a 1\nb: &a\n  c: *a", "dòng 3: «*a» không trỏ tới đoạn nào đã hết ở phía trên"),
        ("a: *không", "dòng 1: không đọc được YAML (did not find"),
        (LAUGHS, "dòng 7: «*a5» lặp lại quá nhiều"),
        ("a: 1\nb: !!int abc", "dòng 2: không dùng được «!!int» ở đây: mọi giá trị được đọc là chữ"),
        ("a: !!python/object:os.system x", "dòng 1: không dùng được «!!python/object:os.system» ở đây"),
        ("a: !đơn-vị x", "dòng 1: không đọc được YAML (did not find"),
        ("a: 1\nb: \x07", "dòng 2: có ký tự điều khiển U+0007; hãy xóa nó"),
        ("a: \x00", "dòng 1: có ký tự điều khiển U+0000; hãy xóa nó"),
        ("a:\n\tb: 1", "dòng 2: thụt lề bằng dấu Tab; hãy thay bằng dấu cách"),
        ("a: 1\na: 2", "dòng 2: khóa «a» ghi hai lần"),
        ("đ: 1\nă: {b: 0,5}", "dòng 2: «5» không có dấu hai chấm: trong ngoặc nhọn, dấu phẩy tách hai khóa; chữ có"),
        ("a: {b: Xã, phường, c: 1}", "dòng 1: «phường» không có dấu hai chấm: "),
        ("[a]: 1", "dòng 1: khóa phải là chữ, không phải danh sách hay các khóa khác"),
        ("a: b: c", "dòng 1: dấu hai chấm ở chỗ không được có; hãy đặt phần chữ có dấu ấy trong ngoặc kép"),
        ("a: 1\nb\nc: 2", "dòng 2: thiếu dấu hai chấm, hoặc dấu cách sau dấu hai chấm"),
        ("a: 1\nb:2\nc: 3", "dòng 2: thiếu dấu hai chấm, hoặc dấu cách sau dấu hai chấm"),
        ("a 1  # x\nb: 2", "dòng 2: dòng này không thuộc khóa nào, hoặc dòng ngay trên thiếu dấu hai chấm"),
        (
            "a:\n  b 1  # x\n  c: 2",
            "dòng 3: các khóa không thẳng hàng, hoặc thiếu dấu hai chấm, ở dòng này",
        ),
        ("a:\n  b 1\n  c: 2", "dòng 3: dòng này thụt lề sai, hoặc dòng ngay trên thiếu dấu hai chấm; chữ"),
        ("a:\n  b: 1\n   c: 2", "dòng 3: dòng này thụt lề sai"),
        ("a:\n  b: 1\n   'c: 2'", "dòng 3: dòng này thụt lề sai"),
        ("a:\n- b: 1\n   c: 2", "dòng 3: dòng này thụt lề sai"),
        ("a: [1, 2\nb: 3", "dòng 2: thiếu dấu phẩy hoặc dấu ngoặc đóng"),
        ('a: "1', UNCLOSED.format(1)),
        ("a: 1\nb: '2\nc: 3\nd: 4\n", UNCLOSED.format(2)),
        ("a: 1\nb: '2\nc: '3'\n", UNCLOSED.format(2)),
        ('a: 1\nb: "2\nc: 3\nd: "4"\n', UNCLOSED.format(2)),
        ('a: "1" 2\nb: 3', "dòng 1: các khóa không thẳng hàng"),
        ("a: 1\n b: 2", "dòng 2: dòng này thụt lề sai"),
        ("a: 1\n---\nb: 2", "dòng 2: dòng «---» chia tệp làm hai; chỉ giữ một phần"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n", "dòng 1: còn dấu xung đột của git; hãy chọn"),
        ("a: 1\n- b", "dòng 2: các khóa không thẳng hàng"),
        ("- a\nb: 1", "dòng 2: các dòng của danh sách không thẳng hàng"),
        ("%YAML 3.0\n---\na", "dòng 1: không đọc được YAML (found incompatible"),
        (
            'a: 1\nb: "C:\\Tra Vinh"',
            "dòng 2: dấu \\ trong ngoặc kép mở đầu một ký hiệu riêng của YAML; hãy ghi hai dấu",
        ),
        ('a: "D:\\units"', "dòng 1: dấu \\ trong ngoặc kép"),
        ("a: `b", "dòng 1: chữ mở đầu bằng một dấu riêng của YAML"),
        ("@a: b", "dòng 1: chữ mở đầu bằng một dấu riêng của YAML"),
    ],
)
def test_a_text_that_is_no_yaml_of_ours_is_told_with_its_line(text, said):
    assert _say(text).startswith(said)


def test_the_file_is_named(tmp_path):
    path = tmp_path / "units.yaml"
    path.write_text("a: 1\na: 2", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_yaml(path)
    assert caught.value.to("vi") == f"{path}, dòng 2: khóa «a» ghi hai lần"
    assert caught.value.to("en").startswith(f"{path}, line 2: ")
