"""Whom and what people mean, however they write it: every name of ours, in every way that hands type it."""

import unicodedata
from collections import defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cchc_lib.errors import UsageError
from cchc_lib.folders import Folders
from cchc_lib.inputs import load_company, load_regulations
from cchc_lib.language import Text, say
from cchc_lib.model import Named, Names, name_blocks, name_criteria
from cchc_lib.model.names import name_classes
from tests.house.tree import ROOT

# an oracle of its own: which letters are which without marks
PLAIN = {"đ": "d", **{c: base for base, marked in {
    "a": "àáảãạăằắẳẵặâầấẩẫậ", "e": "èéẻẽẹêềếểễệ", "i": "ìíỉĩị", "o": "òóỏõọôồốổỗộơờớởỡợ",
    "u": "ùúủũụưừứửữự", "y": "ỳýỷỹỵ",
}.items() for c in marked}}  # fmt: skip
AS_TYPED = {
    "as it is": str,
    "capitals": str.upper,
    "small letters": str.lower,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "spaces": lambda name: f"  {name.replace(' ', '  ')}\n",
    "no spaces": lambda name: "".join(name.split()),
    "unbroken spaces": lambda name: name.replace(" ", "\N{NO-BREAK SPACE}"),
    "without marks": lambda name: "".join(PLAIN.get(c, c) for c in name.lower()),
    "capitals without marks": lambda name: "".join(PLAIN.get(c, c) for c in name.lower()).upper(),
}


def list_names(folders) -> list[tuple[str, Names, dict[str, set[str]]]]:
    """What there is to name: units, and of each version blocks, classes and the criteria of each block."""
    company = load_company(folders)
    units = {unit.id: {unit.id, *_both(unit.name), *_both(unit.short), *unit.aliases} for unit in company.units}
    found = [("units", company.names, units)]
    for version, regulation in load_regulations(folders).items():
        blocks = {name: {name, *_both(block.title)} for name, block in regulation.blocks.items()}
        classes = {grade.id: {grade.id, *_both(grade.title)} for grade in regulation.head.classes}
        found.append((f"blocks of {version}", name_blocks(regulation.blocks), blocks))
        found.append((f"classes of {version}", name_classes(regulation.head.classes), classes))
        for name, block in regulation.blocks.items():
            criteria = {
                c.id: {c.id, c.code, *_both(c.title), *_both(c.short), f"{c.code} {c.title.vi}"}
                for c in block.criteria
            }
            found.append((f"criteria of {version} {name}", name_criteria(block.criteria), criteria))
    return found


def _both(text: Text | None) -> set[str]:
    return {word for word in (text.vi, text.en) if word} if text else set()


def test_every_name_of_every_unit_block_criterion_and_class_is_found_in_every_way_of_typing():
    """One that only one of them has; a name of several is refused with all of these."""
    tried = 0
    for what, names, called in list_names(Folders(ROOT)):
        owners = defaultdict(set)
        for key, words in called.items():
            for word in words:
                owners[AS_TYPED["without marks"](word).replace(" ", "").replace("-", "")].add(key)
        for key, words in called.items():
            for word in words:
                for way, typed in AS_TYPED.items():
                    plain = AS_TYPED["without marks"](word).replace(" ", "").replace("-", "")
                    if owners[plain] == {key}:
                        assert names.require(typed(word)) == key, (what, word, way)
                        tried += 1
                    else:
                        assert set(names.list_meant(typed(word))) <= owners[plain], (what, word, way)
    assert tried > 5000


NAMES = Names(
    say("đơn vị"),
    [
        Named("tra-cu", Text("Điện lực Trà Cú", "Trà Cú Branch"), Text("Trà Cú"), ("TC",), Text("Các Điện lực")),
        Named("tra-cu-2", Text("Đội Trá Cu"), Text("Trá Cu"), ("TC",), Text("Các đội")),
        Named("p-kd", Text("Phòng Kinh doanh"), Text("P. Kinh doanh"), ("P. KD",)),
    ],
)


@pytest.mark.parametrize(("written", "meant"), [
    ("Trà Cú", "tra-cu"), ("trá cu", "tra-cu-2"), ("TRA-CU-2", "tra-cu-2"), ("tra cu branch", "tra-cu"),
    ("P.KD", "p-kd"), ("p. kinh  doanh", "p-kd"), ("Đội Trá Cu", "tra-cu-2"),
    ("tra-cu", "tra-cu"),  # an id, as it is written, comes before names without their marks
])  # fmt: skip
def test_what_is_written_with_its_marks_means_what_it_says(written, meant):
    assert NAMES.require(written) == meant


@pytest.mark.parametrize(("written", "vi", "en"), [
    ("TC", "đơn vị «TC» là tên chung của Điện lực Trà Cú (tra-cu), Các Điện lực; Đội Trá Cu (tra-cu-2), Các đội; "
     "hãy ghi rõ một",
     "unit “TC” is a name of several: Trà Cú Branch (tra-cu), Các Điện lực; Đội Trá Cu (tra-cu-2), Các đội; "
     "name one of them"),
    ("tra cu", "đơn vị «tra cu» là tên chung của Điện lực Trà Cú (tra-cu), Các Điện lực; "
     "Đội Trá Cu (tra-cu-2), Các đội; hãy ghi rõ một", ""),
    ("phong kinh doan", "đơn vị «phong kinh doan» không có; có phải Phòng Kinh doanh (p-kd)? "
     "Được dùng: Trà Cú (tra-cu), Trá Cu (tra-cu-2), P. Kinh doanh (p-kd)", ""),
    ("Kinh", "đơn vị «Kinh» không có; được dùng: Trà Cú (tra-cu), Trá Cu (tra-cu-2), P. Kinh doanh (p-kd)", ""),
    ("", "đơn vị để trống; được dùng: Trà Cú (tra-cu), Trá Cu (tra-cu-2), P. Kinh doanh (p-kd)", ""),
])  # fmt: skip
def test_what_means_several_or_none_is_answered_with_those_that_there_are(written, vi, en):
    assert NAMES.find(written) == ""
    with pytest.raises(UsageError) as refused:
        NAMES.require(written)
    assert refused.value.to("vi") == vi
    assert not en or refused.value.to("en") == en


@given(st.text())
@example("Ͱ")
@example("Тrà Cú")
def test_whatever_is_typed_means_one_of_them_or_is_refused_in_words(written):
    try:
        assert NAMES.require(written) in NAMES.things
    except UsageError as error:
        told = str(error)
        assert told.startswith("đơn vị «" if written.strip() else "đơn vị để trống; được dùng: ") or (
            told.startswith("«") and " có chữ «" in told and told.endswith("hãy gõ lại")
        )


def test_a_title_is_enough_where_its_code_is_another():
    names = Names(say("tiêu chí"), [Named("cap-dien", Text("1.2 Cấp điện"), None, ("1.2", Text("Cấp điện")))])
    assert names.find_titled("9.1 cap dien") == names.find_titled("1.2") == "cap-dien"
    assert names.find_titled("9.1") == ""
