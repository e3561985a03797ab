# Sourced by what builds: the moment that files bear is that of the source, so that the same source
# gives the same bytes. It is the last commit's, or without git the changelog's.
set -euo pipefail
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)
fi
export SOURCE_DATE_EPOCH
