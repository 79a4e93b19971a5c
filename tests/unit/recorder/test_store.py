import pytest

from recorder.errors import InvalidName
from recorder.store import ObjectKey, ObjectName


def test_a_key_is_made_of_names() -> None:
    assert ObjectKey("s1", "p000001", ObjectName.MEDIA).name.value == "media.bin"


@pytest.mark.parametrize(("session", "part"), [("../etc", "p000001"), ("s1", ".."), ("s1", "p1"), ("", "p000001")])
def test_a_path_is_no_key(session: str, part: str) -> None:
    with pytest.raises(InvalidName):
        ObjectKey(session, part, ObjectName.MEDIA)
