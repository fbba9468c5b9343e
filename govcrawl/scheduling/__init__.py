"""Which crawl is to run when, where, and what has become of it: plan, jobs, scrapyd."""
