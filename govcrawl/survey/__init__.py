"""Does a site's search find, do its links work: what to ask, and what the answers come to."""
