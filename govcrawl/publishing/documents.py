"""An evaluation as documents of MongoDB: ``evaluations``, ``indicators``, ``scores`` ..."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.inspection.ruling import Ruling
from govcrawl.evaluation.measure import Source
from govcrawl.evaluation.score import Score, Scored
from govcrawl.rulebook.handbook import shown_rule

Document = dict[str, Any]

COLLECTIONS = ("indicators", "scores", "findings", "rulings", "evaluations")
"""In the order they are written: an evaluation is there once all that belongs to it is."""


def documents(evaluation: Evaluation) -> dict[str, list[Document]]:
    """Every document of an evaluation by collection, each with its ``content_hash``."""
    made: dict[str, Iterable[Document]] = {
        "indicators": (_indicator(evaluation, each) for each in evaluation.scored),
        "scores": (_score(evaluation, each) for each in evaluation.scores),
        "findings": (_finding(evaluation, each) for each in evaluation.findings),
        "rulings": (_ruling(evaluation, each) for each in evaluation.rulings),
    }
    found = {name: [_hashed(each) for each in rows] for name, rows in made.items()}
    counts = {name: len(rows) for name, rows in found.items()}
    return {**found, "evaluations": [_hashed(_evaluation(evaluation, counts))]}


def _evaluation(evaluation: Evaluation, counts: Mapping[str, int]) -> Document:
    profile = evaluation.profile
    return {
        "_id": evaluation.id,
        "registry": evaluation.registry,
        "selection": evaluation.selection,
        "as_of": evaluation.as_of.isoformat(),
        "profile": profile.name,
        "profile_version": profile.version,
        "profile_text": profile.text,
        "catalogue": {each.id: each.version for each in evaluation.catalogue.values()},
        "offices": [office.office_id for office in evaluation.offices],
        "standings": [
            {
                "office_id": each.office_id,
                "channel": each.channel,
                "state": str(each.state),
                "reason": each.reason,
                "accounts": [row.account for row in each.asked],
            }
            for each in evaluation.standings.values()
        ],
        "seed": evaluation.seed,
        "runs": evaluation.runs,
        "used": dict(evaluation.used),
        "run_ids": list(evaluation.run_ids),
        "counts": dict(counts),
    }


def _indicator(evaluation: Evaluation, scored: Scored) -> Document:
    measure = scored.measure
    indicator = evaluation.catalogue[measure.indicator]
    level = evaluation.by_id[measure.office_id].level
    rule = evaluation.profile.rule(evaluation.catalogue, measure.indicator, level)
    return {
        "_id": f"{evaluation.id}|{measure.office_id}|{measure.indicator}",
        **_head(evaluation, measure.office_id),
        "indicator": measure.indicator,
        "channel": indicator.channel,
        "dimension": indicator.dimension,
        "unit": indicator.unit,
        "state": str(measure.state),
        "value": measure.value,
        "n": measure.n,
        "exact": measure.exact,
        "low": measure.low,
        "high": measure.high,
        "reason": measure.reason,
        "first": measure.first.isoformat() if measure.first else None,
        "last": measure.last.isoformat() if measure.last else None,
        "score": scored.score,
        "rule": shown_rule(rule),
        "peers_seen": scored.peers_seen,
        "note": scored.note,
        "version": indicator.version,
        "sources": _sources(measure.sources),
    }


def _score(evaluation: Evaluation, score: Score) -> Document:
    told = {name: value for name, value in asdict(score).items() if name != "office_id"}
    return {
        "_id": f"{evaluation.id}|{score.office_id}|{score.node}",
        **_head(evaluation, score.office_id),
        **told,
        "vetoes": list(score.vetoes),
    }


def _finding(evaluation: Evaluation, finding: Finding) -> Document:
    office = finding.office_id or "-"
    return {
        "_id": f"{evaluation.id}|{office}|{finding.kind}|{finding.subject}",
        **_head(evaluation, finding.office_id),
        "kind": finding.kind,
        "severity": str(finding.severity),
        "subject": finding.subject,
        "value": finding.value,
        "unit": finding.unit,
        "zh": finding.zh,
        "en": finding.en,
        "sources": _sources(finding.sources),
    }


def _ruling(evaluation: Evaluation, ruling: Ruling) -> Document:
    return {
        "_id": f"{evaluation.id}|{ruling.office_id}|{ruling.rule}",
        **_head(evaluation, ruling.office_id),
        "rule": ruling.rule,
        "state": ruling.state,
        "value": ruling.value,
        "threshold": ruling.threshold,
        "zh": ruling.zh,
        "en": ruling.en,
        "basis": ruling.basis,
        "sources": _sources(ruling.sources),
    }


def _head(evaluation: Evaluation, office_id: str | None) -> Document:
    office = evaluation.by_id.get(office_id or "")
    return {
        "evaluation": evaluation.id,
        "office_id": office_id,
        "adcode": office.adcode if office else None,
        "profile": evaluation.profile.name,
        "as_of": evaluation.as_of.isoformat(),
    }


def _sources(sources: Iterable[Source]) -> list[Document]:
    return [{**asdict(each), "ids": list(each.ids)} for each in sources]


def _hashed(document: Document) -> Document:
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return {**document, "content_hash": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}
