#!/bin/sh
# Make the cluster, the role `judge` and its database at the first start, then become the server.
# JUDGE_POSTGRES_PASSWORD is the role's password. It may change from one start to the next.
#
# PGDATA is mostly the mount point of a volume, which cannot be renamed. So a cluster is made in
# PGDATA/judge-unfinished. Once complete, that directory is renamed to judge-finished and its files move up.
# A start that finds judge-unfinished was interrupted before the rename: it makes the cluster again.
# A start that finds judge-finished was interrupted after it: it moves the files that are left.
# This script removes nothing else.
set -eu
umask 077
: "${JUDGE_POSTGRES_PASSWORD:?set JUDGE_POSTGRES_PASSWORD to the password of the role judge}"
unfinished=$PGDATA/judge-unfinished
finished=$PGDATA/judge-finished
ready=$PGDATA/judge-is-ready
password_digest=$PGDATA/judge-password-digest
# Long enough for a recovery after a power cut.
export PGCTLTIMEOUT=900

refuse() {
    echo "judge-postgres changed nothing and stops: $1" >&2
    exit 1
}

refuse_another_version() {
    [ -e "$PGDATA/PG_VERSION" ] || return 0
    theirs=$(cat "$PGDATA/PG_VERSION")
    ours=$(postgres --version | sed 's/^[^0-9]*//; s/[^0-9].*//')
    [ "$theirs" = "$ours" ] || refuse "$PGDATA is a cluster of Postgres $theirs and this image has Postgres $ours. \
Dump it with an image of Postgres $theirs and restore the dump into an empty volume, or convert it with pg_upgrade."
}

# Another image, pg_basebackup, pg_upgrade or a restore may have made them. lost+found is of the file system.
refuse_foreign_files() {
    foreign=$(find "$PGDATA" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name judge-unfinished -printf '%f\n' | sort | head -n 3)
    [ -z "$foreign" ] || refuse "$PGDATA has files that this image did not make, such as $(echo $foreign). \
If they are a cluster for the judge, make an empty file $ready; if not, give the image an empty directory."
}

make_cluster() {
    rm -rf "$unfinished"
    chmod 0700 "$PGDATA"
    initdb --pgdata="$unfinished" --username=postgres --auth=reject --encoding=UTF8 \
        --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 --data-checksums >/dev/null
    in_private "$unfinished" \
        "CREATE ROLE judge LOGIN PASSWORD :'password'; CREATE DATABASE judge OWNER judge;"
    digest_password "$(openssl rand -hex 8)" > "$unfinished/judge-password-digest"
    mv "$unfinished" "$finished"
}

move_up() {
    find "$finished" -mindepth 1 -maxdepth 1 -exec mv --update=none-fail --target-directory="$PGDATA" {} +
    touch "$ready"
    rmdir "$finished"
    sync "$PGDATA"
}

# The server stops after these statements, and has no TCP: nobody sees a database that is not ready.
in_private() {
    pg_ctl --pgdata="$1" --wait --silent --log=/tmp/private.log \
        --options="-c config_file=/etc/judge/postgresql.conf -c listen_addresses=" start || { cat /tmp/private.log; exit 1; }
    printf '%s\n' "$2" | psql --quiet --set=ON_ERROR_STOP=1 --set=password="$JUDGE_POSTGRES_PASSWORD"
    pg_ctl --pgdata="$1" --wait --silent --mode=fast stop
}

# Takes a salt. As hard to reverse as the verifier that Postgres keeps in the same directory.
digest_password() {
    printf %s "$JUDGE_POSTGRES_PASSWORD" | sha256sum | openssl passwd -6 -salt "$1" -stdin
}

# The digest spares the usual start a second server. It is written last: an interrupted change is made again.
change_password() {
    kept=$(cat "$password_digest" 2>/dev/null || true)
    salt=$(echo "$kept" | cut -d '$' -f 3)
    [ -z "$salt" ] || [ "$(digest_password "$salt")" != "$kept" ] || return 0
    in_private "$PGDATA" "ALTER ROLE judge PASSWORD :'password';"
    digest_password "$(openssl rand -hex 8)" > "$password_digest.new"
    mv "$password_digest.new" "$password_digest"
}

mkdir -p "$PGDATA"
if [ -d "$finished" ]; then move_up; fi
refuse_another_version
if [ ! -e "$ready" ]; then
    refuse_foreign_files
    make_cluster
    move_up
fi
change_password
unset JUDGE_POSTGRES_PASSWORD PGCTLTIMEOUT
exec postgres -c config_file=/etc/judge/postgresql.conf "$@"
