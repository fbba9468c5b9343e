"""微信传播指数 (WCI), in its public versions. Versions are different indices: never mix them.

R are reads, Z at first the only like there was and from V14 on 在看, L the 点赞 that came back
beside it, RE shares; ``t`` marks headlines, ``d`` days, ``n`` articles.
"""

from collections.abc import Callable, Mapping
from math import log1p

from govcrawl.evaluation.influence.index import Index, Inputs, Result, Sample, Summary, measure

_TENFOLD = 10
"""Likes, 在看 and shares are counted tenfold from V12 on."""

_WITH_SHARES = {"reads": 0.70, "recommends": 0.09, "likes": 0.06, "shares": 0.15}
_WITHOUT_SHARES = {"reads": 0.85, "recommends": 0.09, "likes": 0.06}


def _v2(inputs: Inputs) -> float:
    """10·(0.8·[0.40 ln(R+1) + 0.45 ln(R/n+1) + 0.15 ln(Rmax+1)] + 0.2·[the same of Z])²."""
    parts = (inputs.counts[name] for name in ("reads", "likes"))
    reads, likes = (_one_count(each, each.total) for each in parts)
    return 10 * (0.8 * reads + 0.2 * likes) ** 2


def _v12(inputs: Inputs) -> float:
    """As V2.0 with R/d for R, and 10·Z/d, 10·Z/n, 10·Zmax for Z, Z/n, Zmax."""
    reads, likes = inputs.counts["reads"], inputs.counts["likes"]
    return (
        10
        * (
            0.8 * _one_count(reads, reads.total / inputs.days)
            + 0.2 * _one_count(likes, likes.total / inputs.days, _TENFOLD)
        )
        ** 2
    )


def _one_count(count: Summary, in_all: float, times: int = 1) -> float:
    terms = ((0.40, in_all), (0.45, count.mean), (0.15, count.most))
    return sum(weight * log1p(times * value) for weight, value in terms)


def _v14(weights: Mapping[str, float]) -> Callable[[Inputs], float]:
    """12·(0.6 f(a day) + 0.2 f(an article) + 0.1 f(headlines a day) + 0.1 f(the greatest))².

    f is the weighted sum of ln(R+1), ln(10·Z+1), ln(10·L+1) and, where there are any, ln(10·RE+1).
    """

    def formula(inputs: Inputs) -> float:
        parts: tuple[tuple[float, Callable[[Summary], float]], ...] = (
            (0.6, lambda count: count.total / inputs.days),
            (0.2, lambda count: count.mean),
            (0.1, lambda count: count.headlines / inputs.days),
            (0.1, lambda count: count.most),
        )
        return 12 * sum(share * spread(inputs, of) for share, of in parts) ** 2

    def spread(inputs: Inputs, of: Callable[[Summary], float]) -> float:
        return sum(
            weight * log1p(of(inputs.counts[name]) * (1 if name == "reads" else _TENFOLD))
            for name, weight in weights.items()
        )

    return formula


V2 = Index(
    id="wci_v2",
    version="V2.0",
    name_zh="微信传播指数 WCI(V2.0)",
    basis="published",
    source="formula and worked example, www.gulangu.com/a/344.html",
    needs=("reads", "likes"),
    formula=_v2,
)
V12 = Index(
    id="wci_v12",
    version="V12.0",
    name_zh="微信传播指数 WCI(V12.0)",
    basis="derived",
    source=(
        "the change from R to R/d as reposted by www.wuhansb.com/wenda/187683.html; likes tenfold "
        "and a day derived from a ranking's record of 2016-05-31 (812.0233948)"
    ),
    needs=("reads", "likes"),
    formula=_v12,
)
V14_2 = Index(
    id="wci_v14_2",
    version="V14.2",
    name_zh="微信传播指数 WCI(V14.2)",
    basis="published",
    source="repost of the ranking's own page, stevekatra.com/site/usage-1",
    needs=tuple(_WITH_SHARES),
    formula=_v14(_WITH_SHARES),
)
V14_2_NOSHARE = Index(
    id="wci_v14_2_noshare",
    version="V14.2 without shares",
    name_zh="微信传播指数 WCI(V14.2,不含转发)",
    basis="recollected",
    source=(
        "a variant without shares is passed around as V14.2 (php1.cn); its weights 85/9/6 were "
        "only met second-hand; headlines a day as in V14.2"
    ),
    needs=tuple(_WITHOUT_SHARES),
    formula=_v14(_WITHOUT_SHARES),
)


def wci_v14_2(sample: Sample) -> Result:
    """V14.2, or where the shares of any article were not seen its variant without them.

    The result's ``id`` says which: the two are not to be compared.
    """
    seen = all(each.counts.get("shares") is not None for each in sample.publications)
    return measure(V14_2 if seen else V14_2_NOSHARE, sample)
