"""How wide text is, and where it is wrapped or cut."""

from cchc_lib.bulletin.drawing.typeface import cut_text, text_width, wrap_text

LONG = "Giải quyết kiến nghị của khách hàng về chỉ số công tơ, sai số đo đếm đúng thời hạn quy định"


def test_a_long_label_takes_two_lines_and_is_cut_after_a_word():
    first, second = wrap_text(LONG, 130, 2)
    assert LONG.startswith(f"{first} {second.removesuffix('…')}")
    assert second.endswith("…")
    assert max(text_width(first), text_width(second)) <= 130
    assert wrap_text("Điện lực Tiểu Cần", 130, 2) == ["Điện lực Tiểu Cần"]
    assert cut_text("KhôngCóKhoảngTrắng", 40, False).endswith("…")


def test_text_is_measured_in_the_typeface_it_is_set_in():
    assert text_width("0") == text_width("1")
    assert text_width("Điện lực", bold=True) > text_width("Điện lực") > 30
