"""The evidence archive: every answer as a WARC record, and answers given again from the records.

Four modes, by settings (see ``configure``): record; resume (the archive answers first, the network
only for what is missing, and that is recorded); revalidate (the network is asked whether what the
archive holds has changed, ``govcrawl.archive.revalidation``); and replay (never the network).
Written and read are WARC 1.1 files with one gzip member a record, which any WARC tool opens
(ISO 28500:2017).

What a spider finds in ``response.meta``:

- ``evidence``: ``{"file": WARC file name, "record_id": "<urn:uuid:…>"}`` of the answer's record;
- ``fetched_at``: aware ``datetime`` of receipt, in a replay the recorded one (None if unreadable);
- ``download_latency``: seconds, in a replay as measured when recorded, where that is known.

A request is recognised by its method, canonical address and body, all after redaction
(``govcrawl.discretion``), so the archive answers without the credentials it was made with; requests
that differ in nothing but credentials are one to it. Headers play no part. A page to be rendered in
a browser is another request than the plain one (``govcrawl.archive.rendered``); a replay that has
no rendered page gives the plain one in its place, which ends as it did where there was no browser.

Where a request was recorded several times the latest record answers. The record of a 304 that
confirmed an earlier one (``revisit``, profile server-not-modified) answers with the body of that
one, and is the evidence of what was read in it that day. A retry (Scrapy's
``retry_times``) in a resumed crawl is answered from the archive only if the archive has seen that
many attempts; else the network is asked, as an undisturbed crawl would have done.

Credentials, cookies included, are taken out of what is written. The body of an answer is evidence
and stays as it was received, still content-encoded, unless a credential in use is in it
(``govcrawl.archive.discreet``). A request that got no answer (no such host, no
connection, time out) leaves no record: a resumed crawl asks again. ``dont_cache`` in a request's
meta keeps it out of the archive; in a replay it is refused like any other that is missing.
``FIRST_HAND`` in it has the whole answer asked for, whatever the archive holds.
"""

from govcrawl.archive.configuration import configure
from govcrawl.archive.revalidation import FIRST_HAND
from govcrawl.archive.storage import Archive, EveryResponse

__all__ = ["FIRST_HAND", "Archive", "EveryResponse", "configure"]
