#!/usr/bin/env bash
# A PostgreSQL of its own for tests and benchmarks: a private cluster in a temporary folder, on loopback, fsync on.
#   tests/postgres.sh start     prints its folder and its connection string, on two lines
#   tests/postgres.sh restart FOLDER   as after a crash: without a shutdown
#   tests/postgres.sh stop FOLDER
# Exit code 3: there is no PostgreSQL here and none can be installed; the reason is on stderr.
set -u

binaries() {
    local found
    for found in "${MMOS_POSTGRES_BIN-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin \
        "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")"; do
        if [ -x "$found/initdb" ] && [ -x "$found/postgres" ]; then bin=$found; fi
    done
    [ -n "${bin-}" ]
}

install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    echo 'installing postgresql' >&2
    # The package must not start a server of its own.
    { DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql ||
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql; }; } >&2
}

# PostgreSQL refuses to run as root.
as_user() {
    if [ "$(id -u)" != 0 ]; then "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        setpriv --reuid=postgres --regid=postgres --init-groups env HOME="$folder" "$@"
    else
        runuser -u postgres -- "$@"
    fi
}

# A port that nothing listens on; another process may take it meanwhile, so the start is tried again.
free_port() {
    local port try=0
    while [ $((try += 1)) -le 50 ]; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

start() {
    local log port secret try=0
    binaries || { install && binaries; } ||
        { echo 'no PostgreSQL server here (Debian, Ubuntu: apt-get install postgresql)' >&2; return 3; }
    if [ "$(id -u)" = 0 ] && ! id postgres >/dev/null 2>&1; then
        echo 'PostgreSQL does not run as root, and there is no user postgres' >&2
        return 3
    fi
    folder=$(mktemp -d "${TMPDIR:-/tmp}/mmos-postgres-XXXXXX") || return 3
    chmod 700 "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    log=$folder/initdb.log
    # Other users of this machine must not get in: a superuser of PostgreSQL may run programs.
    secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && echo "$secret" >"$folder/secret")
    [ "$(id -u)" != 0 ] || chown postgres "$folder/secret"
    (cd "$folder" && as_user "$bin/initdb" -D "$folder/cluster" -U postgres -E UTF8 --locale=C -A scram-sha-256 \
        --pwfile="$folder/secret" -N) >"$log" 2>&1 ||
        { cat "$log" >&2; rm -rf "$folder"; return 3; }
    while [ $((try += 1)) -le 5 ]; do
        port=$(free_port)
        if (cd "$folder" && as_user "$bin/pg_ctl" -D "$folder/cluster" -w -t 60 -l "$folder/server.log" \
            -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c max_connections=300" \
            start) >"$log" 2>&1; then
            echo "$folder"
            echo "postgres://postgres:$secret@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    cat "$log" "$folder/server.log" >&2
    stop "$folder"
    return 3
}

mine() {
    folder=$1
    case $folder in */mmos-postgres-*) ;; *) echo "$folder is none of mine" >&2; return 2 ;; esac
}

# It keeps its port: what it was started with stands in its folder.
restart() {
    mine "$1" && binaries &&
        (cd "$folder" && as_user "$bin/pg_ctl" -D "$folder/cluster" -m immediate -w -t 60 -l "$folder/server.log" restart) >&2
}

stop() {
    mine "$1" || return
    binaries && [ -f "$folder/cluster/postmaster.pid" ] &&
        (cd / && as_user "$bin/pg_ctl" -D "$folder/cluster" -m immediate -w -t 30 stop) >/dev/null 2>&1
    rm -rf "$folder"
}

case ${1-} in
    start) start ;;
    restart) restart "${2:?FOLDER is missing}" ;;
    stop) stop "${2:?FOLDER is missing}" ;;
    *) sed -n '2,6s/^# //p' "$0" >&2; exit 2 ;;
esac
