#!/bin/sh
# Start main/0 or main/1 of the module that compile.sh noted: run.sh [ARGUMENT...]. main/1 gets the arguments, as in a script;
# init:get_plain_arguments() has them, too. `erl` would start two more shells. +JMsingle: by default compiled
# code is mapped twice, from a file in memory that is larger than what a program may write.
export ROOTDIR=/usr/lib/erlang BINDIR EMU=beam PROGNAME=erl
for BINDIR in /usr/lib/erlang/erts-*/bin; do :; done
read -r module < /sandbox/program/main-module
if [ -e /sandbox/program/main-arguments ]; then
    set -- -eval "'$module':main(init:get_plain_arguments())" -s init stop -extra "$@"
else
    set -- -s "$module" main -s init stop -extra "$@"
fi
exec "$BINDIR/erlexec" +S 1:1 +SDcpu 1:1 +SDio 1 +A 1 +JMsingle true -boot no_dot_erlang -noshell -pa /sandbox/program \
    "$@"
