"""What a platform refuses, and with what right it is asked: nobody is asked after a refusal."""

from pathlib import Path
from typing import Any

import pytest
from warcio import ArchiveIterator

from govcrawl.china import CHINA
from tests.support.weibo_trials import Trials, account, platform, trials
from tests.web.platforms.weibo import EXPIRED_COOKIE, GOOD_TOKEN

__all__ = ["trials"]


def day_of(outcome: dict[str, Any]) -> str:
    """The day in China on which it came about; the tests may have begun on the one before."""
    day: str = outcome["observed_at"].astimezone(CHINA).date().isoformat()
    return day


def test_an_expired_cookie_stops_the_channel_and_is_no_zero(trials: Trials) -> None:
    accounts = [account(uid=f"519002000{number}") for number in range(3)]
    with trials(platform(*accounts), absent=1) as trial:
        trial.crawl(code=1, GOVCRAWL_WEIBO_COOKIE=EXPIRED_COOKIE)
        assert trial.paths() == ["/ajax/profile/info"]
        assert trial.reasons() == ["absent", *["login_required"] * 3]
        for made in accounts:
            outcome = trial.outcomes()[made.uid]
            assert outcome["missed"] == {"since": None, "until": day_of(outcome)}
            assert outcome["fault"] == "unknown"
        assert trial.database["weibo_posts"].count_documents({}) == 0
        assert trial.database["weibo_accounts"].count_documents({}) == 0


@pytest.mark.parametrize(("impatience", "reason"), [("captcha", "rate_limited"), ("418", None)])
def test_a_plea_for_less_ends_the_account_in_progress_in_part(
    trials: Trials, impatience: str, reason: str | None
) -> None:
    accounts = [account(uid=f"519002000{number}") for number in range(4)]
    # Profile, two pages, four long texts of the first account; then profile and one page.
    manners = {"patience": 7 + 2, "impatience": impatience}
    with trials(platform(*accounts, **manners)) as trial:
        trial.crawl(code=3)
        assert trial.reasons() == ["ok", "partial", "rate_limited", "rate_limited"]
        first, second, third, _ = (trial.outcomes()[made.uid] for made in accounts)
        assert first["missed"] is None
        assert second["missed"]["since"] is None
        read = trial.posts(accounts[1].uid).values()
        oldest = min(post["created_at"] for post in read).astimezone(CHINA).date()
        assert second["missed"]["until"] == oldest.isoformat()
        assert len(read) == 20, "posts that waited for their long texts are handed over"
        assert {post["text_complete"] for post in read} == {True, False}
        assert (third["requests"], third["fault"]) == (0, "us")
        assert third["missed"] == {"since": None, "until": day_of(third)}
        assert len(trial.paths()) == 7 + 2 + 1
        run = trial.database["runs"].find_one()
        assert run["access"]["stopped"] == (reason or "rate_limited")


def test_a_visitors_credential_is_renewed_once_and_told_nobody(
    trials: Trials, tmp_path: Path
) -> None:
    for interface in ("web", "mobile"):
        made = account(50, uid="5190020001")
        archive = tmp_path / interface
        with trials(platform(made, visitor_lasts=4)) as trial:
            log = trial.crawl(
                f"interface={interface}",
                "mode=full",
                settings={"GOVCRAWL_ARCHIVE": str(archive)},
                GOVCRAWL_WEIBO_COOKIE="",
            )
            assert trial.paths().count("/visitor/genvisitor2") == 2
            outcome = trial.outcomes()[made.uid]
            assert (outcome["reason"], outcome["failures"]) == ("ok", [])
            assert len(trial.posts(made.uid)) == 50
            run = trial.database["runs"].find_one(sort=[("opened_at", -1)])
            assert run["access"]["credential"] == "visitor"
            assert "sample-visitor" not in log
            assert "sample-visitor" not in str([*trial.database["weibo_posts"].find(), run])
            files = b"".join(file.read_bytes() for file in archive.iterdir())
            assert files
            assert not any("visitor" in asked for asked in archived(archive))


def archived(folder: Path) -> list[str]:
    """The addresses and headers an archive holds."""
    lines = []
    for file in folder.glob("*.warc.gz"):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                head = record.http_headers.to_str() if record.http_headers else ""
                body = record.content_stream().read().decode("utf-8", "replace")
                lines.append(f"{record.rec_headers.get_header('WARC-Target-URI')}\n{head}\n{body}")
    return lines


def test_a_visitors_credential_that_is_refused_again_ends_the_channel(trials: Trials) -> None:
    made = account(uid="5190020001"), account(uid="5190020002")
    with trials(platform(*made, patience=3, impatience="login")) as trial:
        trial.crawl(code=3, GOVCRAWL_WEIBO_COOKIE="")
        assert trial.reasons() == ["partial", "login_required"]
        assert trial.paths().count("/visitor/genvisitor2") == 2


def test_without_a_visitor_flow_nobody_is_asked(trials: Trials) -> None:
    made = account(uid="5190020001"), account(uid="5190020002")
    with trials(platform(*made, visitors=False)) as trial:
        trial.crawl(code=1, GOVCRAWL_WEIBO_COOKIE="")
        assert trial.reasons() == ["login_required"] * 2
        assert trial.paths() == ["/visitor/genvisitor2"]


def test_robots_txt_is_obeyed_but_by_contract(trials: Trials) -> None:
    with trials(platform(account(), robots="User-agent: *\nDisallow: /\n")) as trial:
        trial.crawl()
        assert trial.reasons() == ["robots"]
        assert trial.paths() == []
        trial.crawl(code=0, GOVCRAWL_WEIBO_TOKEN=GOOD_TOKEN)
        assert trial.reasons() == ["ok"]


def test_a_spent_token_is_a_login_and_stays_out_of_the_address(trials: Trials) -> None:
    with trials(platform(account())) as trial:
        log = trial.crawl(code=1, GOVCRAWL_WEIBO_TOKEN="2.00sample-token-spent")
        assert trial.reasons() == ["login_required"]
        assert "2.00sample" not in log + str([asked.target for asked in trial.served.asked])


def test_a_resumed_crawl_takes_no_old_refusal_for_a_new_one(trials: Trials, tmp_path: Path) -> None:
    made = account(50)
    archive = {"GOVCRAWL_ARCHIVE": str(tmp_path / "archive")}
    with trials(platform(made, patience=3, impatience="login")) as trial:
        trial.crawl(code=3, settings=archive)
        assert trial.reasons() == ["partial"]
        trial.platform.patience = None
        trial.crawl(settings={**archive, "GOVCRAWL_RESUME": "1"})
        assert trial.reasons() == ["ok"], "the cookie is good again, and the platform was asked"
        posts = trial.posts(made.uid).values()
        assert len(posts) == 50
        assert {len(post["history"]) for post in posts} == {1}, "the archive's answers count once"
