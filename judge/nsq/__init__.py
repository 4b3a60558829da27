"""Everything that speaks to NSQ. The bytes on the wire are those of pynsq's `nsq.protocol`.

addresses             where the nsqds are, as settings say it
topics                names of topics and channels
topology              creates topics and channels before anything is published
consumer              receives messages that must not be lost
subscription          receives progress, which may be lost
publisher             publishes from an event loop
blocking_publisher    publishes from a thread
framing               cuts what nsqd sends into frames
settings              reads the addresses from the environment
stats                 what an nsqd says of itself
incoming              tells messages of ours from those of others and those of newer releases
"""
