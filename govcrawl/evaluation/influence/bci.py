"""微博传播指数 (BCI) in its simple form, which asks for nothing that is not public."""

from math import log1p

from govcrawl.evaluation.influence.index import Index, Inputs


def _simple(inputs: Inputs) -> float:
    """160·(0.2 ln(posts+1) + 0.8·[0.4 ln(reposts+1) + 0.4 ln(comments+1) + 0.2 ln(likes+1)])."""
    weights = {"reposts": 0.4, "comments": 0.4, "likes": 0.2}
    activity = log1p(inputs.publications)
    reactions = sum(weight * log1p(inputs.counts[name].total) for name, weight in weights.items())
    return 160 * (0.2 * activity + 0.8 * reactions)


BCI = Index(
    id="bci_simple",
    version="simple",
    name_zh="微博传播指数 BCI(简式)",
    basis="published",
    source=(
        "provincial data sets registered 2024 (浙江数据知识产权 74081 to 75574, selectdataset.com, "
        "zjip.org.cn), eight with the same text"
    ),
    needs=("reposts", "comments", "likes"),
    formula=_simple,
)
