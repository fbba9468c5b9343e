"""Scrapy settings: every deviation from a default says why.

Values an operator chooses come from ``GOVCRAWL_*`` environment variables (docs/operations.md);
``-s NAME=value`` overrides any of them for one crawl.
"""

import os

from govcrawl import __version__


def user_agent(contact: str) -> str:
    """The name this crawl goes by; ``contact`` is where a webmaster can reach whoever runs it."""
    return f"govcrawl/{__version__} (+{contact or 'no contact given'})"


BOT_NAME = "govcrawl"
SPIDER_MODULES = ["govcrawl.spiders"]
NEWSPIDER_MODULE = "govcrawl.spiders"
COMMANDS_MODULE = "govcrawl.commands"  # `crawl` that exits non-zero after a bad run

GOVCRAWL_CONTACT = os.environ.get("GOVCRAWL_CONTACT", "")
GOVCRAWL_REGISTRY = os.environ.get("GOVCRAWL_REGISTRY", "sichuan")
GOVCRAWL_HOME = os.environ.get("GOVCRAWL_HOME", ".govcrawl")
GOVCRAWL_MONGO_URI = os.environ.get("GOVCRAWL_MONGO_URI", "")
GOVCRAWL_MONGO_DATABASE = os.environ.get("GOVCRAWL_MONGO_DATABASE", "govcrawl")
GOVCRAWL_BROWSER = os.environ.get("GOVCRAWL_BROWSER", "")
GOVCRAWL_BROWSER_PAGES = os.environ.get("GOVCRAWL_BROWSER_PAGES") or "10"
GOVCRAWL_BROWSER_RUN_PAGES = os.environ.get("GOVCRAWL_BROWSER_RUN_PAGES") or "500"
GOVCRAWL_BROWSER_TIMEOUT = os.environ.get("GOVCRAWL_BROWSER_TIMEOUT") or "20"
GOVCRAWL_ORIGINS = os.environ.get("GOVCRAWL_ORIGINS", "")
GOVCRAWL_CREDENTIALS = os.environ.get("GOVCRAWL_CREDENTIALS", "")
GOVCRAWL_CONTROL_URL = os.environ.get("GOVCRAWL_CONTROL_URL", "")
GOVCRAWL_PRIVATE_NETWORKS = os.environ.get("GOVCRAWL_PRIVATE_NETWORKS", "")
GOVCRAWL_DELAY = os.environ.get("GOVCRAWL_DELAY") or "2"
GOVCRAWL_WEIBO_DELAY = os.environ.get("GOVCRAWL_WEIBO_DELAY") or "5"
GOVCRAWL_WEIBO_VISITOR = os.environ.get("GOVCRAWL_WEIBO_VISITOR", "")
GOVCRAWL_WECHAT_DELAY = os.environ.get("GOVCRAWL_WECHAT_DELAY") or "6"
GOVCRAWL_APPSTORE_DELAY = os.environ.get("GOVCRAWL_APPSTORE_DELAY") or "3"
GOVCRAWL_STORAGE_TIMEOUT = os.environ.get("GOVCRAWL_STORAGE_TIMEOUT") or "10"
GOVCRAWL_STORAGE_RETRY = os.environ.get("GOVCRAWL_STORAGE_RETRY") or "60"
GOVCRAWL_ARCHIVE = os.environ.get("GOVCRAWL_ARCHIVE", "")
GOVCRAWL_REVALIDATE = os.environ.get("GOVCRAWL_REVALIDATE", "")
GOVCRAWL_RESUME = os.environ.get("GOVCRAWL_RESUME", "")
GOVCRAWL_PROGRESS = os.environ.get("GOVCRAWL_PROGRESS") or "30"
GOVCRAWL_REPLAY = os.environ.get("GOVCRAWL_REPLAY", "")
GOVCRAWL_ARCHIVE_FILE_SIZE = os.environ.get("GOVCRAWL_ARCHIVE_FILE_SIZE", "")
GOVCRAWL_SECRET_PARAMETERS = os.environ.get("GOVCRAWL_SECRET_PARAMETERS", "")

# An honest name with a way to complain. Sites that block it are recorded as blocked.
USER_AGENT = user_agent(GOVCRAWL_CONTACT)
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "govcrawl"

# One request at a time for a host and two seconds between: small county servers are the rule.
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = GOVCRAWL_DELAY
RETRY_TIMES = 1

# Hostile or broken servers cannot take the crawl down. 15 s is the inspection rules' own limit
# for a site that does not answer; slow ones still get to show how slow they are.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
REDIRECT_MAX_TIMES = 8
DNS_TIMEOUT = 15
# Strangers write the addresses a crawl meets: what only this network can see is not asked.
TWISTED_DNS_RESOLVER = "govcrawl.connections.PublicResolver"
DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "govcrawl.connections.WebHandler"),
    "tls": "govcrawl.handlers.TlsHandler",
    "dns": "govcrawl.handlers.DnsHandler",
    "ipv6": "govcrawl.handlers.Ipv6Handler",
    # Addresses come from a registry and from pages: only the web is asked.
    **dict.fromkeys(("file", "ftp", "data", "s3")),
}
HTTPERROR_ALLOW_ALL = True  # any answer is an observation; redirects are followed
URLLENGTH_LIMIT = 0  # a request dropped without a word would leave its target without its outcome
METAREFRESH_ENABLED = False  # the spider follows and records script and meta redirects itself
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # what is given up on is an outcome, not an error of ours
# A host that asks for less (429) is left alone; what is retried once is what passes by itself.
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
REFERRER_POLICY = "no-referrer"  # each step follows the one before it, which is not its referrer
COOKIES_ENABLED = False  # a session cookie would make one page's answer depend on another's

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "govcrawl.robots.PatientRobotsTxt": 100,
    "govcrawl.archive.revalidation.Revalidation": 950,  # behind the archive, which is at 900
    # These have nothing to do here, and would be asked about every page.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # Nor have these: any status is an observation, and a walk counts its own depth.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
ITEM_PIPELINES = {
    "govcrawl.pipelines.stamp.StampPipeline": 100,
    "govcrawl.pipelines.validate.ValidatePipeline": 200,
    "govcrawl.pipelines.deduplicate.DeduplicatePipeline": 300,
    "govcrawl.pipelines.store.StorePipeline": 400,
}
EXTENSIONS = {
    "govcrawl.extensions.superseded.Superseded": 50,
    "govcrawl.extensions.run_record.RunRecord": 100,
    "govcrawl.extensions.progress.ProgressDisplay": 200,
    "govcrawl.extensions.crawl_delay.CrawlDelay": 300,
}

# Items wait for their acknowledged write, so what is in flight is what a batch can hold. The
# default of 100 starts a hundred tasks for every response, even one that gives a single item.
CONCURRENT_ITEMS = 8
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000

# The remote control runs posted code; the telnet console does the same without a password file.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

HTTPCACHE_STORAGE = "govcrawl.archive.Archive"
HTTPCACHE_POLICY = "govcrawl.archive.EveryResponse"

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = os.environ.get("GOVCRAWL_LOG_LEVEL") or "INFO"
