#!/bin/sh
# Ask for the crawls of a plan that are due, look how all have ended, and again after so many
# seconds: timer.sh SECONDS PLAN [OPTIONS OF check_runs.py]
set -u
seconds=${1:?seconds between two rounds}
plan=${2:?the file of the plan}
shift 2

while :; do
    python scripts/schedule.py "$plan"
    python scripts/check_runs.py --plan "$plan" "$@"
    sleep "$seconds"
done
