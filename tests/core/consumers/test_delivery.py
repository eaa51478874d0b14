"""Events posted to a real server: one that fails, is slow, refuses, or takes them."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from receiver import Receiver, receiving

pytest.importorskip("httpx", reason="httpx is not installed")
pytest.importorskip("cloudevents", reason="cloudevents is not installed")

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

import intersession
from intersession import Checkpoint, DeliveryError, InvalidInput, Record
from intersession.consumers.delivery import SIZE, Delivery, check_url
from intersession.consumers.files import CheckpointFile, DeadLetters, kept_for
from intersession.consumers.posting import Posting
from intersession.interchange.cloudevents import Stream
from intersession.store.home import Home
from intersession.store.subscription import subscribed

SECRET = "what RK wrote about the bus"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A server that takes everything, until it is told otherwise."""
    with receiving() as found:
        yield found


@pytest.fixture
def record(tmp_path, monkeypatch) -> Iterator[Record]:
    """RK with four goals: five events."""
    monkeypatch.delenv("INTERSESSION_LOG", raising=False)
    with intersession.open(tmp_path / "home") as found:
        found.register("RK", timezone="UTC")
        for number in range(4):
            found.add_goal("RK", f"{SECRET} {number}")
        yield found


@pytest.fixture
def files(record, receiver) -> tuple[CheckpointFile, DeadLetters]:
    """What is kept for this receiver."""
    checkpoint, letters = kept_for(record.home, receiver.url)
    return CheckpointFile(checkpoint), DeadLetters(letters)


def post(record: Record, receiver: Receiver, files, **options) -> list[float]:
    """Post all that is there; returns the pauses that were made."""
    kept, letters = files
    pauses: list[float] = []
    with (
        closing(subscribed(record.home, kept.load() or 0)) as subscription,
        closing(Delivery(receiver.url, letters.add, sleep=pauses.append, **options)) as delivery,
    ):
        posting = Posting(subscription, delivery, kept)
        while posting.look(0):
            pass
    return pauses


def ids(*numbers: int) -> list[str]:
    return [f"RK#{number}" for number in numbers]


def test_a_batch_is_what_the_library_reads_and_what_export_prints(record, receiver, files):
    assert post(record, receiver, files) == []
    [body] = receiver.bodies
    assert receiver.headers[0]["Content-Type"] == "application/cloudevents-batch+json"
    read = [JSONFormat().read(CloudEvent, json.dumps(one).encode()) for one in json.loads(body)]
    assert [one.get_id() for one in read] == ids(1, 2, 3, 4, 5)
    assert {one.get_source() for one in read} == {record.log.identity()}
    assert read[4].get_data()["words"] == f"{SECRET} 3"
    states = [row[4] for page in record.log.stored() for row in page]
    assert all(state in body for state in states)


def test_the_next_run_posts_only_what_came_since(record, receiver, files):
    post(record, receiver, files)
    assert files[0].load().position == 5
    post(record, receiver, files)
    record.add_goal("RK", "one more")
    post(record, receiver, files)
    assert receiver.taken == ids(1, 2, 3, 4, 5, 6)


def test_one_that_fails_is_asked_again_with_the_same_bytes(record, receiver, files):
    """Twice an error of its own, once busy, then 200; the pauses grow."""
    answers = [500, 503, 429, 200]
    receiver.answer = lambda events: answers.pop(0)
    pauses = post(record, receiver, files)
    assert len(receiver.bodies) == 4
    assert len(set(receiver.bodies)) == 1
    assert receiver.taken == ids(1, 2, 3, 4, 5)
    assert [0.25 <= pauses[0] <= 0.5, 0.5 <= pauses[1] <= 1, 1 <= pauses[2] <= 2] == [True] * 3


def test_how_long_a_busy_one_wants_to_be_left_alone(record, receiver, files):
    answers = [503, 200]
    receiver.answer = lambda events: answers.pop(0)
    receiver.more = {"Retry-After": "7"}
    assert post(record, receiver, files) == [7]


def test_one_that_is_too_slow_is_asked_again(record, receiver, files):
    """It has taken the batch all the same: it gets the same ids twice, and can tell."""
    answers = [20.5, 200]
    receiver.answer = lambda events: answers.pop(0)
    pauses = post(record, receiver, files, timeout=0.2)
    assert len(pauses) == 1
    assert receiver.bodies[0] == receiver.bodies[1]


