"""What the queue decides.

claim       which judgings get a free slot
job         the job that a claimed judging becomes
backlog     what waits, and for what
pace        when free slots are filled again
lease       what becomes of attempts whose workers fell silent
lost        what becomes of messages that are gone
leftovers   slices of attempts that have ended
recording   what becomes of a result
"""
