import pytest

from judge.errors import NsqUnavailable
from judge.nsq.addresses import NsqdAddress
from judge.nsq.blocking_publisher import BlockingPublisher
from tests import services
from tests.integration.scripted_worker import Consumer


def nowhere() -> NsqdAddress:
    return NsqdAddress(tcp=str(services.free_address()), http=str(services.free_address()))


def test_a_published_message_arrives_whole(nsqd: services.Nsqd) -> None:
    publisher = BlockingPublisher([nsqd.address], "default")
    body = bytes(range(256)) * 2000
    consumer = Consumer(str(nsqd.tcp), "publisher.whole", "test")
    publisher.publish("publisher.whole", body)
    assert consumer.receive().body == body
    consumer.close()
    publisher.close()


def test_an_nsqd_that_is_down_is_said_to_be_so_with_its_address() -> None:
    nsqd = nowhere()
    with pytest.raises(NsqUnavailable, match=nsqd.tcp):
        BlockingPublisher([nsqd], "default").connect()


def test_the_next_nsqd_takes_over_where_the_first_is_down(nsqd: services.Nsqd) -> None:
    publisher = BlockingPublisher([nowhere(), nsqd.address], "default")
    assert publisher.connect() == str(nsqd.tcp)
    publisher.close()


def test_a_connection_that_died_with_its_nsqd_is_replaced(nsqd: services.Nsqd) -> None:
    publisher = BlockingPublisher([nsqd.address], "default")
    publisher.publish("publisher.again", b"before")
    nsqd.stop()
    with pytest.raises(NsqUnavailable):
        publisher.connect()
    nsqd.start()
    assert publisher.connect() == str(nsqd.tcp)
    publisher.publish("publisher.again", b"after")
    publisher.close()


def test_what_nsqd_refuses_is_an_error_and_the_next_message_goes(nsqd: services.Nsqd) -> None:
    publisher = BlockingPublisher([nsqd.address], "default")
    with pytest.raises(NsqUnavailable, match="refused"):
        publisher.publish("no/topic", b"x")
    publisher.publish("publisher.fine", b"x")
    publisher.close()


def test_a_message_for_an_nsqd_that_is_no_longer_used_is_not_published_elsewhere(nsqd: services.Nsqd) -> None:
    publisher = BlockingPublisher([nowhere(), nsqd.address], "default")
    consumer = Consumer(str(nsqd.tcp), "publisher.changed", "test")
    with pytest.raises(NsqUnavailable, match=r"10\.0\.0\.1:4150"):
        publisher.publish("publisher.changed", b"for another", nsqd="10.0.0.1:4150")
    publisher.publish("publisher.changed", b"for this one", nsqd=publisher.connect())
    assert consumer.receive().body == b"for this one"
    consumer.close()
    publisher.close()
