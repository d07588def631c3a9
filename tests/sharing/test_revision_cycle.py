"""A published quarter and a cell that was wrong: what each command says, until what replaces it is sent."""

import shutil

import pytest

from tests.cli.conftest import cchc
from tests.whole.commands import page_at

from .company import QUARTER

__all__ = ["cchc"]

pytestmark = pytest.mark.xdist_group("small company")

DIFFERS = (
    "Đây là kết quả đã phát hành (Chính thức, ngày 15/04/2019), được giữ nguyên; dữ liệu nay cho kết quả khác "
    'ở 2 đơn vị: Đơn vị r1, Đơn vị r2. Muốn đính chính: cchc run 2019-Q1 --revise "lý do" --date ngày/tháng/năm'
)
STANDS = "Đây là kết quả đã phát hành ({status})."
RECORD = "Đã phát hành bản {status} của quý I/2019, ngày {day}. Hồ sơ: outputs/published/2019-Q1/{number}"

GONE = (
    "Đã xóa ở outputs/2019-Q1, vì theo kết quả trước lần phát hành mới nhất: {files}; làm lại: cchc share "
    "2019-Q1 --to unit (hoặc --to board), cchc export 2019-Q1"
)


def test_from_a_wrong_cell_to_what_replaces_the_bulletins_every_command_says_where_things_stand(press, cchc):
    output, quarter = press.output, QUARTER

    def call(code: int, *words: object) -> str:
        with press.in_this_process():
            said = cchc("--root", press.root, *words)
        assert said.code == code, (words, said)
        return said.out + said.err

    old = output / "share" / f"{quarter}_unit_r2.zip"
    old.parent.mkdir()
    old.write_bytes(b"provisional")
    (output / "ranking.xlsx").write_bytes(b"provisional")
    said = call(0, "publish", quarter)
    assert (
        RECORD.format(status="Chính thức", day="15/04/2019", number=1) in said
        and GONE.format(files="share, ranking.xlsx") in said
    )
    assert not old.exists()
    assert STANDS.format(status="Chính thức, ngày 15/04/2019") in call(0, "export", quarter)
    assert "đang có hiệu lực" in call(0, "verify", output)

    press.edit_points("r2", "b1", "4")
    said = call(2, "score", quarter)
    assert DIFFERS in said and "20,00" in said and "14,00" not in said
    said = call(2, "explain", quarter, "r2", "B1")
    assert DIFFERS in said and "20,00" in said
    sheet = output / "bulletins" / f"{quarter}_explanation_r2"
    said = call(2, "explain", quarter, "r2", "--pdf")
    assert DIFFERS in said and f"Mở outputs/{quarter}/bulletins/{sheet.name}.pdf để xem." in said
    assert "Chính thức" in page_at(sheet.with_suffix(".html")).text
    assert DIFFERS in call(2, "audit", quarter)

    reason = ("run", quarter, "--revise", "Nhập nhầm điểm của r2")
    assert "Đính chính phải có ngày: --date ngày/tháng/năm, không trước 15/04/2019" in call(2, *reason)
    assert "trước ngày của bản đã phát hành (quý I/2019): 15/04/2019" in call(2, *reason, "--date", "14/04/2019")
    assert "appeal 22/04/2019; hãy sửa ở deadlines của quarter.yaml" in call(2, *reason, "--date", "23/04/2019")
    said = call(0, *reason, "--date", "17/04/2019")
    assert (
        RECORD.format(status="Đính chính số 1", day="17/04/2019", number=2) in said
        and GONE.format(files="ranking.xlsx") in said
    )
    said = call(0, "score", quarter)
    assert "14,00" in said and STANDS.format(status="Đính chính số 1, ngày 17/04/2019") in said

    said = call(0, "verify", output)
    assert "đã được thay bằng quý I/2019, Đính chính số 1, ngày 17/04/2019" in said
    assert said.count("tệp làm việc, không thuộc hồ sơ phát hành") == 1
    assert not sheet.with_suffix(".html").exists()
    assert f"{sheet.name}_dc1.pdf để xem." in call(0, "explain", quarter, "r2", "--pdf")
    call(0, "verify", output)
    (output / "bulletins" / f"{quarter}_unit_p1.html").write_text("sửa tay", encoding="utf-8")
    assert f"{quarter}_unit_p1.html: KHÁC bản đã phát hành" in call(1, "verify", output)
    assert "không đổi" in call(0, "run", quarter)

    said = call(0, "share", quarter, "--to", "unit", "--unit", "r2", "--unit", "p1")
    p1, r2 = said.split("Kính gửi Đơn vị p1,")[1].split("Kính gửi Đơn vị r2,")
    assert "(Chính thức)" in p1 and "thay bản đã gửi" not in p1
    assert "(Đính chính số 1): 14,00 trên 20 điểm" in r2 and "22/04/2019" in r2
    assert "Bản ngày 17/04/2019 này thay bản đã gửi trước đó. Lý do: Nhập nhầm điểm của r2." in r2
    assert "Đối với đơn vị: điểm từ 20,00 thành 14,00, xếp loại từ Tốt thành Khá, hạng từ 1 thành 2." in r2
    r1 = call(0, "share", quarter, "--to", "unit", "--unit", "r1")
    assert "Đối với đơn vị: hạng từ 2 thành 1; điểm, xếp loại giữ nguyên." in r1


def test_a_fault_that_stops_all_leaves_what_was_made_and_says_so(press, cchc):
    press.edit_yaml(f"quarters/{QUARTER}/quarter.yaml", lambda content: content.pop("as_of"))
    said, told = cchc("--root", press.root, "run", QUARTER), "vẫn theo dữ liệu của lần chạy trước"
    assert said.code == 2 and "thiếu khóa «as_of»" in said.err
    assert f"Chưa làm lại gì: bản tin, văn bản ở outputs/{QUARTER} {told}." in " ".join(said.out.split())
    shutil.rmtree(press.output / "bulletins")
    assert told not in cchc("--root", press.root, "run", QUARTER).out
