"""Invented names of the demonstration's people: a surname and two characters, put together by number.

Nobody in particular is meant: the parts are common, and which of them meet follows from arithmetic.
"""

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
)
FIRST = "蕴砚岚澄景思若予知明怀远亦清承书安以嘉文启云沐星舒志宛林见朗锦望秉昱时衡"
SECOND = "山川溪舟禾宁言帆松竹霖泽岳淮谦恒睿菁棠苒薇瑶琳桐雨雪晴枫楠铭韬阳辰曦涵远"
ALL = len(SURNAMES) * len(FIRST) * len(SECOND)
# Without a common divisor with ALL, so that the first ALL numbers give as many different names; far enough that neighbours share no part.
STEP = 24_499


def name_of(number: int) -> str:
    """The name with this number, from 0; those from ALL on come again."""
    rest, second = divmod(number * STEP % ALL, len(SECOND))
    surname, first = divmod(rest, len(FIRST))
    return SURNAMES[surname] + FIRST[first] + SECOND[second]
