"""The fixed words of the documents about a result, in Chinese and in English. Both languages have all of them, or mypy and import fail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from answerable.documents.minutes.wording import WORDING, Language


@dataclass(frozen=True, slots=True)
class ReportWords:
    language: str  # as PDF and Word name it
    section: Callable[[int], str]  # how the sections are numbered
    day: Callable[[date], str]
    summary: str
    report: str
    ballots: str
    result: str
    details: str
    parts: str
    decisions: str
    amendments: str
    remarks: str
    rules: str
    evidence: str
    pictures: str
    own: str  # the heading of one presenter: name and unit
    confirm: str  # what those who sign say
    signers: tuple[str, ...]
    seal: str
    signed_on: str
    bundle: str
    manifest: str
    result_hash: str
    not_published: str
    exact: str
    inside: str
    check: str
    qr: str
    made_from: str
    page: str


REPORT_WORDS = {
    Language.CHINESE: ReportWords(
        language="zh-CN",
        section=WORDING[Language.CHINESE].section,
        day=WORDING[Language.CHINESE].day,
        summary="测评汇总表",
        report="测评结果报告",
        ballots="票数",
        result="测评结果",
        details="各述职人得分明细",
        parts="按票类和指标的得分",
        decisions="会议决定的事项",
        amendments="规则修改",
        remarks="阅读说明",
        rules="计分规则",
        evidence="凭据与核对",
        pictures="图示",
        own="{unit}　{name}",
        confirm="我们监督了发票、收票、开票和计票，确认本表与证据包一致。",
        signers=("监票人", "监票人", "计票人", "主持人"),
        seal="（盖章）",
        signed_on="日期",
        bundle="证据包指纹（SHA-256）",
        manifest="会议清单指纹 M",
        result_hash="本文件所附结果的指纹",
        not_published="结果尚未公布，仍可能变化；本表没有证据包。",
        exact="得分按精确分数计算，只在显示时四舍五入一次；用表内显示值相乘相加，末位可能有出入。",
        inside="本文件附有结果、规则和签名（PDF 附件）。",
        check="核对：运行 answerable verify 本文件.pdf 证据包.zip，或打开二维码中的网址。",
        qr="二维码：{address}",
        made_from="由结果直接生成，未经手工录入",
        page="第 {page} 页，共 {pages} 页",
    ),
    Language.ENGLISH: ReportWords(
        language="en",
        section=WORDING[Language.ENGLISH].section,
        day=WORDING[Language.ENGLISH].day,
        summary="Summary table",
        report="Report on the result",
        ballots="Ballots",
        result="Result",
        details="Each presenter in detail",
        parts="By rater group and criterion",
        decisions="What people decided",
        amendments="Amendments of the rules",
        remarks="To be read with the tables",
        rules="How it is counted",
        evidence="Evidence, and how to check it",
        pictures="Pictures",
        own="{name}, {unit}",
        confirm="We watched ballots being issued, returned, opened and counted, and find this table to agree with the evidence.",
        signers=("Scrutineer", "Scrutineer", "Teller", "Chair"),
        seal="(seal)",
        signed_on="Date",
        bundle="Fingerprint of the evidence bundle (SHA-256)",
        manifest="Fingerprint of the frozen meeting, M",
        result_hash="Fingerprint of the result attached to this file",
        not_published="The result is not published and can still change; there is no evidence bundle for this table.",
        exact="Scores are exact fractions, rounded once, for display. Figures multiplied and added as they stand here may differ in the last digit.",
        inside="The result, the rules and a signature over them are attached to this file (PDF attachments).",
        check="To check: run answerable verify THIS-FILE.pdf BUNDLE.zip, or open the address in the QR code.",
        qr="QR code: {address}",
        made_from="Made from the result itself, with nothing typed in",
        page="Page {page} of {pages}",
    ),
}
