"""An evaluation from beginning to end: count, judge, score, inspect, find."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from pymongo.synchronous.database import Database

from govcrawl.counting import app, outcomes, website, wechat, weibo
from govcrawl.counting.scope import VALID_DAYS, Document, Scope
from govcrawl.evaluation import cross, figures, imbalance, robustness, scoring
from govcrawl.evaluation.app import findings as app_findings
from govcrawl.evaluation.app import measures as app_measures
from govcrawl.evaluation.evaluation import Evaluation
from govcrawl.evaluation.finding import Finding
from govcrawl.evaluation.inspection import vetoes
from govcrawl.evaluation.inspection.ruling import FAILED, Ruling
from govcrawl.evaluation.measure import Measure, Source
from govcrawl.evaluation.office import DEPARTMENT
from govcrawl.evaluation.profile import Profile
from govcrawl.evaluation.standing import Asked, Standing, standing
from govcrawl.evaluation.website import findings as website_findings
from govcrawl.evaluation.website import measures as website_measures
from govcrawl.evaluation.wechat import findings as wechat_findings
from govcrawl.evaluation.wechat import measures as wechat_measures
from govcrawl.evaluation.weibo import findings as weibo_findings
from govcrawl.evaluation.weibo import measures as weibo_measures
from govcrawl.registry import Office, Registry, Selection
from govcrawl.rulebook import catalogue

SEED = 20210628
RUNS = 1000

CHANNEL_OF = {"website": "website", "weibo": "weibo", "wechat": "wechat"} | dict.fromkeys(
    ("appstore", "endpoint"), "app"
)
"""The evaluation's channel by the registry's."""


@dataclass(frozen=True)
class Request:
    """What is to be evaluated. ``selection`` is of the registry called ``registry``."""

    registry: str
    selection: Selection
    profile: Profile
    as_of: date
    valid_days: int = VALID_DAYS
    runs: int = RUNS
    seed: int = SEED
