"""Guessing passwords becomes slow, for whoever guesses and for nobody else."""

import threading

import pytest
from django.test import Client

from answerable.web.accounts import brake as sign_in_brake
from answerable.web.accounts import sign_in_views
from answerable.web.accounts.brake import FREE, LONGEST, QUIET, Brake, Crowded, Places
from answerable.web.accounts.models import User

PASSWORD = "a long enough one"
ADDRESS = "/accounts/sign-in"
NAME = ("stranger", "hua")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def fresh(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    for name in list(sign_in_brake.brake._tries):
        sign_in_brake.brake.forget(name)


@pytest.fixture
def hua(db: None) -> User:
    return User.objects.create_user("hua", password=PASSWORD)


def sign_in(client: Client, password: str, username: str = "hua") -> int:
    return client.post(ADDRESS, {"username": username, "password": password}).status_code


def test_waits_double_up_to_a_minute(clock: Clock) -> None:
    brake = Brake(clock)
    assert [brake.take(NAME) for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(2000):
        waits.append(brake.take(NAME))
        clock.now += waits[-1]
        assert brake.take(NAME) == 0.0
    assert waits == [1, 2, 4, 8, 16, 32] + [LONGEST] * 1994


def test_a_flood_of_names_takes_some_threads_and_turns_the_others_away() -> None:
    places = Places(at_once=1, waiting=2, patience=60)
    with places.place():
        entered = threading.Event()

        def wait() -> None:
            with places.place():
                entered.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        while places._queue._value:  # type: ignore[attr-defined]
            pass
        with pytest.raises(Crowded), places.place():
            pass
        assert not entered.is_set()
    waiting.join()
    assert entered.is_set()


def test_who_finds_no_place_is_told_and_has_lost_no_try(hua: User, monkeypatch: pytest.MonkeyPatch) -> None:
    full = Places(at_once=1, waiting=1, patience=0.01)
    monkeypatch.setattr(sign_in_views, "places", full)
    with full.place():
        assert [sign_in(Client(), PASSWORD) for _ in range(FREE + 1)] == [429] * (FREE + 1)
    assert sign_in(Client(), PASSWORD) == 302


def test_waiting_costs_no_try_and_quiet_forgets(clock: Clock) -> None:
    brake = Brake(clock)
    assert [brake.take(NAME) for _ in range(FREE + 2)] == [0.0] * FREE + [1.0, 1.0]
    clock.now += QUIET + 1
    assert [brake.take(NAME) for _ in range(FREE + 1)] == [0.0] * FREE + [1.0]
    brake.forget(NAME)
    assert brake.take(NAME) == 0.0


def test_only_so_many_names_are_kept(clock: Clock) -> None:
    brake = Brake(clock, most=3)
    for number in range(10):
        brake.take(("stranger", str(number)))
    assert list(brake._tries) == [("stranger", str(number)) for number in (7, 8, 9)]


def test_tries_sent_together_are_all_counted(clock: Clock) -> None:
    brake = Brake(clock)
    start = threading.Barrier(30)
    waits: list[float] = []

    def attempt() -> None:
        start.wait()
        waits.append(brake.take(NAME))

    crowd = [threading.Thread(target=attempt) for _ in range(30)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert waits.count(0.0) == FREE


def test_a_guesser_waits_and_is_told_how_long(hua: User) -> None:
    guesser = Client()
    assert [sign_in(guesser, "wrong") for _ in range(FREE + 1)] == [200] * FREE + [429]
    # The right one is not looked at either; another way to write the name is the same name.
    answer = guesser.post(ADDRESS, {"username": "HUA", "password": PASSWORD})
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
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (ADDRESS, True, "Strict")
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
