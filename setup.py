"""Build recipe: the top-level ``schemas/`` travels inside the package as ``govcrawl.schemas``.

It lives here, not in pyproject.toml, because find_packages cannot forget a sub-package and
scrapyd-deploy runs ``setup.py bdist_egg``.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["govcrawl", "govcrawl.*"]), "govcrawl.schemas"],
    package_dir={"govcrawl.schemas": "schemas"},
    package_data={
        "govcrawl": [
            "py.typed",
            "data/*/*.csv",
            "data/*/*.toml",
            "data/*/*/*.toml",
            "report/*.css",
            "report/templates/*.jinja",
        ],
        "govcrawl.schemas": ["*.json"],
    },
)
