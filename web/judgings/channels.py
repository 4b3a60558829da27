"""Channels of Postgres' NOTIFY."""

#: A judging was queued; the dispatcher listens.
QUEUED_CHANNEL = "judging_queued"
#: A judging became final. The payload is the ids of its submission and its own. Listeners are live, which shows it, and
#: the dispatcher, which fills the slot.
FINAL_CHANNEL = "judging_final"
