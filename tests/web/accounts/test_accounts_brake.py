"""Guessing passwords becomes slow, for whoever guesses and for nobody else."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.test import Client

from answerable.web.accounts import adapters
from answerable.web.accounts.brake import FREE, LONGEST, QUIET, Crowded, Places, forget, take
from answerable.web.accounts.models import Tries, User
from worlds import with_tables

PASSWORD = "a long enough one"
ADDRESS = "/accounts/sign-in"
NAME = ("stranger", "hua")


@pytest.fixture(autouse=True)
def quick_hashes(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def hua(db: None) -> User:
    return User.objects.create_user("hua", password=PASSWORD)


def sign_in(client: Client, password: str, username: str = "hua") -> int:
    return client.post(ADDRESS, {"login": username, "password": password}).status_code


@pytest.mark.django_db
def test_waits_double_up_to_a_minute() -> None:
    now = 1000.0
    assert [take(NAME, now) for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(20):
        waits.append(take(NAME, now))
        now += waits[-1]
        assert take(NAME, now) == 0.0
    assert waits == [1, 2, 4, 8, 16, 32] + [LONGEST] * 14


@pytest.mark.django_db
def test_nobody_makes_more_than_seventy_tries_an_hour() -> None:
    now, begun = 0.0, []
    while now < 3 * 3600:
        wait = take(NAME, 1000.0 + now)
        if not wait:
            begun.append(now)
        now += wait
    by_hour = [sum(1 for at in begun if at // 3600 == hour) for hour in range(3)]
    assert max(by_hour) <= 70


@pytest.mark.django_db
def test_a_clock_that_was_set_back_keeps_nobody_waiting_longer_than_a_minute() -> None:
    for _ in range(FREE):
        take(NAME, 1_000_000.0)
    assert take(NAME, 5.0) == 1.0
    assert take(NAME, 6.0) == 1.0


def test_a_flood_of_names_takes_some_threads_and_turns_the_others_away() -> None:
    places = Places(at_once=1, waiting=2, patience=60)
    with places.place():
        entered = threading.Event()

        def wait() -> None:
            with places.place():
                entered.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        while places._queue._value:
            pass
        with pytest.raises(Crowded), places.place():
            pass
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()


def test_who_finds_no_place_is_told_and_has_lost_no_try(hua: User, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Places(at_once=1, waiting=1, patience=0.01)
    monkeypatch.setattr(adapters, "places", full)
    with full.place():
        assert [sign_in(Client(), PASSWORD) for _ in range(FREE + 1)] == [429] * (FREE + 1)
    assert sign_in(Client(), PASSWORD) == 302


@pytest.mark.django_db
def test_waiting_costs_no_try_and_quiet_forgets() -> None:
    assert [take(NAME, 1000.0) for _ in range(FREE + 2)] == [0.0] * FREE + [1.0, 1.0]
    later = 1000.0 + QUIET + 1
    assert [take(NAME, later) for _ in range(FREE + 1)] == [0.0] * FREE + [1.0]
    forget(NAME)
    assert take(NAME, later) == 0.0


@pytest.mark.django_db
def test_names_that_nobody_has_tried_for_an_hour_are_cleared_away_and_never_kept_readable() -> None:
    for number in range(10):
        take(("stranger", f"name-{number}"), 1000.0)
    take(NAME, 1000.0 + QUIET + 1)
    kept = Tries.objects.get()
    assert re.fullmatch(r"[0-9a-f]{64}", kept.name)


TRIES_OF_ANOTHER_PROCESS = """
import django
django.setup()
import json
from concurrent.futures import ThreadPoolExecutor
from answerable.web.accounts.brake import take
with ThreadPoolExecutor(4) as threads:
    print(json.dumps(list(threads.map(lambda _: take(("stranger", "hua"), 1000.0), range(8)))))
"""


@pytest.mark.process
def test_tries_sent_together_to_two_processes_are_all_counted(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "ANSWERABLE_HOME": str(with_tables(tmp_path / "home")),
        "DJANGO_SETTINGS_MODULE": "answerable.web.settings",
    }
    command = [sys.executable, "-c", TRIES_OF_ANOTHER_PROCESS]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    waits = [wait for one in both for wait in json.loads(one.communicate()[0])]
    assert waits.count(0.0) == FREE


def test_an_empty_password_resets_nothing_and_a_short_one_is_a_try(hua: User) -> None:
    guesser = Client()
    guesses = ["wrong", "", "x", "", "wrong", "", "y", "", "wrong", ""]
    assert [sign_in(guesser, guess) for guess in guesses] == [200] * 10
    assert [sign_in(guesser, guess) for guess in ("wrong", "", PASSWORD)] == [429, 200, 429]


def test_a_guesser_waits_and_is_told_how_long(hua: User) -> None:
    guesser = Client()
    assert [sign_in(guesser, "wrong") for _ in range(FREE + 1)] == [200] * FREE + [429]
    # The right one is not looked at either; another way to write the name is the same name.
    answer = guesser.post(ADDRESS, {"login": "HUA", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "_auth_user_id" not in guesser.session


def test_a_browser_that_has_signed_in_before_is_not_kept_out_by_a_guesser(hua: User) -> None:
    office, guesser = Client(), Client()
    assert sign_in(office, PASSWORD) == 302
    office.post("/accounts/sign-out")
    assert [sign_in(guesser, "wrong") for _ in range(FREE + 1)][-1] == 429
    assert sign_in(office, PASSWORD) == 302


def test_its_cookie_gives_no_more_tries_than_anybody_has_and_none_at_another_account(hua: User) -> None:
    User.objects.create_user("lei", password=PASSWORD)
    browser = Client()
    assert sign_in(browser, PASSWORD) == 302
    cookie = browser.cookies["known-browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Strict")
    browser.post("/accounts/sign-out")
    assert [sign_in(browser, "wrong") for _ in range(FREE + 1)] == [200] * FREE + [429]
    for _ in range(FREE):
        sign_in(Client(), "wrong", "lei")
    assert sign_in(browser, PASSWORD, "lei") == 429


@pytest.mark.django_db
def test_a_forged_cookie_is_a_stranger() -> None:
    browser = Client()
    browser.cookies["known-browser"] = "1.abc:forged:signature"
    assert [sign_in(browser, "wrong") for _ in range(FREE + 1)] == [200] * FREE + [429]


def test_other_accounts_of_the_same_venue_are_untouched(hua: User) -> None:
    User.objects.create_user("lei", password=PASSWORD)
    for _ in range(FREE + 1):
        sign_in(Client(), "wrong")
    assert sign_in(Client(), PASSWORD, "lei") == 302
