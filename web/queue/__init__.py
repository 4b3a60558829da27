"""From a submission that is committed to its verdict in Postgres.

dispatcher, recorder      the two processes; postgres_thread and health are what they stand on
job_sender                claims judgings and publishes their jobs, for the dispatcher and for the site
rules/                    what is decided, without a process around it

web/judgings/transitions.py has the statements that move a judging.
"""
