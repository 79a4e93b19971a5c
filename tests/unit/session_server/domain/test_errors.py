"""The tree of errors is the one that the docstring draws."""

import re

from session_server.domain import errors


def test_the_tree_is_as_drawn():
    drawn = set(re.findall(r"^[├└│─ ]*([A-Z]\w+)", (errors.__doc__ or "").split("\n\n")[1], re.MULTILINE))
    classes = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert drawn == classes
    assert all(issubclass(getattr(errors, name), errors.DomainError) for name in classes)
