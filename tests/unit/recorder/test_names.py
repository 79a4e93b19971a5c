import pytest

from recorder.errors import InvalidName
from recorder.names import check_name, part_name, part_number


@pytest.mark.parametrize("name", ["a", "A-1_b", "9", "x" * 64])
def test_names_of_ours_pass(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "..", ".", "a/b", "a.b", "-a", "_a", "x" * 65, "a\n", "ä", "a\0", "a b"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        check_name(name)


def test_part_names_are_numbers() -> None:
    assert part_name(1) == "p000001"
    assert part_number("p999999") == 999_999


@pytest.mark.parametrize("number", [0, -1, 1_000_000])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(InvalidName):
        part_name(number)


@pytest.mark.parametrize(
    "name", ["p000000", "p1", "p0000001", "q000001", "p00000a", "p000001\n", "../p000001", "p００００01"]
)
def test_other_part_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        part_number(name)
