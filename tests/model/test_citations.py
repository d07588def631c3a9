"""How a criterion is called, in words of both languages."""

from cchc_lib.model import Criterion, label_criterion, short_name
from tests.scoring.cases import criterion


def told(message) -> tuple[str, str]:
    return message.to("vi"), message.to("en")


def test_a_criterion_is_called_by_code_and_title_short_without_its_brackets():
    title = {"vi": "Cấp điện mới (hạ áp) (1)", "en": "Connections (low voltage)"}
    one = Criterion.model_validate(criterion("a", 8) | {"code": "1.1", "title": title})
    assert told(label_criterion(one)) == ("1.1 Cấp điện mới (hạ áp) (1)", "1.1 Connections (low voltage)")
    assert told(label_criterion(one, short=True)) == ("1.1 Cấp điện mới", "1.1 Connections")
    only_vi = Criterion.model_validate(criterion("a", 8) | {"title": "Cấp điện (1)"})
    assert told(short_name(only_vi)) == ("Cấp điện", "Cấp điện")


def test_a_criterion_with_a_short_name_is_called_by_it():
    title, short = {"vi": "Cấp điện mới từ lưới hạ áp", "en": "New connections"}, {"vi": "Cấp điện", "en": "Supply"}
    one = Criterion.model_validate(criterion("a", 8) | {"code": "1.1", "title": title, "short": short})
    assert told(label_criterion(one)) == ("1.1 Cấp điện mới từ lưới hạ áp", "1.1 New connections")
    assert told(label_criterion(one, short=True)) == ("1.1 Cấp điện", "1.1 Supply")
    assert told(short_name(one)) == ("Cấp điện", "Supply")
