"""Brings each submission from its commit to its verdict in Postgres.

dispatcher, recorder        the two processes
postgres_thread, health     what both processes use
job_sender                  claims judgings and publishes their jobs, for the dispatcher and for the site
rules/                      makes the decisions; knows no process

web/judgings/transitions.py has the statements that change the state of a judging.
"""
