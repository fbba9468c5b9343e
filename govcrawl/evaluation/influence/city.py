"""微博城市竞争力指数: how the published parts of a city make its published index."""

from govcrawl.evaluation.influence.index import Parts, Result

ID = "weibo_city_competitiveness"
VERSION = "2023Q3"
NAME_ZH = "微博城市竞争力指数"
BASIS = "derived"
SOURCE = (
    "weights from a least-squares fit to the 30 cities of the list of the third quarter of 2023 "
    "(321phb.com); the greatest error is 0.008. The list of 2015 had other weights."
)
WEIGHTS = {"spread": 0.30, "service": 0.35, "interaction": 0.35}


def city_competitiveness(parts: Parts) -> Result:
    """The index of a city; not measured where a part is not known. ``n`` is the parts known."""
    known = {name: value for name in WEIGHTS if (value := getattr(parts, name)) is not None}
    unknown = [name for name in WEIGHTS if name not in known]
    if unknown:
        reason = f"{', '.join(unknown)} not known"
        return Result(ID, VERSION, None, len(known), exact=False, reason=reason, inputs=parts)
    value = sum(WEIGHTS[name] * known[name] for name in WEIGHTS)
    return Result(ID, VERSION, value, len(known), exact=True, reason=None, inputs=parts)
