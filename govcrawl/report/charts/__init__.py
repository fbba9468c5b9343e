"""Charts as SVG that stands in the page itself: no script, no font, no picture from elsewhere."""
