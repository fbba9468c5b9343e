#!/bin/sh
# Ask for the crawls of a plan that are due, look how all have ended, and again every five minutes:
# timer.sh PLAN [SECONDS]
set -u
plan=${1:?the file of the plan}

while :; do
    python scripts/schedule.py "$plan"
    python scripts/check_runs.py --plan "$plan"
    sleep "${2:-300}"
done