def test_one_that_is_not_there_is_given_up_where_that_was_said(record, receiver, files):
    told = []
    gone = Receiver()
    gone.url = "http://127.0.0.1:9/events"
    with pytest.raises(DeliveryError, match=r"127\.0\.0\.1:9/events cannot be reached .*Connect"):
        post(record, gone, files, patience=0, waiting=told.append)
    assert told == []
    receiver.answer = lambda events: 500
    with pytest.raises(DeliveryError, match=r"answers 500, for 0 seconds now\. Nothing is lost"):
        post(record, receiver, files, patience=0)
    assert files[0].load() in (None, Checkpoint(record.log.identity(), 0, ""))
    receiver.answer = lambda events: 200
    post(record, receiver, files)
    assert receiver.taken == ids(1, 2, 3, 4, 5)


@pytest.mark.parametrize("status", [301, 401, 403, 404, 415])
def test_one_that_would_take_nothing_ends_it_and_nothing_counts_as_refused(
    record, receiver, files, status
):
    receiver.answer = lambda events: status
    with pytest.raises(DeliveryError, match=f"answered {status} and would take nothing"):
        post(record, receiver, files)
    assert not files[1].path.exists()
    assert len(receiver.bodies) == 1


def test_what_is_refused_by_itself_is_kept_and_the_rest_is_taken(record, receiver, files):
    """The third event is refused, and so is every batch that holds it."""
    receiver.answer = lambda events: 400 if "RK#3" in [one["id"] for one in events] else 200
    post(record, receiver, files)
    assert receiver.taken == ids(1, 2, 4, 5)
    [letter] = files[1].path.read_text().splitlines()
    found = json.loads(letter)
    assert (found["status"], found["event"]["id"]) == (400, "RK#3")
    assert found["event"]["data"]["words"] == f"{SECRET} 1"
    assert files[0].load().position == 5
    for one in files:
        assert stat.S_IMODE(one.path.stat().st_mode) == 0o600


def test_many_go_in_batches_and_a_kill_between_them_repeats_none(record, receiver, files):
    """The second of three batches finds the receiver closed; the first stays taken."""
    for number in range(2 * SIZE):
        record.add_goal("RK", f"{number}")
    count = []

    def once(events):
        count.append(len(events))
        return 200 if len(count) == 1 else 404

    receiver.answer = once
    with pytest.raises(DeliveryError):
        post(record, receiver, files)
    assert files[0].load().position == SIZE
    receiver.answer = lambda events: 200
    post(record, receiver, files)
    assert receiver.taken == ids(*range(1, 2 * SIZE + 6))


def test_no_message_repeats_what_people_wrote_or_a_password(record, receiver):
    url = receiver.url.replace("://", "://keeper:s3cret@") + "?token=s3cret"
    line = Stream().line(record.log.last_by(5), record.log.identity())
    assert SECRET.encode() in line
    told: list[str] = []
    with closing(Delivery(url, print, "Bearer s3cret", 0, waiting=told.append)) as delivery:
        for status in (500, 404):
            receiver.answer = lambda events, status=status: status
            with pytest.raises(DeliveryError) as problem:
                delivery.post([line])
            told.append(str(problem.value))
    assert len(told) == 2
    assert not any("s3cret" in one or SECRET in one for one in told)
    assert receiver.headers[-1]["Authorization"]


def test_a_password_of_the_environment_is_sent(record, receiver):
    line = Stream().line(record.log.last_by(5), record.log.identity())
    with closing(Delivery(receiver.url, print, "Bearer s3cret")) as delivery:
        delivery.post([line])
    assert receiver.headers[-1]["Authorization"] == "Bearer s3cret"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://events.clinic.example/", "is not encrypted"),
        ("http://user:s3cret@events.clinic.example/?t=s3cret", "is not encrypted"),
        ("ftp://localhost/", "is not the address of a receiver"),
        ("localhost:8080", "is not the address of a receiver"),
        ("https://", "is not the address of a receiver"),
        ("http://localhost:port/", "is not the address of a receiver"),
        ("http://[::1/", "is not the address of a receiver"),
        ("", "is not the address of a receiver"),
    ],
)
def test_what_is_no_receiver_is_refused(url, told):
    with pytest.raises(InvalidInput, match=told) as problem:
        check_url(url)
    assert "Accepted: https://" in str(problem.value)
    assert "s3cret" not in str(problem.value)


def test_encrypted_or_on_this_machine():
    for url in ("https://clinic.example/x", "http://localhost:8080", "http://[::1]:80/"):
        assert check_url(url) == url


def test_each_url_has_files_of_its_own(tmp_path: Path):
    home = Home(tmp_path)
    names = {kept_for(home, url) for url in ("https://a/", "https://a/b", "https://b/")}
    assert len(names) == 3
