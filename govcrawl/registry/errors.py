"""What is wrong in a registry, all of it at once."""

from collections.abc import Iterable


class RegistryError(ValueError):
    """All that is wrong in a registry, a line each: where it is, what was got and what expected.

    ``file:line:column: got X, expected Y`` in a table, ``file: key: got X, expected Y`` in the
    description of an endpoint.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))
