"""Pure functions from what a server answered to items: no Scrapy, no network, no clock."""


class ParseError(Exception):
    """A page that could not be understood. Says what was expected and where it was looked for."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what} (in {where})")
        self.what = what
        self.where = where
