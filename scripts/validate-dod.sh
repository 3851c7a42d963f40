#!/usr/bin/env bash
# The definition of done of a release, in one run: tests with their coverage, the load and the floors of the benchmarks,
# known holes, and a server that answers /healthz and /metrics. Ends with every figure or check that was breached, by
# name; what could not be measured counts as one. Exit 0 when all is met, 1 when not, 2 on wrong usage.
#   scripts/validate-dod.sh [--minutes M] [tests] [benchmarks] [holes] [server]
#     --minutes M   how long the load lasts; 5 by default
#     names         only these; all by default
# Written for bash 3.2 (macOS).
set -u
root=$(CDPATH='' cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 5
usage() { echo 'usage: scripts/validate-dod.sh [--minutes M] [tests] [benchmarks] [holes] [server]' >&2; exit 2; }
minutes=5 wanted=''
while [ $# -gt 0 ]; do
    case $1 in
        --minutes)
            minutes=${2-}
            case $minutes in '' | *[!0-9.]* | *.*.* | .) echo 'validate-dod: --minutes needs a number' >&2; exit 2 ;; esac
            shift
            ;;
        tests | benchmarks | holes | server) wanted="$wanted $1 " ;;
        *) usage ;;
    esac
    shift
done
out=$root/artifacts/dod
mkdir -p "$out" || exit 5
breached=''

breach() { breached="$breached
  $1"; echo "BREACHED: $1"; }

is_wanted() { [ -z "$wanted" ] || case $wanted in *" $1 "*) ;; *) return 1 ;; esac; }

log_of() { printf '%s/%s.log' "$out" "$(printf '%s' "$1" | sed 's|^/||' | tr -c 'a-z0-9\n' '-')"; }

last_line() { grep -v '^[[:space:]]*$' "$1" | tail -n 1; }

# $1 name, then the command; its output goes to a file that is named when it fails.
check() {
    local name=$1 log begin=$SECONDS
    shift
    log=$(log_of "$name")
    if "$@" >"$log" 2>&1; then
        printf '%-34s %5s s  met\n' "$name" $((SECONDS - begin))
        return 0
    fi
    printf '%-34s %5s s  not met: %s\n' "$name" $((SECONDS - begin)) "${log#"$root"/}"
    return 1
}

# $1 what the lines are of, $2 a log, $3 what they look like, $4 what to say when none is there.
breaches() {
    local line found=''
    while IFS= read -r line; do
        [ -n "$line" ] || continue
        found=1
        breach "$1: $(printf '%s' "$line" | sed 's/^ *//; s/   */ | /g')"
    done <<END
$(grep -E "$3" "$2")
END
    [ -n "$found" ] || [ -z "$4" ] || breach "$1: $4"
}

if is_wanted tests; then
    log=$(log_of tests)
    check tests "$root/test" --coverage || breaches tests "$log" 'FAILED|coverage of |interrupted' "$(last_line "$log")"
    last_line "$log"
fi

if is_wanted benchmarks; then
    log=$(log_of benchmarks)
    check benchmarks "$root/bench" all --minutes "$minutes" ||
        breaches benchmarks "$log" 'BELOW FLOOR|FAILED' "$(last_line "$log")"
    breaches 'benchmarks, not measured' "$log" 'not in this version' ''
fi

if is_wanted holes; then
    log=$(log_of holes)
    check holes "$root/scan" || breach "holes: $(last_line "$log")"
    breaches 'holes, not known' "$log" 'NOT ASKED' ''
fi

# ---- a server of its own -------------------------------------------------------------------------------------------
serve() {
    local file=$folder/.mmos/run/server.json log url name token
    # By exec, so that what is ended is the server.
    (cd "$folder" && "$root/mmos" init && exec "$root/mmos" up --no-workers --listen http://127.0.0.1:0) \
        </dev/null >"$out/server.log" 2>&1 &
    server=$!
    for _ in $(seq 300); do
        [ ! -s "$file" ] || break
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    if [ ! -s "$file" ]; then
        breach "server: mmos up did not start; see ${out#"$root"/}/server.log"
        return
    fi
    url=$(field url "$file")
    # By a file, so that the token is in no list of processes.
    token=$(field token "$file")
    printf 'header = "Authorization: Bearer %s"\n' "$token" >"$folder/curl"

    check /healthz curl -fsS "$url/healthz" || breach "/healthz: $(last_line "$(log_of /healthz)")"
    log=$(log_of /healthz)
    for name in build uptimeSeconds checks database disk; do
        grep -q "\"$name\":" "$log" || breach "/healthz says nothing of $name"
    done
    check /metrics curl -fsS -K "$folder/curl" "$url/metrics" || breach "/metrics: $(last_line "$(log_of /metrics)")"
    log=$(log_of /metrics)
    for name in mmos_assignment_latency_seconds mmos_queue_depth mmos_active_tasks mmos_agent_heartbeat_age_seconds \
        mmos_reassignments_total mmos_conflicts_total mmos_escalations_total mmos_task_completion_rate mmos_error_rate \
        mmos_account_used_ratio mmos_cost_usd_total mmos_process_memory_bytes mmos_process_memory_limit_bytes; do
        grep -q "^# TYPE $name " "$log" || breach "/metrics has no $name"
    done
}

field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$2" | head -n 1; }

if is_wanted server; then
    command -v curl >/dev/null 2>&1 || breach 'server: curl is needed to ask it, and was not found'
    folder=$(mktemp -d "${TMPDIR:-/tmp}/mmos-dod-XXXXXX") || exit 5
    server=''
    finish() {
        [ -z "$server" ] || kill "$server" 2>/dev/null
        wait 2>/dev/null
        rm -rf "$folder"
    }
    trap finish EXIT
    trap 'exit 130' INT TERM
    serve
fi

if [ -n "$breached" ]; then
    printf '\nnot done; breached:%s\n' "$breached"
    exit 1
fi
if [ -n "$wanted" ]; then printf '\nmet:%s\n' "$(printf '%s' "$wanted" | sed 's/  */ /g; s/ $//')"
else printf '\ndone: every check is met\n'; fi
