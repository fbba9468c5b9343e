"""What must not be taken for read, though every answer looked well."""

from datetime import date, timedelta
from pathlib import Path

from warcio import ArchiveIterator
from warcio.warcwriter import WARCWriter

from govcrawl.china import CHINA
from govcrawl.planning.weibo.timeline import STALE_PAGES
from tests.support.weibo_trials import DAY, NOW, Trials, account, platform, trials
from tests.web.pages import Answer
from tests.web.platforms.weibo_accounts import some_posts
from tests.web.platforms.weibo_feeds import said
from tests.web.platforms.weibo_posts import post_of

__all__ = ["trials"]

FEED = "/ajax/statuses/mymblog"
NOTHING = said({"ok": 1, "data": {"since_id": "", "list": [], "total": 0}})
DOWN = Answer(body=b"<html>502</html>", status=502)


def test_empty_and_failing_pages_leave_nothing_out_unsaid(trials: Trials) -> None:
    blink, broken, failing = (account(60, uid=f"519002000{number}") for number in range(1, 4))
    feeds = [
        *(None, NOTHING, None, None),  # asked again, it is there
        *(None, None, NOTHING, NOTHING, NOTHING),  # two thirds, then nothing though it went on
        *(None, DOWN, DOWN),
    ]
    with trials(platform(blink, broken, failing)) as trial:
        trial.platform.disturbed[FEED] = list(feeds)
        trial.crawl()
        assert trial.reasons() == ["ok", "partial", "partial"]
        assert len(trial.posts(blink.uid)) == 60
        outcomes = trial.outcomes()
        assert "60 posts claimed, 40 shown" in outcomes[broken.uid]["detail"]
        assert outcomes[failing.uid]["failures"][0]["reason"] == "http_5xx"
        for made in (broken, failing):
            oldest = min(post["created_at"] for post in trial.posts(made.uid).values())
            missed = {"since": None, "until": oldest.astimezone(CHINA).date().isoformat()}
            assert outcomes[made.uid]["missed"] == missed
        trial.crawl()
        outcomes = trial.outcomes()
        assert trial.reasons() == ["ok"] * 3
        assert outcomes[broken.uid]["since"] is None, "it was never read to its end"
        assert [len(trial.posts(made.uid)) for made in (blink, broken, failing)] == [60] * 3


def test_answers_about_others_are_no_account_without_posts(trials: Trials) -> None:
    mistaken, foreign = account(10), account(10, uid="5190020002")
    other = account(10, uid="5190020009")
    with trials(platform(mistaken, foreign)) as trial:
        trial.platform.accounts[mistaken.uid] = other
        shapes = [post_of(post, other, NOW, "web") for post in other.posts]
        page = said({"ok": 1, "data": {"list": shapes, "since_id": "", "total": 10}})
        trial.platform.disturbed[FEED] = [page] * STALE_PAGES
        trial.crawl()
        assert trial.reasons() == ["identity_mismatch", "partial"]


def test_a_replay_covers_no_day_after_its_answers(trials: Trials, tmp_path: Path) -> None:
    made = account(30, newest=NOW - timedelta(hours=3))
    archive = tmp_path / "archive"
    with trials(platform(made)) as trial:
        trial.crawl(settings={"GOVCRAWL_ARCHIVE": str(archive)})
        dated_back(archive, NOW.date() - 30 * DAY)
        trial.database.client.drop_database(trial.database.name)
        trial.crawl(settings={"GOVCRAWL_REPLAY": str(archive)}, GOVCRAWL_WEIBO_COOKIE="")
        until = date.fromisoformat(trial.outcomes()[made.uid]["until"])
        assert NOW.date() - until >= 29 * DAY
        new = some_posts(40, NOW - timedelta(minutes=3), every=DAY / 2, first=9 * 10**15)
        made.posts += new
        trial.crawl()
        assert len(trial.posts(made.uid)) == 70, "the month after the archive is read"


def dated_back(archive: Path, day: date) -> None:
    """The same records, as if they had been received on another day."""
    for file in list(archive.glob("*.warc.gz")):
        changed = file.with_suffix(".changed")
        with file.open("rb") as old, changed.open("wb") as new:
            writer = WARCWriter(new, gzip=True)
            for record in ArchiveIterator(old):
                moment = record.rec_headers.get_header("WARC-Date")
                record.rec_headers.replace_header("WARC-Date", day.isoformat() + moment[10:])
                writer.write_record(record)
        changed.rename(file)


def test_an_account_of_two_offices_says_so(trials: Trials) -> None:
    made = account(5)
    with trials(platform(made)) as trial:
        for name in ("offices", "channels"):
            file = trial.place.registry / f"{name}.csv"
            text = file.read_text("utf-8")
            another = text.splitlines()[-1].replace("519900", "519800")
            file.write_text(f"{text}{another}\n", "utf-8")
        trial.crawl()
        found = trial.database["outcomes"].find({}, {"detail": 1, "office_id": 1})
        details = {each["office_id"]: each["detail"] for each in found}
        assert details == {
            "519900": "also the account of 519800",
            "519800": "also the account of 519900",
        }
