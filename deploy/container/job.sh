#!/bin/sh
# One crawl as a job of a cluster, which knows only "done" (0) and "again": job.sh SPIDER -a ...
#
# A degraded crawl (3) is done: asked again it would be degraded again; check_runs.py tells of it.
# One that was told to stop is not done, however well it closed its books.
set -u
stopped=""
trap 'stopped=yes' TERM INT
scrapy crawl "$@"
code=$?
if [ -n "$stopped" ]; then
    exit 143
elif [ "$code" -eq 3 ]; then
    exit 0
fi
exit "$code"
