"""Whoever scores in an ordinary meeting meets no word of cryptography, unless they ask how it can be checked."""

import re

import pytest
from django.utils.translation import override

from answerable.web.sentences import phone

# One tap away, for those who want it.
ASKED_FOR = {"check_explained"}
WORDS = {
    "en": re.compile(
        r"\b(keys?|hash|cipher|crypt\w*|encrypt\w*|signed(?! in)|signature|seal\w*|token|ledger|proof|proved|credential|blind|issuer|"
        r"fingerprint|checkpoint|manifest|certificate|bundle)\b",
        re.IGNORECASE,
    ),
    "zh-hans": re.compile(
        "密钥|哈希|加密|解密|密码|签名|密封|封存|账本|账册|令牌|证明|指纹|签发|检查点|清单|证书|证据"
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_the_phone_speaks_of_scores_and_not_of_cryptography(language: str) -> None:
    with override(language):
        said = {key: str(text) for key, text in phone.sentences().items()}
    wrong = {key: text for key, text in said.items() if WORDS[language].search(text)}
    assert wrong.keys() == ASKED_FOR, wrong
