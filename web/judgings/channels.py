"""The names of the channels of Postgres' NOTIFY."""

#: Notified when a judging was queued. The dispatcher listens.
QUEUED_CHANNEL = "judging_queued"
#: Notified when a judging became final. The payload has two ids: of the submission and of the judging. The live service
#: listens and shows the verdict. The dispatcher listens and fills the slot again.
FINAL_CHANNEL = "judging_final"
