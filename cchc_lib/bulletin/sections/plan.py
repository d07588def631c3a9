"""The yearly programme: what was due, and what is late."""

from ...language import say
from ..drawing.writer import Section, texts
from ..page import Page


def show_plan(page: Page) -> Section:
    """Tasks of the yearly programme that were due by this quarter."""
    quarter = page.results.quarter
    tasks = page.results.plan(page.block_in_scope, page.unit_in_scope)
    due = [task for task in tasks if task.due == quarter]
    late = [task for task in tasks if task.due < quarter and task.is_late(quarter)]
    if not due and not late:
        return page.sentence("plan", say("Quý này không có nhiệm vụ nào của chương trình CCHC hằng năm đến hạn."))
    undone = [*late, *(task for task in due if not task.is_done(quarter))]
    lead = say(
        "Hoàn thành **{done}/{due}** nhiệm vụ đến hạn trong quý; {late} nhiệm vụ của các quý trước còn chậm.",
        done=sum(task.is_done(quarter) for task in due),
        due=len(due),
        late=len(late),
    )
    rows = [[task.task, page.name_unit(task.unit), task.title, task.due.roman] for task in undone]
    columns = [say("Số"), say("Đơn vị"), texts(say("Nhiệm vụ")), say("Hạn quý")]
    table = page.write.table(say("Nhiệm vụ chưa xong"), columns, rows, wide=True) if rows else None
    return page.section("plan", page.write.paragraph(lead, "lead"), table)
