#!/bin/sh
# Makes the cluster, the role `judge` and its database at first start, then becomes the server.
# JUDGE_POSTGRES_PASSWORD: the role's password; it may be another one at each start.
set -eu
: "${JUDGE_POSTGRES_PASSWORD:?set JUDGE_POSTGRES_PASSWORD to the password of the role judge}"

make_cluster() {
    initdb --pgdata="$PGDATA" --username=postgres --auth=reject --encoding=UTF8 \
        --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 --data-checksums >/dev/null
    in_private 'CREATE ROLE judge LOGIN; CREATE DATABASE judge OWNER judge;'
}

# Without TCP: nobody sees a database that is not ready.
in_private() {
    pg_ctl --pgdata="$PGDATA" --wait --silent --log=/tmp/private.log \
        --options="-c config_file=/etc/judge/postgresql.conf -c listen_addresses=" start || { cat /tmp/private.log; exit 1; }
    printf '%s\n' "$1" | psql --quiet --set=ON_ERROR_STOP=1 --set=password="$JUDGE_POSTGRES_PASSWORD"
    pg_ctl --pgdata="$PGDATA" --wait --silent --mode=fast stop
}

# A first start that was interrupted leaves a directory without the mark; begin again.
if [ ! -e "$PGDATA/judge-is-ready" ]; then
    find "$PGDATA" -mindepth 1 -delete
    make_cluster
    touch "$PGDATA/judge-is-ready"
fi
in_private "ALTER ROLE judge PASSWORD :'password';"
unset JUDGE_POSTGRES_PASSWORD
exec postgres -c config_file=/etc/judge/postgresql.conf "$@"
