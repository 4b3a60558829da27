"""The channels of Postgres' NOTIFY."""

#: A judging was queued; the dispatcher listens.
QUEUED_CHANNEL = "judging_queued"
#: A judging became final. The payload has two ids, of the submission and of the judging. Live listens and shows the
#: verdict; the dispatcher listens and fills the slot.
FINAL_CHANNEL = "judging_final"
