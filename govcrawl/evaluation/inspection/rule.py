"""A rule of the inspection, and what is thought of it before it is a ruling about an office."""

from dataclasses import dataclass

from govcrawl.evaluation.channel import english_name
from govcrawl.evaluation.indicator import Basis
from govcrawl.evaluation.inspection.ruling import NOT_APPLICABLE, UNKNOWN, Ruling
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.office import Office


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is to be said of a rule: a state of ``ruling``, a value, and why in two languages."""

    state: str
    zh: str
    en: str
    value: float | None = None
    sources: tuple[Source, ...] = ()


def unknown(
    zh: str, en: str, value: float | None = None, sources: tuple[Source, ...] = ()
) -> Opinion:
    """What the rule needs was not seen, or too little of it."""
    return Opinion(UNKNOWN, zh, en, value, sources)


def not_applicable(zh: str, en: str) -> Opinion:
    """There is nothing the rule could be about."""
    return Opinion(NOT_APPLICABLE, zh, en)


@dataclass(frozen=True, slots=True)
class Rule:
    """One veto item: its name in both languages, where it fails, and how its text is known."""

    id: str
    zh: str
    en: str
    threshold: str
    basis: Basis

    def ruling(self, office: Office, opinion: Opinion) -> Ruling:
        """The ruling about an office."""
        return Ruling(
            office.office_id,
            self.id,
            opinion.state,
            opinion.value,
            self.threshold,
            zh=f"{office.name_zh}「{self.zh}」:{opinion.zh}。",
            en=f"{english_name(office)}, {self.en}: {opinion.en}.",
            basis=str(self.basis),
            sources=opinion.sources,
        )
