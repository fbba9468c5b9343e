"""One module for each place whose site has more than news: letters, guides, reports, flaws."""
