"""What Weibo accounts amount to: facts counted from their documents, measures and findings."""
