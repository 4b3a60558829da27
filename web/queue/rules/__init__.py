"""The decisions of the queue.

claim       chooses the judgings that get a free slot
job         makes the job of a claimed judging
backlog     tells whether judgings wait, and why
pace        decides when free slots are filled again
lease       ends attempts whose workers fell silent
lost        finds messages that are gone, and sends their judgings again
leftovers   deletes slices of attempts that have ended
recording   writes results
"""
