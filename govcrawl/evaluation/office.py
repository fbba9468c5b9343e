"""What the evaluation needs to know of an office; the registry's rows fit it."""

from typing import Protocol

DEPARTMENT = "department"


class Office(Protocol):
    """A government or department. ``population`` is None where the registry does not say it."""

    @property
    def office_id(self) -> str:
        """The id everything names it by."""

    @property
    def name_zh(self) -> str:
        """Its name."""

    @property
    def name_en(self) -> str:
        """Its English name, empty where no source gives one."""

    @property
    def level(self) -> str:
        """``province``, ``city``, ``county`` or ``department``."""

    @property
    def adcode(self) -> str:
        """Six digits of GB/T 2260; a department has those of its government."""

    @property
    def parent_id(self) -> str | None:
        """The office above."""

    @property
    def population(self) -> int | None:
        """Residents."""
