"""A learner who behaves as `quiz.js` does: believes acknowledgments and nothing else."""

import json
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from scripts.answers import Fields, body_of, made_up
from scripts.torture.device import Device, Reply

OK, FOUND, CONFLICT, GONE = 200, 302, 409, 410
ATTEMPT = re.compile(r"/attempt/([0-9a-f-]{36})/")
REVISION = re.compile(rb'name="base" value="(\d+)"')
PAUSE = 0.2
CHANGES_MIND, SECOND_TAB, SENDS_TWICE = 0.3, 0.15, 0.15


@dataclass
class Packet:
    """An answer that the server has not acknowledged yet."""

    command: str
    base: int
    fields: Fields


@dataclass
class Story:
    """What a learner was told: answers that are saved, attempts that are handed in."""

    saved: list[dict[str, Any]] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


class Learner(threading.Thread):
    """Takes the quiz again and again until told to stop, then sends what is unsent."""

    def __init__(
        self, number: int, facts: Any, port: int, until: threading.Event
    ) -> None:
        super().__init__(name=f"learner-{number}", daemon=True)
        self.chance = random.Random(number)  # noqa: S311 -- made up, the same each time
        self.facts = facts
        session = facts["sessions"][number]
        self.device, self.tab = Device(port, session), Device(port, session)
        self.until = until
        self.story = Story()
        self.unsent: dict[int, Packet] = {}
        self.bases: dict[int, int] = {}

    def run(self) -> None:
        """Take the quiz until the time is over."""
        try:
            while not self.until.is_set():
                self.take_quiz()
        except Exception as error:  # noqa: BLE001 -- told at the end, in the main thread
            self.story.surprises.append(f"{type(error).__name__}: {error}")
        self.device.hang_up()
        self.tab.hang_up()

    def insist(self, path: str, body: str | None = None) -> Reply:
        """Ask until the server answers."""
        while not (reply := self.device.ask(path, body)).is_answer:
            self.story.counts["failures"] += 1
            time.sleep(PAUSE)
        return reply

    def take_quiz(self) -> None:
        """Start, answer, change one's mind, hand in once nothing is unsent."""
        reply = self.insist(f"/quiz/{self.facts['quiz']}/start/", "")
        found = ATTEMPT.search(reply.location)
        if reply.status != FOUND or found is None:
            self.surprise("start", reply)
            time.sleep(1)
            return
        attempt = found.group(1)
        self.story.counts["attempts"] += 1
        self.unsent, self.bases = {}, {}
        for _ in range(self.chance.randrange(6, 20)):
            if self.until.is_set():
                break
            self.answer(attempt, self.chance.randrange(len(self.facts["items"])) + 1)
        while self.unsent:
            self.send_unsent(attempt)
        if not self.until.is_set() or self.chance.random() < 0.5:  # noqa: PLR2004
            self.hand_in(attempt)

    def hand_in(self, attempt: str) -> None:
        """Hand in until the server says that it has the attempt."""
        reply = self.insist(f"/attempt/{attempt}/finish/", "")
        if reply.status == FOUND and reply.location.endswith("/result/"):
            self.story.finished.append(attempt)
        else:
            self.surprise("finish", reply)

    def answer(self, attempt: str, position: int) -> None:
        """Answer a question: keep the answer, send it, keep it until acknowledged."""
        if position not in self.bases:
            self.open_question(attempt, position)
        self.keep(position)
        if self.chance.random() < SECOND_TAB:
            self.answer_in_second_tab(attempt, position)
        self.send_unsent(attempt)

    def open_question(self, attempt: str, position: int) -> None:
        """Load the page of a question, which says the revision that stands."""
        reply = self.insist(f"/attempt/{attempt}/{position}/")
        found = REVISION.search(reply.body)
        if found is None:
            self.surprise("question", reply)
        self.bases[position] = int(found.group(1)) if found else 0

    def new_packet(self, position: int, base: int) -> Packet:
        """Make up an answer to a question."""
        fields = made_up(self.facts["items"][position - 1], self.chance)
        command = UUID(int=self.chance.getrandbits(128), version=4)
        return Packet(str(command), base, fields)

    def keep(self, position: int) -> None:
        """Keep an answer on the device, in place of one that was not sent yet."""
        self.unsent[position] = self.new_packet(position, self.bases[position])

    def answer_in_second_tab(self, attempt: str, position: int) -> None:
        """Answer the same question from another connection, unseen by the first."""
        packet = self.new_packet(position, self.bases[position])
        reply = self.post(self.tab, attempt, position, packet)
        if reply.status == OK:
            self.note_saved(attempt, position, packet, reply)

    def send_unsent(self, attempt: str) -> None:
        """Send what is kept; what is not acknowledged stays."""
        for position, packet in sorted(self.unsent.items()):
            reply = self.post(self.device, attempt, position, packet)
            self.read(attempt, position, packet, reply)

    def post(
        self, device: Device, attempt: str, position: int, packet: Packet
    ) -> Reply:
        """Send an answer."""
        self.story.counts["sent"] += 1
        body = body_of(packet.fields, command=packet.command, base=packet.base)
        path = f"/attempt/{attempt}/{position}/answer/"
        return device.ask(path, body, accept="application/json")

    def read(self, attempt: str, position: int, packet: Packet, reply: Reply) -> None:
        """Do with a reply what the script of the page does."""
        if not reply.is_answer:
            self.story.counts["failures"] += 1
            time.sleep(PAUSE)
            if self.chance.random() < CHANGES_MIND:
                self.keep(position)
        elif reply.status == OK:
            self.note_saved(attempt, position, packet, reply)
            del self.unsent[position]
            self.bases[position] = json.loads(reply.body)["revision"]
            if self.chance.random() < SENDS_TWICE:
                self.post(self.device, attempt, position, packet)
        elif reply.status == CONFLICT:
            self.story.counts["conflicts"] += 1
            self.bases[position] = json.loads(reply.body)["revision"]
            del self.unsent[position]
            if self.chance.random() < 0.7:  # noqa: PLR2004 -- "use my answer"
                fields = packet.fields
                self.keep(position)
                self.unsent[position].fields = fields
        else:
            self.surprise("answer", reply)
            del self.unsent[position]

    def note_saved(
        self, attempt: str, position: int, packet: Packet, reply: Reply
    ) -> None:
        """Note an acknowledgment."""
        said = json.loads(reply.body)
        self.story.saved.append(
            {
                "attempt": attempt,
                "position": position,
                "command": packet.command,
                "fields": packet.fields,
                "revision": said["revision"],
                "outcome": said["outcome"],
            }
        )

    def surprise(self, what: str, reply: Reply) -> None:
        """Note an answer that nobody should get."""
        told = f"{what}: {reply.status} {reply.location} {reply.body[:200]!r}"
        self.story.surprises.append(told)
