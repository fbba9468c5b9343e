"""What websites amount to: facts counted from their documents, measures and findings."""
