"""What a run of websites found."""

from govcrawl.overview.website import articles, contents, quality

TABLES = (
    articles.targets,
    contents.columns,
    contents.letters,
    contents.guides,
    contents.reports,
    quality.home_pages,
    quality.broken_links,
    quality.rendered,
    articles.latest,
)
