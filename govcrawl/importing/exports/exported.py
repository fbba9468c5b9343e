"""One article as an export tells it, with the place in the file where it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from govcrawl.items import WechatArticle
from govcrawl.registry.tables import Problem, Row


@dataclass(frozen=True)
class JsonRow(Row):
    """An object in a JSON file: all its values are said to stand where it begins."""

    column: int = 1

    def place(self, column: str) -> int:
        """Where the object begins, whatever the value is called."""
        del column
        return self.column


@dataclass
class ExportedArticle:
    """What a file tells of one article.

    ``names`` are the file's own names of our fields, for error messages; ``number`` counts the
    articles of one object. ``where`` is the file without its folders, and the place in it.
    """

    article: WechatArticle
    row: Row
    where: str
    names: Mapping[str, str] = field(default_factory=dict)
    number: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def complain(self, name: str, expected: str) -> None:
        """Say that our field ``name`` is wrong."""
        column = self.names.get(name, name)
        row = replace(self.row, values={column: "", **self.row.values})
        problem = row.problem(column, expected)
        if self.number is not None:
            problem = replace(problem, text=f"article {self.number}: {problem.text}")
        self.problems.append(problem)


@dataclass
class Export:
    """What one file came to before the articles are checked."""

    articles: list[ExportedArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told_by: set[str] = field(default_factory=set)
    """Who counted, or which tool wrote the export, as far as the file says."""
