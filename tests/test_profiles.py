"""Profiles: those that come with the project, the format, and every mistake told at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcrawl.evaluation.indicator import Rule
from govcrawl.evaluation.profile import ENTROPY, FAIL, FLAG, GIVEN, ROOT, Node, Profile
from govcrawl.rulebook import catalogue, profiles
from govcrawl.rulebook.catalogue import RulebookError
from tests.conftest import ROOT as PROJECT
from tests.support import small_profile as small

KNOWN = small.catalogue(
    small.indicator("X-1", Rule("goalpost", 0, 100)),
    small.indicator("X-2", Rule("minmax"), "down"),
    small.indicator("X-3", Rule("log1p")),
)
DIMENSIONS = {
    "website": "information transaction participation provision innovation",
    "weibo": "information provision innovation influence",
    "wechat": "information provision influence",
}
HEAD = """
name = "mine"
version = 2
title_zh = "我的"
title_en = "mine"
description = "for a test"
"""
ROOT_NODE = '[[node]]\nid = "composite"\nname_zh = "综合"\nname_en = "composite"\n'


def node(name: str, parent: str, rest: str = "") -> str:
    return f'[[node]]\nid = "{name}"\nparent = "{parent}"\nname_zh = "名"\nname_en = "n"\n{rest}\n'


GOOD = f"""{HEAD}
{ROOT_NODE}
{node("below", "n", 'indicators = ["X-1", "X-3"]')}
{node("n", "composite", "weight = 3")}
{node("m", "composite", 'indicators = ["X-2"]')}
"""


def parsed(text: str) -> Profile:
    return profiles.parse(text, "mine.toml", KNOWN)


def problems(text: str) -> list[str]:
    with pytest.raises(RulebookError) as caught:
        parsed(text)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def test_the_projects_profiles_are_named() -> None:
    assert profiles.names() == ("default", "inspection", "paper_like", "uestc_like")


@pytest.mark.parametrize("name", profiles.names())
def test_a_profile_of_the_project_is_whole(name: str) -> None:
    profile = profiles.load(name)
    assert profile.name == name
    assert profile.coverage == 0.66
    assert profile.peers == Profile.peers
    assert profile.nodes[0].id == ROOT
    seen: set[str] = set()
    for each in profile.nodes:
        assert each.parent is None or each.parent in seen
        seen.add(each.id)
    assert profiles.parse(profile.text, f"{name}.toml") == profile


def tree(profile: Profile) -> dict[str, list[str]]:
    return {each.id: [child.id for child in profile.children(each.id)] for each in profile.nodes}


def scoring(profile: Profile, name: str) -> Iterator[str]:
    """The indicators below a node that weigh something."""
    for each in profile.nodes:
        if each.id == name:
            yield from (one for one in each.indicators if profile.weight(one))
    for child in profile.children(name):
        if child.weight:
            yield from scoring(profile, child.id)


@pytest.mark.parametrize(
    ("name", "app"),
    [
        ("default", "transaction participation provision influence"),
        ("paper_like", "transaction participation provision"),
    ],
)
def test_four_channels_of_dimensions(name: str, app: str) -> None:
    profile = profiles.load(name)
    below = tree(profile)
    assert below[ROOT] == ["website", "weibo", "wechat", "app", "cross"]
    assert [each.weight for each in profile.children(ROOT)] == [0.25, 0.25, 0.25, 0.25, 0]
    for channel, dimensions in {**DIMENSIONS, "app": app}.items():
        assert below[channel] == [f"{channel}.{each}" for each in dimensions.split()]
    known = catalogue.load()
    for each in profile.nodes:
        channel, _, dimension = each.id.partition(".")
        expected = [
            i.id for i in known.values() if (i.channel, i.dimension) == (channel, dimension)
        ]
        if dimension:
            assert list(each.indicators) == expected


def test_what_only_a_person_imports_is_reported_unless_the_study_counts_it() -> None:
    unscored = {"WEB-PRV-13", "WEB-PRV-14", "WB-PRV-03", "X-COV-01", "X-COV-02"}
    imported = {"APP-TRX-02", "APP-TRX-05"}
    influence = {"APP-INFL-01", "APP-INFL-02"}
    every = set(catalogue.load())
    assert every - set(scoring(profiles.load("default"), ROOT)) == unscored | imported
    assert every - set(scoring(profiles.load("paper_like"), ROOT)) == unscored | influence


def test_supply_response_and_smart() -> None:
    profile = profiles.load("uestc_like")
    weights = {each.id: each.weight for each in profile.children(ROOT)}
    assert weights == {"supply": 40, "response": 40, "smart": 20, "cross": 0}
    known = catalogue.load()
    for name, dimensions in {
        "supply": {"information", "transaction"},
        "response": {"participation"},
        "smart": {"provision", "innovation"},
    }.items():
        found = next(each for each in profile.nodes if each.id == name)
        expected = {each.id for each in known.values() if each.dimension in dimensions}
        assert set(found.indicators) == expected


def test_the_inspection_fails_and_has_only_what_a_rule_names() -> None:
    profile = profiles.load("inspection")
    assert profile.vetoes == FAIL
    assert {profiles.load(name).vetoes for name in ("default", "paper_like", "uestc_like")} == {
        FLAG
    }
    known = catalogue.load()
    scored = list(scoring(profile, ROOT))
    assert len(scored) == 15
    for each in scored:
        assert any(
            text in known[each].source for text in ("国办发〔2015〕15号", "国办秘函〔2019〕19号")
        )
        assert known[each].rules[""].name == "goalpost"


def test_the_defaults_and_the_order_of_a_file() -> None:
    profile = parsed(GOOD)
    assert profile.nodes == (
        Node(ROOT, None, 1, "综合", "composite"),
        Node("n", ROOT, 3, "名", "n"),
        Node("below", "n", 1, "名", "n", ("X-1", "X-3")),
        Node("m", ROOT, 1, "名", "n", ("X-2",)),
    )
    assert (profile.name, profile.version, profile.title_zh) == ("mine", 2, "我的")
    assert (profile.coverage, profile.aggregation, profile.vetoes) == (0.66, "arithmetic", FLAG)
    assert (profile.peers, profile.few, profile.weighting) == (Profile.peers, 5, GIVEN)
    assert profile.text == GOOD


def test_everything_may_be_said() -> None:
    profile = parsed(
        'coverage = 0.5\naggregation = "geometric"\nvetoes = "fail"\nfew = 3\nweights = "entropy"\n'
        f'peers = [["province", "city"], ["county", "department"]]\n{GOOD}'
        '[indicator."X-1"]\nweight = 0\n[indicator."X-2"]\nrule = "goalpost"\nbad = 9\ngood = 1\n'
        '[indicator."X-3"]\nrule = "percentile_rank"\nweight = 2.5\n'
    )
    assert (profile.coverage, profile.aggregation, profile.vetoes) == (0.5, "geometric", FAIL)
    assert profile.peers == (("province", "city"), ("county", "department"))
    assert (profile.few, profile.weighting) == (3, ENTROPY)
    assert profile.weights == {"X-1": 0, "X-3": 2.5}
    assert profile.rules == {"X-2": Rule("goalpost", 9, 1), "X-3": Rule("percentile_rank")}


def test_a_selector_takes_the_catalogues_indicators() -> None:
    text = HEAD + ROOT_NODE
    assert parsed(f'{text}channel = "website"').nodes[0].indicators == tuple(KNOWN)
    both = f'{text}channel = ["website", "app"]\ndimension = ["information", "innovation"]'
    assert parsed(both).nodes[0].indicators == tuple(KNOWN)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(profiles.load("uestc_like").text.replace("version = 1", "version = 7"), "utf-8")
    assert profiles.load(path).version == 7
    assert profiles.load(str(path)).version == 7


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    for name, said in (("defualt", "No such file"), (str(tmp_path), "Is a directory")):
        with pytest.raises(RulebookError, match=f"{name}: profile: got .*{said}.*default, insp"):
            profiles.load(name)


def test_a_file_that_is_no_toml() -> None:
    (found,) = problems("name = ")
    assert found.startswith("mine.toml: the file: got Invalid value")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace('"mine"\nversion', "3\nversion"), ["name: got 3, expected a text"]),
        (
            GOOD.replace('description = "for a test"', ""),
            ["description: got nothing, expected a text"],
        ),
        (
            GOOD.replace("version = 2", "version = 0"),
            ["version: got 0, expected a whole number from 1"],
        ),
        (f"coverage = 66\n{GOOD}", ["coverage: got 66, expected a number from 0 to 1"]),
        (f"coverage = nan\n{GOOD}", ["coverage: got nan, expected a number from 0 to 1"]),
        (f"few = true\n{GOOD}", ["few: got True, expected a whole number from 0"]),
        (
            f'aggregation = "median"\n{GOOD}',
            ["aggregation: got 'median', expected one of arithmetic, geometric, harmonic"],
        ),
        (f'vetoes = "no"\n{GOOD}', ["vetoes: got 'no', expected one of flag, fail"]),
        (f'weights = "ahp"\n{GOOD}', ["weights: got 'ahp', expected one of given, entropy"]),
        (
            f'peers = [["city", "province"], ["city"]]\n{GOOD}',
            ["peers: got [['city', 'province'], ['city']], expected each level once: province,"],
        ),
        (f'peers = "city"\n{GOOD}', ["peers: got 'city', expected a list of lists of levels"]),
        (HEAD, ["node: got nothing, expected tables [[node]]", "node: got no root, expected a"]),
        (f"node = 3\n{HEAD}", ["node: got 3, expected tables [[node]]", "node: got no root"]),
        (
            GOOD.replace("[[node]]", "[[nodes]]"),
            ["node: got nothing", "node: got no root", "nodes:"],
        ),
        (f"colour = 3\n{GOOD}", ["colour: got an unknown key, expected one of aggregation, "]),
        (
            GOOD.replace("weight = 3", "weight = -3\nwieght = 3"),
            [
                "node 'n'.weight: got -3, expected a number from 0",
                "node 'n'.wieght: got an unknown key, expected one of channel, dimension, ",
            ],
        ),
        (GOOD.replace("weight = 3", "weight = inf"), ["node 'n'.weight: got inf, expected"]),
        (
            GOOD.replace('"X-2"', '"X-9"'),
            ["node 'm'.indicators: got 'X-9', expected an indicator of the catalogue"],
        ),
        (
            GOOD.replace('["X-2"]', "[2]"),
            ["node 'm'.indicators: got [2], expected a text or a list of texts"],
        ),
        (
            GOOD.replace('["X-2"]', '["X-1", "X-2"]'),
            ["node: got X-1 in below and m, expected an indicator once"],
        ),
        (
            GOOD.replace('["X-2"]', '["X-2", "X-2"]'),
            ["node: got X-2 in m and m, expected an indicator once"],
        ),
        (
            GOOD.replace('indicators = ["X-2"]', ""),
            ["node 'm': got no children, expected child nodes, indicators, or a channel or"],
        ),
        (
            GOOD.replace("weight = 3", 'indicators = ["X-1"]').replace('["X-1", "X-3"]', '["X-3"]'),
            ["node 'n': got indicators and child nodes, expected one or the other"],
        ),
        (
            GOOD.replace('indicators = ["X-2"]', 'indicators = ["X-2"]\nchannel = "weibo"'),
            ["node 'm'.indicators: got them with a selector, expected one or the other"],
        ),
        (
            GOOD.replace('indicators = ["X-2"]', 'channel = "weibo"'),
            ["node 'm'.channel: got no indicator, expected some that the catalogue has"],
        ),
        (
            GOOD.replace('indicators = ["X-2"]', 'channel = "web"'),
            ["node 'm'.channel: got 'web', expected one of website, weibo, wechat, app, cross"],
        ),
        (
            GOOD.replace('parent = "n"', 'parent = "nn"'),
            [
                "node 'below'.parent: got 'nn', expected the id of a node",
                "node 'n': got no children",
            ],
        ),
        (
            GOOD.replace('id = "m"\nparent', 'id = "m"\nparents'),
            ["node 'm'.parent: got nothing, expected a text", "node 'm'.parents: got an unknown"],
        ),
        (
            GOOD.replace('id = "composite"', 'id = "composite"\nparent = "n"'),
            ["node 'composite'.parent: got 'n', expected no parent: it is the root"],
        ),
        (
            GOOD.replace('id = "m"', 'id = "n"'),
            [
                "node 'n'.id: got it 2 times, expected it once",
                "node 'n': got indicators and child nodes",
            ],
        ),
        (
            GOOD.replace('"below"', '"X-1"'),
            ["node 'X-1'.id: got an indicator's id, expected another name"],
        ),
        (
            GOOD.replace('id = "n"\nparent = "composite"', 'id = "n"\nparent = "below"').replace(
                'indicators = ["X-1", "X-3"]', ""
            ),
            [
                "node 'below'.parent: got 'n', a cycle, expected a way to 'composite'",
                "node 'n'.parent: got 'below', a cycle, expected a way to 'composite'",
            ],
        ),
        (
            GOOD.replace('id = "m"\nparent = "composite"', 'id = "m"\nparent = "m"'),
            ["node 'm'.parent: got 'm', a cycle, expected", "node 'm': got indicators and child"],
        ),
        (
            f'{GOOD}[indicator."X-9"]\nweight = 1',
            ["indicator.\"X-9\": got 'X-9', expected an indicator of the catalogue"],
        ),
        (
            f'{GOOD}[indicator."X-1"]\nweight = -1',
            ['indicator."X-1".weight: got -1, expected a number from 0'],
        ),
        (
            f'{GOOD}[indicator."X-1"]\nwieght = 1',
            ['indicator."X-1".wieght: got an unknown key, expected one of bad, good, rule, weight'],
        ),
        (f"{GOOD}[indicator]\nX = 3", ["indicator.X: got 3, expected a table"]),
        (f"indicator = 3\n{GOOD}", ["indicator: got 3, expected a table"]),
        (
            f'{GOOD}[indicator."X-1"]\nrule = "best"',
            ["indicator.\"X-1\".rule: got 'best', expected one of goalpost, minmax"],
        ),
        (
            f'{GOOD}[indicator."X-1"]\nrule = "goalpost"\nbad = 3',
            ['indicator."X-1".good: got nothing, expected a number'],
        ),
        (
            f'{GOOD}[indicator."X-1"]\nbad = 3\ngood = 4',
            ['indicator."X-1".rule: got nothing, expected one of goalpost'],
        ),
        (
            f'{GOOD}[indicator."X-2"]\nrule = "goalpost"\nbad = 3\ngood = 4',
            ['indicator."X-2".good: got 4 after bad 3, expected better down'],
        ),
        (
            f'{GOOD}[indicator."X-1"]\nrule = "goalpost"\nbad = 3\ngood = 3',
            ['indicator."X-1".good: got 3 after bad 3, expected better up'],
        ),
        (
            f'{GOOD}[indicator."X-2"]\nrule = "minmax"\nbad = 3',
            ['indicator."X-2".bad: got 3, expected posts of a goalpost only'],
        ),
    ],
)
def test_each_mistake_is_told_with_its_place(text: str, expected: list[str]) -> None:
    found = problems(text)
    begun = [
        each[: len(f"mine.toml: {start}")] for each, start in zip(found, expected, strict=False)
    ]
    assert (begun, len(found)) == ([f"mine.toml: {each}" for each in expected], len(expected)), (
        found
    )


def test_all_mistakes_are_told_at_once() -> None:
    text = f'coverage = 2\ncolour = "red"\n{GOOD}'.replace("weight = 3", "weight = -1")
    assert len(problems(text.replace('"X-2"', '"X-9"'))) == 4


AHP = f"""{GOOD}
[ahp."composite"]
children = ["m", "n"]
matrix = [[1, 3], [0.3333, 1]]
[ahp."below"]
children = ["X-3", "X-1"]
matrix = [[1, 4], [0.25, 1]]
"""


def test_pairwise_comparisons_give_weights() -> None:
    profile = parsed(AHP)
    weights = {each.id: each.weight for each in profile.nodes}
    assert weights == pytest.approx({ROOT: 1, "n": 0.25, "below": 1, "m": 0.75}, abs=1e-4)
    assert profile.weights == pytest.approx({"X-3": 0.8, "X-1": 0.2})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            AHP.replace('ahp."below"', 'ahp."under"'),
            "ahp.\"under\": got 'under', expected the id of",
        ),
        (
            AHP.replace('["m", "n"]', '["m", "below"]'),
            'ahp."composite".children: got m, below, expected the node\'s children: n, m',
        ),
        (
            AHP.replace("[[1, 4], [0.25, 1]]", "[[1, 4]]"),
            'ahp."below".matrix: got [[1, 4]], expected 2 rows of as many numbers',
        ),
        (
            AHP.replace("[[1, 4], [0.25, 1]]", '[[1, "a"], [0.25, 1]]'),
            "ahp.\"below\".matrix: got [[1, 'a'], [0.25, 1]], expected 2 rows of as many numbers",
        ),
        (
            AHP.replace("[[1, 4], [0.25, 1]]", "[[1, 4], [4, 1]]"),
            'ahp."below".matrix: got row 2, column 1: 4 is not 1 / 4',
        ),
        (
            AHP.replace('["X-3", "X-1"]', '["X-3", "X-1"]\ncr = 1'),
            'ahp."below".cr: got an unknown key, expected one of children, matrix',
        ),
        (f'weights = "entropy"\n{AHP}', "weights: got 'entropy', expected 'given' where there is"),
    ],
)
def test_comparisons_are_checked(text: str, expected: str) -> None:
    (found,) = problems(text)
    assert found.startswith(f"mine.toml: {expected}")


def test_comparisons_must_be_consistent() -> None:
    text = GOOD.replace(
        'indicators = ["X-1", "X-3"]', 'indicators = ["X-1", "X-2", "X-3"]'
    ).replace(node("m", "composite", 'indicators = ["X-2"]'), "")
    matrix = "[[1, 5, 0.2], [0.2, 1, 5], [5, 0.2, 1]]"
    (found,) = problems(f'{text}[ahp."below"]\nchildren = ["X-1", "X-2", "X-3"]\nmatrix = {matrix}')
    assert found.startswith('mine.toml: ahp."below".matrix: got a consistency ratio of ')
    assert found.endswith(", expected less than 0.1")


def test_every_profile_is_described() -> None:
    text = (PROJECT / "docs" / "profiles.md").read_text(encoding="utf-8")
    assert [name for name in profiles.names() if f"`{name}`" not in text] == []
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert profiles.parse(example, "docs/profiles.md").nodes[0].id == ROOT
