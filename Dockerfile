# The image of everything that runs: crawls, scrapyd, the scripts (docs/containers.md).
#
#     docker build --tag govcrawl:0.1.0 .
#
# A tag moves; to build the same image again give the digest that it stands for today:
#
#     docker build --build-arg PYTHON=python@sha256:... --tag govcrawl:0.1.0 .
ARG PYTHON=python:3.11-slim-trixie

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/govcrawl
ENV PATH=/opt/govcrawl/bin:$PATH

# A layer of their own: they change less often than the project.
COPY requirements.txt requirements-report.txt requirements-operations.txt requirements-scrapyd.txt ./
RUN pip install -r requirements.txt -r requirements-report.txt \
        -r requirements-operations.txt -r requirements-scrapyd.txt

COPY pyproject.toml setup.py README.md LICENSE ./
COPY schemas schemas
COPY govcrawl govcrawl
# The setuptools that scrapyd needs builds it too; with build isolation pip would fetch another.
RUN pip install --no-deps --no-build-isolation .


FROM ${PYTHON}
# Debian removes a version as soon as the next one mends a hole in it: pinned ones cannot be had.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium fonts-noto-cjk tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 govcrawl \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/govcrawl --create-home govcrawl

COPY --from=build /opt/govcrawl /opt/govcrawl
WORKDIR /srv/govcrawl
COPY scripts/*.py scripts/
COPY deploy/container/*.sh deploy/container/
COPY deploy/scrapyd/scrapyd.conf /etc/scrapyd/scrapyd.conf
COPY deploy/container/scrapyd.conf /etc/scrapyd/conf.d/container.conf

# TMPDIR is short because Chromium keeps a socket there.
ENV PATH=/opt/govcrawl/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SCRAPY_SETTINGS_MODULE=govcrawl.settings \
    HOME=/var/lib/govcrawl \
    TMPDIR=/tmp \
    GOVCRAWL_HOME=/var/lib/govcrawl/home

# By number, so that a cluster can see that it is not root.
USER 10001:10001
VOLUME /var/lib/govcrawl
# -g: a signal reaches the crawls too, which then close their books.
ENTRYPOINT ["tini", "-g", "--"]
CMD ["scrapy", "list"]
