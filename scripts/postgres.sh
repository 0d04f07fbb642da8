#!/usr/bin/env bash
# A PostgreSQL 17 with pgvector of our own, for tests: no root, no container, nothing installed on the machine.
#
#   scripts/postgres.sh start   downloads on first use, starts, waits until it answers, prints its address
#   scripts/postgres.sh url     prints the address
#   scripts/postgres.sh stop    stops it; `remove` also deletes everything that was downloaded
#
# Debian's signed packages are unpacked into a folder and run with that folder as their root: they need a newer libc than
# many machines have. Data are not flushed to disk (fsync=off), so keep nothing of value there.
#
# YANTU_POSTGRES_DIR   where it lives           (~/.cache/yantu-postgres)
# YANTU_POSTGRES_PORT  its port on 127.0.0.1    (54317)
# YANTU_POSTGRES_MIRROR  a Debian mirror        (the one this machine's apt uses, else deb.debian.org)
set -euo pipefail

readonly SUITE=trixie
readonly HOME_DIR=${YANTU_POSTGRES_DIR:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/yantu-postgres}
readonly PORT=${YANTU_POSTGRES_PORT:-54317}
readonly ROOT=$HOME_DIR/root
readonly BIN=/usr/lib/postgresql/17/bin
readonly UNPACKED=$HOME_DIR/unpacked

fail() {
  echo "postgres.sh: $*" >&2
  exit 1
}

# A user namespace gives a root directory without being root. Containers often forbid one to root, who may chroot.
inside() {
  if unshare --user --mount --map-user=1000 --map-group=1000 true 2>/dev/null; then
    unshare --user --mount --map-user=1000 --map-group=1000 --root="$ROOT" --wd=/ "$@"
  elif [ "$(id -u)" = 0 ]; then
    chown -R 1000:1000 "$ROOT/pgdata" "$ROOT/dev"
    chroot --userspec=1000:1000 "$ROOT" "$@"
  else
    fail 'this machine allows no user namespaces to ordinary users; start a PostgreSQL with pgvector another way'
  fi
}

mirror() {
  if [ -n "${YANTU_POSTGRES_MIRROR:-}" ]; then
    echo "$YANTU_POSTGRES_MIRROR"
  elif grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    # Not the mirrors of updates: they hold a part only.
    apt-get indextargets --format '$(REPO_URI) $(SUITE)' 'Created-By: Packages' |
      awk '$2 !~ /security|updates|backports/ { print $1; exit }'
  else
    echo http://deb.debian.org/debian
  fi
}

keyring() {
  local file
  for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    [ -r "$file" ] && echo "$file" && return
  done
  fail 'the package debian-archive-keyring is needed to check signatures'
}

unpack() {
  local apt=$HOME_DIR/apt from key deb name
  for name in apt-get dpkg unshare; do command -v "$name" >/dev/null || fail "$name is needed"; done
  from=$(mirror)
  key=$(keyring)
  echo "Downloading PostgreSQL 17 and pgvector from ${from:-deb.debian.org} …" >&2
  rm -rf "$ROOT" "$apt"
  mkdir -p "$apt"/{state/lists/partial,cache/archives/partial} "$ROOT"
  : >"$apt/status"
  echo "deb [signed-by=$key] ${from:-http://deb.debian.org/debian} $SUITE main" >"$apt/sources.list"
  local options=(
    -o "Dir::State=$apt/state" -o "Dir::Cache=$apt/cache" -o "Dir::State::status=$apt/status"
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o APT::Sandbox::User= -o Debug::NoLocking=1 -o APT::Install-Recommends=false -o Acquire::Languages=none
    -o Acquire::Retries=3 -o Binary::apt-get::APT::Keep-Downloaded-Packages=true
    -o APT::Update::Post-Invoke::= -o DPkg::Post-Invoke::=
  )
  apt-get "${options[@]}" -qq update >&2
  apt-get "${options[@]}" -qq -y --download-only -o Debug::pkgDPkgPM=1 install \
    postgresql-17 postgresql-17-pgvector dash >/dev/null
  # Debian's folders of programs are links today; the packages still name both.
  for name in bin lib lib64 sbin; do
    mkdir -p "$ROOT/usr/$name"
    ln -sfn "usr/$name" "$ROOT/$name"
  done
  for deb in "$apt"/cache/archives/*.deb; do dpkg --extract "$deb" "$ROOT"; done
  mkdir -p "$ROOT"/{dev,proc,run,tmp,pgdata,etc}
  touch "$ROOT/dev/null"
  ln -sfn dash "$ROOT/usr/bin/sh"
  printf 'root:x:0:0::/:/bin/sh\npostgres:x:1000:1000::/:/bin/sh\n' >"$ROOT/etc/passwd"
  rm -rf "$apt"
  touch "$UNPACKED"
}

initialise() {
  rm -rf "$ROOT/pgdata"
  mkdir -m 700 "$ROOT/pgdata"
  inside $BIN/initdb --no-sync --pgdata=/pgdata --encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8 \
    --auth=trust --username=postgres >/dev/null
  cat >>"$ROOT/pgdata/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
dynamic_shared_memory_type = mmap
shared_buffers = 256MB
max_connections = 200
fsync = off
max_wal_size = 2GB
CONF
}

answers() { inside $BIN/pg_isready --quiet --host=127.0.0.1 --port="$PORT" >/dev/null 2>&1; }
url() { echo "postgres://postgres@127.0.0.1:$PORT/postgres"; }

# A server of another folder may hold the port: only the process of this folder counts as ours.
runs() { inside $BIN/pg_ctl --pgdata=/pgdata status >/dev/null 2>&1; }

start() {
  mkdir -p "$HOME_DIR"
  # Two starts at once unpack and initialise one after the other; the server does not inherit the lock.
  exec 9>"$HOME_DIR/lock"
  flock 9
  [ -e "$UNPACKED" ] || unpack
  [ -s "$ROOT/pgdata/postgresql.conf" ] && [ -s "$ROOT/pgdata/PG_VERSION" ] || initialise
  if ! runs; then
    ! answers || fail "another server listens on port $PORT; set YANTU_POSTGRES_PORT"
    inside $BIN/pg_ctl --pgdata=/pgdata --log=/pgdata/log --options="-p $PORT" --wait --timeout=60 start \
      >/dev/null 9>&- || fail "it did not start: $(tail -n 5 "$ROOT/pgdata/log" 2>/dev/null)"
  fi
  local waited
  for waited in $(seq 100); do
    answers && return
    sleep 0.1
  done
  fail "it does not answer on port $PORT after $((waited / 10)) s"
}

stop() {
  [ -e "$UNPACKED" ] || return 0
  ! runs || inside $BIN/pg_ctl --pgdata=/pgdata --mode=fast --wait stop >/dev/null
}

case "${1:-}" in
  start) start && url ;;
  url) url ;;
  stop) stop ;;
  remove) stop && rm -rf "$HOME_DIR" ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac
