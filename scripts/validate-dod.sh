#!/usr/bin/env bash
# The definition of done of a release, in one run: tests, a short load, the floors of the benchmarks, known holes, and a
# server that answers /healthz and /metrics. Ends with the first figure or check that was breached, by name.
#   scripts/validate-dod.sh [--minutes M]   how long the load lasts; 5 by default
# Written for bash 3.2 (macOS).
set -u
root=$(CDPATH='' cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 5
minutes=5
case ${1-} in
    '') ;;
    --minutes) minutes=${2-} ;;
    *) echo 'usage: scripts/validate-dod.sh [--minutes M]' >&2; exit 2 ;;
esac
case $minutes in '' | *[!0-9.]*) echo 'validate-dod: --minutes needs a number' >&2; exit 2 ;; esac
out=$root/artifacts/dod
mkdir -p "$out" || exit 5
breached=''

breach() { breached="$breached
  $1"; echo "BREACHED: $1"; }

# $1 name, then the command; its output goes to a file that is named when it fails.
check() {
    local name=$1 log begin=$SECONDS
    shift
    log="$out/$(printf '%s' "$name" | tr -c 'a-z0-9\n' '-').log"
    if "$@" >"$log" 2>&1; then
        printf '%-34s %5s s  met\n' "$name" $((SECONDS - begin))
        return 0
    fi
    printf '%-34s %5s s  not met: %s\n' "$name" $((SECONDS - begin)) "${log#"$root"/}"
    return 1
}

check 'tests' "$root/test" || breach "tests: $(tail -n 1 "$out/tests.log")"

# Each row of a benchmark that is below its floor, by its name.
floors() {
    local row
    while IFS= read -r row; do
        breach "$1: $(printf '%s' "$row" | sed 's/   */ | /g')"
    done <<END
$(grep 'BELOW FLOOR' "$2")
END
}
check 'load' "$root/bench" load --minutes "$minutes" || floors load "$out/load.log"
check 'benchmarks' "$root/bench" core makespan queue size start || floors bench "$out/benchmarks.log"
check 'known holes' "$root/scan" || breach "known holes: $(tail -n 1 "$out/known-holes.log")"

# ---- a server of its own -------------------------------------------------------------------------------------------
folder=$(mktemp -d "${TMPDIR:-/tmp}/mmos-dod-XXXXXX") || exit 5
server=''
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$folder"
}
trap finish EXIT
(cd "$folder" && "$root/mmos" init && exec "$root/mmos" up --no-workers --listen http://127.0.0.1:0) \
    >"$out/server.log" 2>&1 &
server=$!
file=$folder/.mmos/run/server.json
for _ in $(seq 300); do
    [ ! -s "$file" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$file" | head -n 1; }
if [ -s "$file" ]; then
    url=$(field url)
    check '/healthz' curl -fsS "$url/healthz" || breach '/healthz does not answer 200'
    # By a file, so that the token is in no list of processes.
    printf 'header = "Authorization: Bearer %s"\n' "$(field token)" >"$folder/curl"
    check '/metrics' curl -fsS -K "$folder/curl" "$url/metrics" || breach '/metrics does not answer 200'
    for name in mmos_assignment_latency_seconds mmos_queue_depth mmos_active_tasks mmos_task_completion_rate \
        mmos_error_rate mmos_process_memory_bytes; do
        grep -q "^# TYPE $name " "$out/-metrics.log" || breach "/metrics has no $name"
    done
else
    breach "mmos up did not start: ${out#"$root"/}/server.log"
fi

if [ -n "$breached" ]; then
    printf '\nnot done; breached:%s\n' "$breached"
    exit 1
fi
printf '\ndone: every check is met\n'
