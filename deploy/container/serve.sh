#!/bin/sh
# scrapyd that, told to stop, ends when its crawls have closed their books. Alone it would leave at
# once, and the container end with it. Whoever says so tells the crawls as well (tini -g).
set -u

crawls_left() {
    cat /proc/[0-9]*/stat 2>/dev/null |
        awk -v group="$$" '$5 == group && $2 ~ /^\(python/ && $3 != "Z"' | grep -q .
}

trap : TERM INT
scrapyd --pidfile= "$@" &
server=$!
code=0
# A signal ends the wait, not scrapyd.
while kill -0 "$server" 2>/dev/null; do
    wait "$server"
    code=$?
done
while crawls_left; do
    sleep 0.5
done
exit "$code"
