from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.zalo import Signer, check_settings, signature, verify
from bot.channels.zalo_send import appsecret_proof
from bot.errors import ConfigurationError
from tests.doubles.intake import settings
from tests.doubles.zalo_oauth import pkce_challenge

VECTOR = json.loads((Path(__file__).parents[2] / "fixtures" / "zalo_signature.json").read_text("utf-8"))
RAW = VECTOR["body"].encode()
TIMES = (VECTOR["timestamp"],)


def signer(first: str = "app_id") -> Signer:
    return Signer(VECTOR["app_id"], VECTOR["oa_id"], SecretStr(VECTOR["secret"]), first)


def test_digest_of_the_published_example() -> None:
    assert signature(VECTOR["app_id"], RAW, TIMES[0], VECTOR["secret"]) == VECTOR["app_id_first"]
    assert signature(VECTOR["oa_id"], RAW, TIMES[0], VECTOR["secret"]) == VECTOR["oa_id_first"]


@pytest.mark.parametrize(
    ("first", "accepted"), [("app_id", {"app_id_first"}), ("oa_id", {"oa_id_first"}), ("either", {"app_id_first", "oa_id_first"})]
)
def test_the_setting_says_which_variant_counts(first: str, accepted: set[str]) -> None:
    for variant in ("app_id_first", "oa_id_first"):
        found = verify(signer(first), RAW, TIMES, f"mac={VECTOR[variant]}")
        assert found == (variant.removesuffix("_first") if variant in accepted else None)


@pytest.mark.parametrize("digest", VECTOR["rejected"].values(), ids=VECTOR["rejected"].keys())
def test_digests_of_other_recipes_are_refused(digest: str) -> None:
    assert verify(signer("either"), RAW, TIMES, f"mac={digest}") is None


@pytest.mark.parametrize("write", [str, str.upper, lambda digest: f"mac={digest}", lambda digest: f" MAC={digest.upper()} "])
def test_prefix_and_case_of_the_header_do_not_matter(write: object) -> None:
    assert callable(write)
    assert verify(signer(), RAW, TIMES, write(VECTOR["app_id_first"])) == "app_id"


@pytest.mark.parametrize("given", ["", "mac=", "mac=ë", "x" * 10_000])
def test_any_other_header_is_refused(given: str) -> None:
    assert verify(signer(), RAW, TIMES, given) is None


def test_one_changed_byte_is_refused() -> None:
    assert verify(signer(), RAW + b" ", TIMES, VECTOR["app_id_first"]) is None


def test_a_second_timestamp_may_be_the_signed_one() -> None:
    assert verify(signer(), RAW, ("1", TIMES[0]), VECTOR["app_id_first"]) == "app_id"
    assert verify(signer(), RAW, (), VECTOR["app_id_first"]) is None


def test_app_secret_proof_of_the_published_example() -> None:
    example = VECTOR["appsecret_proof"]
    assert appsecret_proof(example["token"], example["secret"]) == example["proof"]


def test_the_double_checks_pkce_as_the_standard_says() -> None:
    assert pkce_challenge(VECTOR["pkce"]["verifier"]) == VECTOR["pkce"]["challenge"]


def test_missing_settings_are_named() -> None:
    with pytest.raises(ConfigurationError, match="ANSINH_ZALO_APP_SECRET, ANSINH_ZALO_OA_SECRET, ANSINH_ZALO_OA_ID"):
        check_settings(settings(zalo_app_id="1"))
    check_settings(settings())
