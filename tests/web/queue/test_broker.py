import pytest

from judge.errors import BrokerUnavailable
from tests import services
from tests.integration.scripted_worker import Consumer
from web.queue.broker import Broker


def test_a_published_message_arrives_whole(nsqd: services.Nsqd) -> None:
    broker = Broker([str(nsqd.tcp)])
    body = bytes(range(256)) * 2000
    consumer = Consumer(str(nsqd.tcp), "broker.whole", "test")
    broker.publish("broker.whole", body)
    assert consumer.receive().body == body
    consumer.close()
    broker.close()


def test_an_nsqd_that_is_down_is_said_to_be_so_with_its_address() -> None:
    address = f"127.0.0.1:{services.free_port()}"
    with pytest.raises(BrokerUnavailable, match=address):
        Broker([address]).connect()


def test_the_next_nsqd_takes_over_where_the_first_is_down(nsqd: services.Nsqd) -> None:
    broker = Broker([f"127.0.0.1:{services.free_port()}", str(nsqd.tcp)])
    assert broker.connect() == str(nsqd.tcp)
    broker.close()


def test_a_connection_that_died_with_its_nsqd_is_replaced(nsqd: services.Nsqd) -> None:
    broker = Broker([str(nsqd.tcp)])
    broker.publish("broker.again", b"before")
    nsqd.stop()
    with pytest.raises(BrokerUnavailable):
        broker.connect()
    nsqd.start()
    assert broker.connect() == str(nsqd.tcp)
    broker.publish("broker.again", b"after")
    broker.close()


def test_what_nsqd_refuses_is_an_error_and_the_next_message_goes(nsqd: services.Nsqd) -> None:
    broker = Broker([str(nsqd.tcp)])
    with pytest.raises(BrokerUnavailable, match="refused"):
        broker.publish("no/topic", b"x")
    broker.publish("broker.fine", b"x")
    broker.close()
