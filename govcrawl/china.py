"""Chinese time: days are counted in it everywhere, moments are kept in UTC."""

from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def day_in_china(moment: datetime) -> date:
    """The day a moment lies in."""
    return moment.astimezone(CHINA).date()


def midnight_in_china(day: date) -> datetime:
    """The moment a day begins."""
    return datetime.combine(day, time(), CHINA)
