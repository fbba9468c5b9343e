"""A document in parts, one under each title of a report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from govcrawl.parsers.website.reports import titles
from govcrawl.parsers.website.reports.grid import Block, Line, distinct

_TITLE_ROWS = 4


@dataclass
class Segment:
    """The blocks under a title; without one those before any."""

    title: str | None
    blocks: list[Block] = field(default_factory=list)


def read(blocks: Iterable[Block]) -> list[Segment]:
    """What stands under each title of a report; first what stands before any."""
    found = [Segment(None)]
    for block in blocks:
        for title in filter(titles.is_report_title, headings(block)):
            if not _goes_on(found[-1], title):
                found.append(Segment(title))
        found[-1].blocks.append(block)
    return found


def _goes_on(segment: Segment, title: str) -> bool:
    """Say whether a title is only printed again over the table: 填报单位 stands between the two."""
    is_head = segment.title is not None and all(isinstance(each, Line) for each in segment.blocks)
    return is_head and nearer(title, segment.title) == segment.title


def nearer(heading: str | None, title: str | None) -> str | None:
    """The heading of a report where it says more than the document's title, or another thing."""
    if heading is None or title is None:
        return heading or title
    says = (titles.kind_of(heading), titles.year_of(heading))
    known = (titles.kind_of(title), titles.year_of(title))
    adds = any(said and said != other for said, other in zip(says, known, strict=True))
    return heading if adds or not titles.is_report_title(title) else title


def headings(block: Block) -> Iterator[str]:
    """The text of a line, and of the first rows of a table that are one cell only."""
    if isinstance(block, Line):
        if not block.linked:
            yield block.text
        return
    for row in block.rows[:_TITLE_ROWS]:
        shown = [cell.text for cell in distinct(row) if cell.text]
        if len(shown) == 1:
            yield shown[0]
