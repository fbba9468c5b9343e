"""What makes reading a page quick changes nothing: each short cut is implied by the whole rule."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from govcrawl import parsers
from govcrawl.capture import Capture
from govcrawl.parsers import dates, markup
from govcrawl.parsers.markup import Page
from govcrawl.parsers.telltales import Telltale
from govcrawl.parsers.website import body, feeds, labels, listing
from govcrawl.parsers.website.lines import page_lines
from govcrawl.parsers.website.messages import detail, pairs
from govcrawl.parsers.website.messages.labels import HEADING, LABELS, find_labels
from tests.test_cases import FOLDERS, capture_of

URL = "http://www.yangli.example/zwgk/2024/list.html?page=2"
PAGES = [folder for folder in FOLDERS if folder.parent.name == "website"]
UNKNOWN = "\0"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def page_of(inside: str, url: str = URL, head: str = "") -> Page:
    text = f"<html><head>{head}</head><body>{inside}</body></html>"
    return markup.read(Capture(url=url, request="page", body=text.encode()))


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    """The pages among the cases, read."""
    read = [markup.read(capture_of(folder)) for folder in PAGES]
    return [page for page in read if page.text.strip() and not feeds.is_feed(page)]


def telltales() -> Iterator[tuple[str, Telltale]]:
    """Every telltale a module of the parsers has, alone or in a table."""
    for module_info in pkgutil.walk_packages(parsers.__path__, f"{parsers.__name__}."):
        module = importlib.import_module(module_info.name)
        for name, value in vars(module).items():
            rows = value if isinstance(value, tuple) else (value,)
            cells = [cell for row in rows for cell in (row if isinstance(row, tuple) else (row,))]
            yield from (
                (f"{module_info.name}.{name}", cell) for cell in cells if isinstance(cell, Telltale)
            )


def written(parsed: Any) -> set[str]:
    """What a pattern may match, with one sign for all that it leaves open."""
    texts = {""}
    for code, argument in parsed:
        if code is codes.LITERAL:
            ways = {chr(argument)}
        elif code is codes.IN and all(each is codes.LITERAL for each, _ in argument):
            ways = {chr(value) for _, value in argument}
        elif code is codes.BRANCH:
            ways = {way for branch in argument[1] for way in written(branch)}
        elif code is codes.SUBPATTERN:
            ways = written(argument[-1])
        elif code is codes.MAX_REPEAT and argument[0] == 0 and argument[1] == 1:
            ways = {"", *written(argument[2])}
        elif code is codes.AT:
            ways = {""}
        else:
            ways = {UNKNOWN}
        texts = {text + way for text in texts for way in ways}
    return texts


@pytest.mark.parametrize("found", list(telltales()), ids=lambda found: found[0])
def test_every_match_of_a_telltale_holds_one_of_its_words(found: tuple[str, Telltale]) -> None:
    telltale = found[1]
    assert not telltale.pattern.flags & re.IGNORECASE
    for text in written(_parser.parse(telltale.pattern.pattern)):
        assert any(word in text for word in telltale.words), text


def test_there_are_telltales_to_test() -> None:
    assert len(list(telltales())) > 10


def test_a_folded_page_shows_what_a_pattern_that_ignores_case_finds() -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    folded = Page(Capture(url=URL, request="page", body=b""), every, "utf-8").folded
    assert len(folded) == len(every)
    alike = [(each, small) for each, small in zip(every, folded, strict=True) if small in LETTERS]
    assert [each for each, _ in alike] == re.findall(f"[{LETTERS}]", every, re.IGNORECASE)
    for letter in LETTERS:
        found = re.findall(letter, "".join(each for each, _ in alike), re.IGNORECASE)
        assert found == [each for each, small in alike if small == letter]


def test_a_page_shows_as_many_characters_as_its_visible_text_has(pages: list[Page]) -> None:
    for page in pages:
        size = len(page.visible_text)
        again = markup.read(page.capture)
        assert again.shows(size)
        assert not again.shows(size + 1)


@pytest.mark.parametrize(
    "href",
    [
        "/a/b.html",
        "/a/../b.html",
        "/a/./b.html",
        "/.well-known/",
        "//other.example/a",
        "//",
        "/a?",
        "/a?b=c&d=e",
        "/a;b?c",
        "/a#b",
        "/a//b",
        " /a ",
        "/a b",
        "/中文",
        "http://other.example/a/../b",
        "http://other.example",
        "http://other.example/?",
        "HTTP://Other.example/a",
        "https://other.example:8443/a",
        "http:a",
        "http:/a",
        "a/b.html",
        "../b.html",
        "?page=3",
        "#",
        "javascript:void(0)",
        "mailto:a@b.example",
        "http://[",
        "/" + "a" * 2047,
    ],
)
@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://www.yangli.example",
        "HTTP://Yangli.example/a",
        "http://u@yangli.example/",
        "",
        "http://[",
    ],
)
def test_a_link_that_needs_no_joining_leads_where_joining_leads(url: str, href: str) -> None:
    page = page_of("", url)
    assert page.resolve(href) == page.resolve(href, page.base_url)


def test_a_base_with_a_path_of_its_own_counts() -> None:
    page = page_of("", head="<base target=_blank><base href='//b.example/c/'><base href=/d/>")
    assert page.resolve("/a") == "http://b.example/a"
    assert page.resolve("a") == "http://b.example/c/a"


def test_control_characters_are_blanks_within_a_page_and_nothing_around_it() -> None:
    raw = "\x00\x0b\u3000<title>题</title><p>一\x01二\x7f三\t四</p>\x1f\xa0"
    page = markup.read(Capture(url=URL, request="page", body=raw.encode()))
    assert page.tree.findtext("head/title") == "题"
    assert page.tree.findtext(".//p") == "一 二 三\t四"
    assert page.visible_text == "一 二 三 四"


@pytest.mark.parametrize("raw", ["", "\x00 \x0b\u3000\x85"])
def test_a_page_of_nothing_but_blanks_has_an_empty_tree(raw: str) -> None:
    page = markup.read(Capture(url=URL, request="page", body=raw.encode()))
    assert (page.tree.tag, page.visible_text, page.shows(0), page.shows(1)) == (
        "html",
        "",
        True,
        False,
    )


def test_an_answer_told_only_in_the_head_of_a_table_is_told() -> None:
    head = "<tr><th>来信<br>标题</th><th>办结<br>时间</th></tr>"
    page = page_of(f"<table>{head}<tr><td>路灯</td><td>2024-05-06</td></tr></table>")
    assert {pair.field for pair in pairs.read(page)} == {"title", "replied_at"}
    assert pairs.may_tell(page, frozenset({"replied_at"}))
    assert not pairs.may_tell(page, frozenset({"status"}))


def test_a_letter_is_only_passed_over_where_nothing_tells_of_an_answer(pages: list[Page]) -> None:
    answer = detail._ANSWER
    told = 0
    for page in pages:
        if not pairs.may_tell(page, answer):
            told += 1
            assert not {pair.field for pair in pairs.read(page)} & answer
    assert 0 < told < len(pages)


@pytest.mark.parametrize("around", ["{}:", "{}：", "【{}】", "（{}）", "{}∶1"])
def test_every_label_before_a_colon_or_in_brackets_is_found(around: str) -> None:
    for word, label in LABELS.items():
        text = around.format("\u3000".join(word))
        is_word = label.rank == HEADING and around[-1] in "】）"
        assert [each for _, _, each in find_labels(text)] == ([] if is_word else [label])


@pytest.mark.parametrize("hidden", ["", "<script>零</script>", "<select><option>零</select>"])
def test_a_body_is_measured_without_what_is_hidden_in_it(hidden: str) -> None:
    inside = f"<p>一 二</p><!-- 零 -->{hidden}<ul><li>三&#8203;\u3000<a href=/a>四</a></ul>"
    (box,) = page_of(f"<div>{inside}</div>五").tree.iter("div")
    assert body.measure(box) == body.measure(page_of("<div>一二三四</div>").tree)
    assert body.measure(box)[0] == len("一二三四")


def test_a_date_that_stands_before_its_row_is_still_read() -> None:
    rows = "".join(
        f"<b>2024-05-{n:02}</b><p><a href=/{n}.html>第{n}次检查公告</a></p>" for n in (1, 2)
    )
    page = page_of(f"<div>{rows}</div>")
    dates_read = [entry.published_at for entry in listing.read(page).entries]
    assert [moment and moment.day for moment in dates_read] == [1, 2]


def test_a_source_far_from_the_title_counts_only_where_none_stands_by_it() -> None:
    lines = page_lines(page_of("<p>标题</p><p>来源：</p><p>正文。</p><p>来源：样例日报</p>"))
    assert list(labels.values(lines, labels.SOURCE)) == [(1, None), (3, "样例日报")]
    assert list(labels.values(lines, labels.SOURCE, range(2, 9))) == [(3, "样例日报")]
    assert list(labels.values(lines, labels.SOURCE, range(3))) == [(1, None)]


@pytest.mark.parametrize(
    "text", ["２０２４年５月６日", "٢٠٢٤-05-06", "2024.5.6", "5.6", "二〇二四年", "今天"]
)
def test_a_text_without_digits_is_no_date_and_any_width_of_digits_counts(text: str) -> None:
    assert dates.find_moments(text) == list(dates._found(dates._plain(text)))
