"""A draft is the version it was copied from, letter by letter, but for what must differ; or there is none."""

import difflib
import json

import pytest
import yaml

from cchc_lib.amending import drafting as drafting_module
from cchc_lib.amending.drafting import draft_version
from cchc_lib.errors import InputError, UsageError
from cchc_lib.inputs import check_version, load_regulations
from cchc_lib.model import TO_FILL
from tests.whole.roots import write_yaml

HEAD_FILE = "regulation/2019/regulation.yaml"


def changed_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went and that came."""
    lines = [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "-+"]
    return tuple([line[2:] for line in lines if line[0] == sign] for sign in "-+")


def test_all_but_what_must_differ_stays_as_it_was_written(committed):
    folder, _ = draft_version(committed, "2020", "2019")
    source = committed.regulations / "2019"
    assert {path.name for path in folder.iterdir()} == {path.name for path in source.iterdir()}
    for path in source.glob("*.yaml"):
        went, came = changed_lines(path.read_text(encoding="utf-8"), (folder / path.name).read_text(encoding="utf-8"))
        came.pop(0)  # which names the schema
        if path.name == "regulation.yaml":
            amended = [line for line in went if line.startswith(("amends", "  version", "    -", "      "))]
            assert [line for line in went if line not in amended] == [
                "# Quy định chấm điểm CCHC, bản áp dụng từ quý I/2019 (dữ liệu minh họa).",
                "  number: 03/QĐ-BCĐ-MH                   # MH: minh họa",
                "applies_from: 2019-Q1",
            ]
            opening = "# Dự thảo bản 2020, chép từ bản 2019, đề xuất áp dụng từ quý I/2020 (dữ liệu minh họa)"
            assert came.pop(0).removesuffix(".") == opening
            assert [line.partition("#")[0].rstrip() for line in came] == [
                '  number: "…"', "applies_from: 2020-Q1", "draft: true", "amends:", '  version: "2019"',
                '    - text: "…"',
            ]  # fmt: skip
        elif path.name == "examples.yaml":
            assert came == [went[0].replace("bản 2019", "dự thảo bản 2020")] != went
        else:
            assert (went, came) == ([], [])


def test_a_draft_is_read_and_scores_nothing(small):
    before = small.read().regulation
    draft_version(small.folders, "2020", "2019")
    draft, faults = check_version(small.folders, "2020")
    assert faults == []
    assert (draft.head.draft, str(draft.head.applies_from), draft.head.amends.version) == (True, "2020-Q1", "2019")
    assert draft.blocks == before.blocks
    assert draft.head.to_fill == ["decision › number", "amends › changes"]
    assert small.read().regulation == before


@pytest.mark.parametrize(("name", "start"), [("2021", "2021-Q1"), ("2019-b", "2019-Q2"), ("0001", "2019-Q2")])
def test_it_is_proposed_from_the_year_it_is_called_after_or_the_next_quarter(small, name, start):
    assert str(draft_version(small.folders, name, "2019")[1]) == start


def test_nothing_is_overwritten(small, cchc):
    assert cchc("--root", small.folders.root, "regulation", "new", "2020", "--from", "2019").code == 0
    small.write("regulation/2020/phong.yaml", "của tôi")
    said = cchc("--root", small.folders.root, "regulation", "new", "2020", "--from", "2019")
    assert said.code == 2
    assert "params/regulation/2020, và lệnh này không ghi đè lên" in said.err
    assert small.path("regulation/2020/phong.yaml").read_text(encoding="utf-8") == "của tôi"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2020", "--from", "2018"], "phiên bản «2018» không có; có phải «2019»? Được dùng: 2019"),
        (["../2020"], "«../2020» không đặt tên phiên bản được; hãy viết như 2020 hoặc 2020-b"),
        ([".2020"], "«.2020» không đặt tên phiên bản được"),
        (["CON"], "«CON» không đặt tên phiên bản được"),
        (["2020 mới"], "«2020 mới» không đặt tên phiên bản được"),
    ],
)
def test_what_cannot_be_drafted_is_told(small, cchc, words, told):
    said = cchc("--root", small.folders.root, "regulation", "new", *words)
    assert said.code == 2
    assert told in said.err
    assert [path.name for path in small.folders.regulations.iterdir()] == ["2019"]


def test_a_version_with_faults_is_not_copied(small):
    small.replace(HEAD_FILE, "places: 2,", "places: hai,")
    with pytest.raises(InputError):
        draft_version(small.folders, "2020", "2019")
    assert [path.name for path in small.folders.regulations.iterdir()] == ["2019"]


def test_a_head_that_cannot_be_edited_is_not_guessed_at(small):
    """All of it in braces: there is no line after which another could stand."""
    head = yaml.load(small.path(HEAD_FILE).read_text(encoding="utf-8"), yaml.BaseLoader)
    small.write(HEAD_FILE, json.dumps(head, ensure_ascii=False))
    assert check_version(small.folders, "2019")[1] == []
    with pytest.raises(UsageError) as caught:
        draft_version(small.folders, "2020", "2019")
    assert "không sửa tự động được" in str(caught.value)
    assert [path.name for path in small.folders.regulations.iterdir()] == ["2019"]


@pytest.mark.parametrize("step", ["_check_edited", "write_schemas"])
def test_a_copy_that_is_stopped_leaves_nothing(small, monkeypatch, step):
    """What stood without the schemas that it names would stay so: it is not drafted again."""

    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(drafting_module, step, stop)
    with pytest.raises(KeyboardInterrupt):
        draft_version(small.folders, "2020", "2019")
    assert [path.name for path in small.folders.regulations.iterdir()] == ["2019"]


def test_what_a_killed_copy_left_is_no_version_and_in_nobodys_way(small):
    draft_version(small.folders, "2020", "2019")
    (small.folders.regulations / "2020").rename(small.folders.regulations / ".2020.part")
    assert list(load_regulations(small.folders)) == ["2019"]
    draft_version(small.folders, "2020", "2019")
    assert sorted(path.name for path in small.folders.regulations.iterdir()) == ["2019", "2020"]


def test_the_ends_of_lines_stay_those_of_windows(small):
    text = small.path(HEAD_FILE).read_text(encoding="utf-8")
    small.write(HEAD_FILE, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    folder, _ = draft_version(small.folders, "2020", "2019")
    content = (folder / "regulation.yaml").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") + 1  # the line that names the schema
    assert check_version(small.folders, "2020")[1] == []


def test_an_older_draft_can_be_copied_too(small):
    draft_version(small.folders, "2020", "2019")
    draft_version(small.folders, "2021", "2020")
    draft, faults = check_version(small.folders, "2021")
    assert (faults, draft.head.amends.version) == ([], "2020")


@pytest.mark.parametrize("key", ["decision", "amends"])
def test_only_a_draft_may_hold_what_is_to_be_filled_in(small, key):
    old, new = {
        "decision": ("number: 01/QĐ", f'number: "{TO_FILL}"'),
        "amends": ("blocks: [", f'amends: {{version: "2019", changes: [{{text: "{TO_FILL}"}}]}}\nblocks: ['),
    }[key]
    small.replace(HEAD_FILE, old, new)
    _, (fault,) = check_version(small.folders, "2019")
    assert str(fault.message).startswith(f"còn «…» phải điền ở {key} › ")
    small.replace(HEAD_FILE, "applies_from:", "draft: true\napplies_from:")
    assert check_version(small.folders, "2019")[1] == []


def test_files_that_yaml_itself_wrote_can_be_copied(small):
    path = small.path(HEAD_FILE)
    write_yaml(path, yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))
    draft_version(small.folders, "2020", "2019")
    assert check_version(small.folders, "2020")[1] == []
