"""govcrawl measures how well Chinese governments serve people online."""

__version__ = "0.1.0"
