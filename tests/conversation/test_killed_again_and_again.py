"""Two minutes of residents writing while one process after another is killed at moments nobody chose: ``make test-long``."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.conversation.conftest import new_resident
from tests.conversation.test_killed_processes import QUESTIONS, _check_answers, _nothing_left_to_do, _settled, _told, _until
from tests.conversation.test_vehicle_form import TO_THE_END

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.dialogue import Dialogue

PEOPLE = 8
VICTIMS = ("engine", "app", "postgres", "actions", "app", "engine", "actions", "postgres")
PAUSES = (6.0, 14.0)  # seconds between kills: some come while the last victim is not back yet
WRITING = (1.0, 4.0)  # seconds between two messages of one resident


@pytest.mark.long
def test_nothing_is_lost_or_repeated_while_everything_is_killed_in_turn(server_folder: Path) -> None:
    from tests.support.dialogue import Dialogue, Store, wide_app
    from tests.support.system import up_system

    chance = random.Random(20261121)
    with up_system(server_folder / "chaos") as up, wide_app(up.settings, up.database_url) as app:
        store = Store(up.database_url)
        residents = [Dialogue(new_resident(up, app, ("telegram", "zalo")[number % 2]), store) for number in range(PEOPLE)]
        for dialogue in residents:
            dialogue.run(TO_THE_END)
        over, counts = threading.Event(), dict.fromkeys(range(PEOPLE), 0)
        writers = [threading.Thread(target=_write, args=(residents[number], number, counts, over)) for number in range(PEOPLE)]
        for writer in writers:
            writer.start()
        try:
            for victim in VICTIMS:
                time.sleep(chance.uniform(*PAUSES))
                if up.pid_of(victim) is not None:
                    up.kill(victim)
        finally:
            over.set()
            for writer in writers:
                writer.join()
        sent = {number: dialogue.acts + counts[number] for number, dialogue in enumerate(residents)}
        _until(
            lambda: all(_settled(store, one, sent[number]) for number, one in enumerate(residents)),
            lambda: _told(store, residents, [*sent.values()]),
        )
        for dialogue in residents:
            _check_answers(store, dialogue.conversation, dialogue.resident.heard, form=True)
            assert len(store.requests(dialogue.conversation)) == 1
        _nothing_left_to_do(store)
        # Else no kill came in the middle of anything, and the test has shown nothing.
        assert store.rows("SELECT id FROM inbound_messages WHERE attempts > 1")


def _write(dialogue: Dialogue, number: int, counts: dict[int, int], over: threading.Event) -> None:
    chance = random.Random(number)
    while not over.wait(chance.uniform(*WRITING)):
        dialogue.resident.say("đúng rồi" if counts[number] == 0 else QUESTIONS[counts[number] % len(QUESTIONS)])
        counts[number] += 1
