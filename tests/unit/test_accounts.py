from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from bot import accounts
from bot.accounts import (
    LOCKED_FOR,
    SESSION_LASTS,
    WRONG_PASSWORDS_ALLOWED,
    Account,
    AccountProblem,
    Problem,
    Role,
    authenticate,
    change_password,
    close_session,
    create_account,
    first_administrator,
    open_session,
    session_account,
    set_password,
)
from tests.support.fake_accounts import FakeAccountsUnitOfWork

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PASSWORD = "con bò ăn cỏ"


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(accounts, "_hasher", lambda: hasher)
    accounts._hash_of_nobody.cache_clear()


@pytest.fixture
def uow() -> FakeAccountsUnitOfWork:
    return FakeAccountsUnitOfWork()


@pytest.fixture
def lan(uow: FakeAccountsUnitOfWork) -> Account:
    return create_account(uow, "lan", PASSWORD, Role.HOTLINE, display_name="Chị Lan")


def wrong(uow: FakeAccountsUnitOfWork, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        assert authenticate(uow, "lan", "sai mật khẩu", now) is None


def test_new_account_is_stored_hashed_and_recorded(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    assert lan.id == 1
    assert PASSWORD not in lan.password_hash
    assert lan.password_hash.startswith("$argon2id$")
    assert uow.audit.records == [("command line", "account.create", "lan")]
    assert uow.commits == 1


@pytest.mark.parametrize("name", ["", "ab", "Lan Anh", "lân", "-lan", "x" * 41, "lan;drop"])
def test_bad_username_is_refused(uow: FakeAccountsUnitOfWork, name: str) -> None:
    with pytest.raises(AccountProblem) as caught:
        create_account(uow, name, PASSWORD, Role.HOTLINE)
    assert caught.value.problem is Problem.BAD_USERNAME


def test_name_in_use_is_refused_whatever_its_case(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    with pytest.raises(AccountProblem) as caught:
        create_account(uow, " LAN ", PASSWORD, Role.EDITOR)
    assert caught.value.problem is Problem.NAME_TAKEN


@pytest.mark.parametrize(
    ("password", "problem"),
    [("", Problem.TOO_SHORT), ("ngắn quá!", Problem.TOO_SHORT), ("Nguyen-Lan", Problem.SAME_AS_NAME), ("x" * 257, Problem.TOO_LONG)],
)
def test_weak_password_is_refused(uow: FakeAccountsUnitOfWork, password: str, problem: Problem) -> None:
    with pytest.raises(AccountProblem) as caught:
        create_account(uow, "nguyen-lan", password, Role.HOTLINE)
    assert caught.value.problem is problem
    assert not uow.accounts.rows


def test_right_password_signs_in(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    found = authenticate(uow, " Lan ", PASSWORD, NOW)
    assert found is not None
    assert found.id == lan.id


def test_wrong_password_and_unknown_name_get_the_same_answer(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    assert authenticate(uow, "lan", PASSWORD + "!", NOW) is None
    assert authenticate(uow, "hoa", PASSWORD, NOW) is None


def test_unknown_name_costs_one_verification_like_a_known_one(
    uow: FakeAccountsUnitOfWork, lan: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = accounts._hasher()
    work: list[str] = []
    real = hasher.verify_and_update
    monkeypatch.setattr(hasher, "verify_and_update", lambda password, found: work.append(found) or real(password, found))
    for name in ("lan", "hoa"):
        authenticate(uow, name, "sai mật khẩu", NOW)
    assert len(work) == 2
    assert len({found.rsplit("$", 2)[0] for found in work}) == 1  # same algorithm, same cost


def test_fifth_wrong_password_locks_even_for_the_right_one(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    wrong(uow, WRONG_PASSWORDS_ALLOWED)
    assert authenticate(uow, "lan", PASSWORD, NOW) is None
    assert authenticate(uow, "lan", PASSWORD, NOW + LOCKED_FOR - timedelta(seconds=1)) is None
    assert ("sign-in", "account.lock", "lan") in uow.audit.records


def test_lock_ends_by_itself_and_counts_anew(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    wrong(uow, WRONG_PASSWORDS_ALLOWED)
    later = NOW + LOCKED_FOR
    wrong(uow, 1, later)
    found = authenticate(uow, "lan", PASSWORD, later)
    assert found is not None
    assert (found.failed_attempts, found.locked_until) == (0, None)


def test_four_wrong_passwords_and_a_right_one_start_the_count_again(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    wrong(uow, WRONG_PASSWORDS_ALLOWED - 1)
    assert authenticate(uow, "lan", PASSWORD, NOW)
    wrong(uow, WRONG_PASSWORDS_ALLOWED - 1)
    assert authenticate(uow, "lan", PASSWORD, NOW)


def test_guesses_while_locked_do_not_prolong_the_lock(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    wrong(uow, WRONG_PASSWORDS_ALLOWED)
    wrong(uow, 20, NOW + timedelta(minutes=14))
    assert authenticate(uow, "lan", PASSWORD, NOW + LOCKED_FOR)


def test_endless_password_is_answered_like_a_wrong_one(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    assert authenticate(uow, "lan", "x" * 1_000_000, NOW) is None


def test_session_holds_until_it_expires(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    token = open_session(uow, lan, NOW)
    assert session_account(uow, token, NOW + SESSION_LASTS - timedelta(seconds=1)) == lan
    assert session_account(uow, token, NOW + SESSION_LASTS) is None
    assert session_account(uow, token + "x", NOW) is None


def test_only_the_hash_of_a_session_token_is_stored(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    token = open_session(uow, lan, NOW)
    assert token not in uow.accounts.sessions


def test_signing_out_ends_one_session(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    first, second = open_session(uow, lan, NOW), open_session(uow, lan, NOW)
    close_session(uow, first)
    close_session(uow, first)
    assert session_account(uow, first, NOW) is None
    assert session_account(uow, second, NOW) == lan


def test_first_administrator_is_made_once_with_a_password_to_change(uow: FakeAccountsUnitOfWork) -> None:
    password = first_administrator(uow)
    assert password is not None
    account = authenticate(uow, "quantri", password, NOW)
    assert account is not None
    assert account.role is Role.ADMINISTRATOR
    assert account.must_change
    assert first_administrator(uow) is None


def test_two_one_time_passwords_differ(uow: FakeAccountsUnitOfWork) -> None:
    assert accounts.one_time_password() != accounts.one_time_password()


def test_changed_password_replaces_the_old_one_and_ends_sessions(uow: FakeAccountsUnitOfWork) -> None:
    password = first_administrator(uow)
    assert password is not None
    account = uow.accounts.list()[0]
    token = open_session(uow, account, NOW)
    changed = change_password(uow, "quantri", password, PASSWORD, NOW)
    assert not changed.must_change
    assert session_account(uow, token, NOW) is None
    assert authenticate(uow, "quantri", password, NOW) is None
    assert authenticate(uow, "quantri", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("không phải nó", "một mật khẩu mới", Problem.WRONG_PASSWORD),
        (PASSWORD, PASSWORD, Problem.SAME_AS_OLD),
        (PASSWORD, "ngắn", Problem.TOO_SHORT),
    ],
)
def test_refused_change_leaves_the_password(uow: FakeAccountsUnitOfWork, lan: Account, old: str, new: str, problem: Problem) -> None:
    with pytest.raises(AccountProblem) as caught:
        change_password(uow, "lan", old, new, NOW)
    assert caught.value.problem is problem
    assert authenticate(uow, "lan", PASSWORD, NOW)


def test_password_set_by_a_colleague_unlocks_and_must_be_changed(uow: FakeAccountsUnitOfWork, lan: Account) -> None:
    wrong(uow, WRONG_PASSWORDS_ALLOWED)
    set_password(uow, "lan", "mật khẩu tạm", actor="quantri")
    found = authenticate(uow, "lan", "mật khẩu tạm", NOW)
    assert found is not None
    assert found.must_change
    assert ("quantri", "account.password", "lan") in uow.audit.records


def test_password_for_nobody_is_refused(uow: FakeAccountsUnitOfWork) -> None:
    with pytest.raises(AccountProblem) as caught:
        set_password(uow, "hoa", PASSWORD)
    assert caught.value.problem is Problem.UNKNOWN_ACCOUNT


@pytest.mark.parametrize("value", [*Role, *Problem])
def test_every_role_and_problem_has_a_label(value: Role | Problem) -> None:
    assert value.label
    assert value.label != value.value
