"""What a release says of its own standing."""

import pytest

from cchc_lib.releases import Release


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ["Tạm tính", "Provisional"]),
        (1, ["Chính thức", "Official"]),
        (2, ["Đính chính số 1", "Revision no. 1"]),
        (3, ["Đính chính số 2", "Revision no. 2"]),
    ],
)
def test_a_release_names_its_status(number, expected):
    assert [Release(number).status_name.to(lang) for lang in ("vi", "en")] == expected
