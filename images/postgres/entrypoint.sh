#!/bin/sh
# Makes the cluster, the role `judge` and its database at first start, then becomes the server.
# JUDGE_POSTGRES_PASSWORD: the role's password; read at first start only.
set -eu

make_cluster() {
    : "${JUDGE_POSTGRES_PASSWORD:?set JUDGE_POSTGRES_PASSWORD to the password of the role judge}"
    initdb --pgdata="$PGDATA" --username=postgres --auth=reject --encoding=UTF8 \
        --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8 --data-checksums >/dev/null
    # listen_addresses: nobody sees a database that is not ready.
    pg_ctl --pgdata="$PGDATA" --wait --options="-c config_file=/etc/judge/postgresql.conf -c listen_addresses=" start
    psql --quiet --set=ON_ERROR_STOP=1 --set=password="$JUDGE_POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE judge LOGIN PASSWORD :'password';
CREATE DATABASE judge OWNER judge;
SQL
    pg_ctl --pgdata="$PGDATA" --wait --mode=fast stop
}

# A first start that was interrupted leaves a directory without the mark; begin again.
if [ ! -e "$PGDATA/judge-is-ready" ]; then
    find "$PGDATA" -mindepth 1 -delete
    make_cluster
    touch "$PGDATA/judge-is-ready"
fi
unset JUDGE_POSTGRES_PASSWORD
exec postgres -c config_file=/etc/judge/postgresql.conf "$@"
