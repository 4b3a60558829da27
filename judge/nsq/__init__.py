"""Holds everything that speaks to NSQ. pynsq's `nsq.protocol` makes and reads the bytes on the wire.

addresses             the addresses of the nsqds, as the settings give them
topics                names of topics and channels
topology              creates topics and channels before anything is published
consumer              receives messages that must not be lost
subscription          receives progress, which may be lost
publisher             publishes from an event loop
blocking_publisher    publishes from a thread
framing               cuts what nsqd sends into frames
settings              reads the addresses from the environment
stats                 reads the figures that an nsqd gives about itself
incoming              decodes messages: ours, foreign ones, and those of a newer release
"""
