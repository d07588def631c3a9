"""A mistake in the units or in the settings of a quarter names its keys."""

import pytest

from cchc_lib.errors import InputError
from cchc_lib.inputs import load_company, load_settings

from .small_root import QUARTER

OFFICES_FILE, UNITS_FILE, SETTINGS_FILE = "regulation/2019/phong.yaml", "units.yaml", "quarters/2019-Q1/quarter.yaml"


@pytest.mark.parametrize(
    ("old", "new", "keys", "message"),
    [
        ("id: cau-ke", "id: duyen-hai", "", "units: id ghi hai lần: duyen-hai"),
        ("aliases: [Duyên Hải]", "aliases: [Điện lực Cầu Kè]", "", "tên «Điện lực Cầu Kè» dùng cho hai đơn vị"),
        ("aliases: [Duyên Hải]", "succeeds: [doi-moi]", "", "duyen-hai: succeeds không có đơn vị doi-moi"),
        ("to: 31/12/2018", "to: 31/12/2016", "units › doi-cu", "blocks: ngày to trước ngày from"),
        ("committee: Ban chỉ đạo", "comittee: Ban chỉ đạo", "organisation › comittee",
         "khóa «comittee» không có; có phải «committee»? Được dùng: name, short, parent, committee, contact"),
        ("blocks: [{block: phong, from: 01/01/2018}]", "blocks: phong", "units › van-phong › blocks",
         "phải là một danh sách (mỗi dòng bắt đầu bằng «-»)"),
        ("from: 01/01/2017", "from: 2017", "units › doi-cu › blocks › [1] › from",
         "«2017» phải là ngày dd/mm/yyyy: 31/03/2019"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_units_names_its_keys(small, old, new, keys, message):
    small.replace(UNITS_FILE, old, new)
    with pytest.raises(InputError) as caught:
        load_company(small.folders)
    assert (keys, message) in {(fault.cell, str(fault.message)) for fault in caught.value.findings}


@pytest.mark.parametrize(
    ("old", "new", "keys", "message"),
    [
        ("quarter: 2019-Q1", "quarter: 2019-Q2", "quarter", "ghi quý II/2019 trong thư mục của quý I/2019"),
        ("as_of: 31/03/2019", "as_of: 31/04/2019", "as_of", "«31/04/2019» phải là ngày dd/mm/yyyy: 31/03/2019"),
        ("as_of: 31/03/2019\n", "", "as_of", "thiếu khóa «as_of»"),
        ("verified: 10/04/2019, ", "", "deadlines › verified", "thiếu khóa «verified»"),
        ("appeal: 22/04/2019", "appeal: 09/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 05/04/2019, 10/04/2019, 09/04/2019, 29/04/2019)"),
        ("report: 29/04/2019", "report: 09/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 05/04/2019, 10/04/2019, 22/04/2019, 09/04/2019)"),
        ("self: 05/04/2019", "self: 11/04/2019", "deadlines",
         "các hạn phải theo thứ tự self, verified, rồi appeal và report "
         "(đang là 11/04/2019, 10/04/2019, 22/04/2019, 29/04/2019)"),
        ("publication_date: 15/04/2019", "publication_date: 23/04/2019", "",
         "văn bản ghi ngày 23/04/2019 mà hạn nêu trong đó đã qua: appeal 22/04/2019; "
         "hãy sửa ở deadlines của quarter.yaml"),
        ("quarter:", "illustrative: có\nquarter:", "illustrative", "«có» phải là true hoặc false"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_names_its_key(small, old, new, keys, message):
    small.replace(SETTINGS_FILE, old, new)
    with pytest.raises(InputError) as caught:
        load_settings(small.folders, QUARTER)
    (fault,) = caught.value.findings
    assert (fault.address, str(fault.message)) == (f"params/{SETTINGS_FILE} › {keys}".removesuffix(" › "), message)
