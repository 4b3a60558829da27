"""Channels of Postgres NOTIFY about judgings."""

#: Something waits in the queue. The dispatcher listens.
QUEUED_CHANNEL = "judging_queued"
#: A judging is final; the payload is `<submission id> <judging id>`. The live service shows it, and the dispatcher
#: fills the slot that it leaves.
FINAL_CHANNEL = "judging_final"
