"""How text is cut for searching. tests/frontend/search.test.ts holds the script to the same pieces."""

from answerable.publication.grams import pieces


def test_chinese_is_found_by_every_character_and_pair_and_the_rest_by_words() -> None:
    assert pieces("述职大会") == {"述", "职", "大", "会", "述职", "职大", "大会"}
    assert pieces("会 Report_2027 １２") == {"会", "report", "2027", "12"}
    assert pieces("2027年会，begin") == {"2027", "年", "会", "年会", "begin"}
    assert pieces(" ，。") == set()
