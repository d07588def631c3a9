"""Two people fill one scoresheet: nothing of either's is lost, and whoever was refused is told so."""

import shutil
import time

import pytest
from openpyxl import load_workbook

from cchc_lib.office import added_rows, collecting
from tests.inputs.small_root import QUARTER
from tests.whole.children import Child, begin, cchc, needs_fork

from .test_collecting import ASKED, Returned

pytestmark = needs_fork
SAVED = "vừa được lưu lại trong lúc lệnh này chạy, nên chưa ghi gì: hãy chạy lại"
READS = {"collect": (collecting, "fill_scoresheet"), "new": (added_rows, "load_copy")}  # after it has read


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two units have sent their sheets, each in a folder of its own."""
    place = tmp_path_factory.mktemp("hai người")
    returned = Returned.make(place)
    for unit in ASKED:
        (place / unit).mkdir()
        shutil.copy2(returned.path(unit), place / unit)
    return place


@pytest.fixture
def returned(template, tmp_path) -> Returned:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Returned(tmp_path)


def start(returned: Returned, *words: object, pauses: bool = False) -> Child:
    """A command; one that pauses does so when it has read the scoresheet, until there is a file ``go``."""
    place = returned.folder.parent
    read = cchc(words[0], "--root", returned.small.folders.root, *words[1:])

    def act() -> object:
        if pauses:
            module, name = READS[words[0]]
            known = getattr(module, name)

            def wait(*arguments: object) -> object:
                (place / "paused").touch()
                while not (place / "go").exists():
                    time.sleep(0.01)
                return known(*arguments)

            setattr(module, name, wait)
        return read()

    child = begin(act, place / f"said-{len([*place.glob('said-*')])}")
    if pauses:
        child.wait_for((place / "paused").exists)
    return child


def go(returned: Returned) -> None:
    (returned.folder.parent / "go").touch()


def filled(returned: Returned) -> list[str]:
    """The units whose self-scores are in the scoresheet, all of them."""
    return [unit for unit in ASKED if returned.entries(unit).count(None) == 0]


def save(returned: Returned) -> bytes:
    """A colleague types a note and saves; what the scoresheet is then."""
    workbook = load_workbook(returned.small.scoresheet)
    workbook[workbook.sheetnames[1]]["Z99"] = "ghi chú của đồng nghiệp"
    workbook.save(returned.small.scoresheet)
    return returned.small.scoresheet.read_bytes()


@pytest.mark.long
def test_of_two_that_collect_at_once_the_second_waits_and_nothing_is_lost(returned):
    one, other = (returned.folder.parent / unit for unit in ASKED)
    first = start(returned, "collect", QUARTER, one, pauses=True)
    second = start(returned, "collect", QUARTER, other)
    second.wait_for(lambda: "Đang đợi" in second.words())
    go(returned)
    code, said = second.wait()
    assert (first.wait()[0], code) == (0, 0)
    assert f"đang chạy «cchc collect 2019-Q1» (tiến trình {first.pid} trên máy" in said
    assert filled(returned) == [*ASKED]
    assert "Đã gom phiếu của 1 đơn vị, điền 11 ô." in said


@pytest.mark.long
def test_whoever_does_not_wait_is_refused_and_changes_nothing(returned, monkeypatch):
    monkeypatch.setenv("CCHC_WAIT", "0")
    one, other = (returned.folder.parent / unit for unit in ASKED)
    before = returned.small.scoresheet.read_bytes()
    first = start(returned, "collect", QUARTER, one, pauses=True)
    code, said = start(returned, "collect", QUARTER, other).wait()
    assert code == 1
    assert said.startswith("Chưa chạy được: ")
    assert said.endswith("Hãy đợi việc ấy xong, hoặc dừng nó, rồi chạy lại")
    assert returned.small.scoresheet.read_bytes() == before
    go(returned)
    assert first.wait()[0] == 0
    assert filled(returned) == [ASKED[0]]


@pytest.mark.long
@pytest.mark.parametrize("command", READS)
def test_what_a_colleague_saved_meanwhile_stays_and_the_next_time_both_are_there(returned, command):
    words = [QUARTER, returned.folder] if command == "collect" else [QUARTER, "--add"]
    if command == "new":
        returned.small.edit_sheet(lambda workbook: workbook[workbook.sheetnames[1]].delete_rows(3))
    running = start(returned, command, *words, pauses=True)
    saved = save(returned)
    go(returned)
    code, said = running.wait()
    assert (code, SAVED in said) == (1, True), said
    assert returned.small.scoresheet.read_bytes() == saved
    assert start(returned, command, *words).wait()[0] == 0
    sheet = load_workbook(returned.small.scoresheet).worksheets[1]
    assert "ghi chú của đồng nghiệp" in {cell.value for row in sheet.iter_rows() for cell in row}
    if command == "collect":
        assert filled(returned) == [*ASKED]
    assert not [*returned.small.folders.root.rglob("*.part")]


def test_a_scoresheet_that_a_colleague_opens_meanwhile_is_not_replaced_under_them(returned):
    before = returned.small.scoresheet.read_bytes()
    running = start(returned, "collect", QUARTER, returned.folder, pauses=True)
    mark = returned.small.scoresheet.with_name("~$scoresheet.xlsx")
    mark.touch()
    go(returned)
    code, said = running.wait()
    assert code == 1
    assert "scoresheet.xlsx đang mở ở chương trình khác: hãy đóng tệp rồi chạy lại" in said
    assert returned.small.scoresheet.read_bytes() == before


@pytest.mark.long
def test_marks_stand_at_the_cells_that_were_checked_whatever_was_saved_meanwhile(returned):
    """Rows that a colleague sorts between the check and the copy would move away from their marks."""
    small = returned.small
    small.edit_sheet(lambda workbook: workbook.worksheets[1].__setitem__("I3", "hỏng"))
    assert start(returned, "check", QUARTER, "--mark").wait()[0] == 2
    path = small.folders.outputs_of(QUARTER) / "checked.xlsx"
    undisturbed = path.read_bytes()

    def act() -> object:
        from cchc_lib.office import marked_copy

        known = marked_copy.load_copy
        marked_copy.load_copy = lambda *arguments: (save(returned), known(*arguments))[1]
        return check()

    check = cchc("check", "--root", small.folders.root, QUARTER, "--mark")
    assert begin(act, returned.folder.parent / "said").wait()[0] == 2
    assert path.read_bytes() == undisturbed
