"""What stands on a picture besides the figures, and the sentences of its text alternative, in Chinese and in English.

A sentence with {names} is filled with `str.format`, so braces in what people wrote are not looked at.
"""

from dataclasses import dataclass

from answerable.documents.minutes.wording import Language


@dataclass(frozen=True, slots=True)
class ChartWords:
    said: str  # a name and what is said of it
    listed: str  # between what is said of two names
    rank: str
    rank_between: str
    unranked: str
    key_rank: str
    key_interval: str
    key_limit: str
    limit: str
    group_score: str
    total: str
    spread: str
    key_total: str
    year: str
    change: str
    nothing: str
    turnout: str
    key_valid: str
    key_void: str
    key_missing: str
    withheld: str
    share: str


WORDS = {
    Language.CHINESE: ChartWords(
        said="{name}：{said}",
        listed="；",
        rank="第{rank}名",
        rank_between="第{rank}名，名次区间{low}到{high}",
        unranked="无名次",
        key_rank="实际名次",
        key_interval="名次区间",
        key_limit="“{grade}”的名额线",
        limit="“{grade}”的名额为{places}名",
        group_score="{group}{score}",
        total="合计{score}",
        spread="相差{spread}",
        key_total="合计得分",
        year="{year}年{score}",
        change="变化{change}",
        nothing="无数据",
        turnout="有效{valid}，废票{void}，应到{expected}",
        key_valid="有效",
        key_void="废票",
        key_missing="未收回",
        withheld="不公布",
        share="{level} {share}%",
    ),
    Language.ENGLISH: ChartWords(
        said="{name}: {said}",
        listed="; ",
        rank="rank {rank}",
        rank_between="rank {rank}, between {low} and {high}",
        unranked="no rank",
        key_rank="Rank",
        key_interval="Range of ranks",
        key_limit="Limit of “{grade}”",
        limit="Places for “{grade}”: {places}",
        group_score="{group} {score}",
        total="in all {score}",
        spread="{spread} apart",
        key_total="Score in all",
        year="{year}: {score}",
        change="change {change}",
        nothing="no figure",
        turnout="{valid} valid, {void} void, {expected} expected",
        key_valid="Valid",
        key_void="Void",
        key_missing="Not returned",
        withheld="not published",
        share="{level} {share}%",
    ),
}
