"""A group's site and three of its units with an issue of news, as readers would find them; for looking, and for tests that look at every kind of page."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from wagtail.rich_text import RichText

from answerable.web.newsroom import cluster
from answerable.web.newsroom.media import NewsFile, Picture
from answerable.web.newsroom.models import Article, HeadFace, Lead, NewsSite, Section, SectionKind
from answerable.web.organisation.models import Unit
from web.newsroom.articles import article, publish
from web.newsroom.drawings import picture

RIDGES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill-rule="evenodd" d="M2 2h44v44H2zM6 6v18.5c5-2.600 8-8.800 12-8.800s7 7.800'
    " 12.500 7.800S39 18.500 42 17V6zm0 22.800v5.400c5-1.900 8-6.800 12.500-6.800 5 0 7 6 12.500 6 4.600 0 8-3.200 11-5.200V21.500c-3 1.900-6.500 5-11.500"
    " 5-6.500 0-8.500-7.200-12.500-7.200S11 26.500 6 28.800zm0 9.400V42h36V32c-3 1.900-6.500 4.600-11.500 4.600-6 0-8-5.200-12.200-5.200-3.800 0-7.300"
    ' 5-12.300 6.800z"/></svg>'
)
ANTLERS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><g fill="none" stroke="#000" stroke-width="4.2" stroke-linecap="round"><path d="M24'
    " 46V27M24 31C9 29 10 18 12 5M24 31c15-2 14-13 12-26M17.500 27.500C6 25 4 20 4 12M30.500 27.500C42 25 44 20 44 12M18.500 20c1-4 1-8 .5-13M29.500"
    ' 20c-1-4-1-8-.5-13"/></g></svg>'
)
FIRST = datetime(2027, 1, 22, 2, 2, 31, tzinfo=UTC)

TABLE = {
    "data": [
        ["票类", "权重", "应到", "发出", "收回", "有效", "废票"],
        ["A票　领导班子", "40%", "9", "9", "9", "9", "0"],
        ["B票　职能部门负责人", "20%", "14", "14", "14", "14", "0"],
        ["C票　单位负责人", "20%", "19", "18", "18", "18", "0"],
        ["D票　职工代表", "20%", "248", "242", "240", "238", "2"],
    ],
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_header_choice": "both",
}
REQUIREMENTS = [
    {"title": "安全不给产量让路", "text": "", "parts": ["交接班事项写进操作票，缺项不得接班；", "停工权交给班组长，事后只问是否及时，不问损失多少。"]},
    {"title": "现场的问题在现场解决", "text": "能在车间答复的不上会，三日内没有答复的自动转到单位负责人名下。", "parts": []},
    {"title": "研发项目按节点算账", "text": "节点、责任人、经费写在一张表上，逾期的公开列示原因。", "parts": []},
    {"title": "青年骨干轮岗，带教人先到位", "text": "一人一名带教人，轮岗期满由接收单位和带教人共同评价。", "parts": []},
    {"title": "海外项目一张清单管到底", "text": "合同、人员、物资、风险合为一张清单，每月与总部核对一次。", "parts": []},
]  # fmt: skip
FIGURES = [("应到", "290", "人"), ("实到", "283", "人"), ("收回票", "281", "张"), ("会场", "20", "个")]
NEWS = (
    ("news", "五项要求分解为95项措施，三月底前报首次进度", "各单位措施一项一行，写明负责人、期限和见证材料；集团办公室逐项核对后公示。", ""),
    ("safety", "集团首次安全例会：交接班写进操作票", "例会不念材料，七家单位带着自己的操作票来，当场互查，查出缺项二十三处。", "ridges"),
    ("research", "清河有机硅密闭浆渣装置一次开车成功", "装置把敞口沉降改为密闭处理，现场异味投诉当周归零，连续运行满三十天后再作评价。", "membrane"),
    ("people", "七名青年骨干赴海外项目轮岗", "轮岗一年，一人一名带教人。", ""),
    ("safety", "夜班巡检多走一圈，隐患少留一夜", "金岩气体把巡检路线按风险重画，高风险点从每班两次改为四次。", "ridges"),
    ("safety", "花溪水务公布上季度出水数据", "", ""),
    ("safety", "丹霞颜料完成粉尘在线监测改造", "", ""),
    ("research", "一根膜丝走完中试，用了四百一十天", "翠湖研究院和西岭膜材共用一张节点表，逾期的六个节点逐个列出原因。", "membrane"),
    ("research", "云山树脂低游离酚配方转入量产", "小试到量产用了十九个月，比节点表晚六十天，原因已在台账列示。", ""),
    ("research", "松涛催化剂寿命试验满八千小时", "", ""),
    ("people", "五万亩盐田，每一格都有水位线", "北澜盐化的测水工老周们，把三十年的手抄本换成了自动记录。", "fields"),
    ("people", "述职顺序抽签产生，全程录像", "十八家现场述职单位的顺序由职工代表抽出，录像存入会议档案。", ""),
    ("people", "树脂珠粒的二十四小时", "", ""),
)  # fmt: skip
NOTICES = ("关于报送整改台账首次进度的通知", "春节期间值班与应急值守安排", "评议会公开证据包及校验方法")
UNITS = (
    ("qinghe", "清河有机硅", "Qinghe Silicones", "#1b5fa7", "#b3541e", "密闭浆渣处理装置连续运行满三十天"),
    ("luming", "鹿鸣纤维", "Luming Fibres", "#66295f", "#b87a0c", "再生涤纶短纤拿到首张批次追溯证书，每一包都查得到来处"),
    ("beilan", "北澜盐化", "Beilan Salt", "#147684", "#a4551a", "分池水位自动记录覆盖五万亩盐田"),
)  # fmt: skip


def issue(width: int = 1600) -> NewsSite:
    """All of it; pictures are `width` pixels wide."""
    group = cluster.make(
        NewsSite(
            slug="lanting", is_group=True, name="岚庭材料集团", name_en="Lanting Materials Group", logo=RIDGES,
            contact="集团办公室新闻组\n电话0000-0000 0000，工作日 08:30—17:00\n更正与投诉：两个工作日内答复",
            contact_en="Group Office, news desk\nTelephone 0000-0000 0000, 08:30 to 17:00 on working days",
            contact_mail="news@example.org", copyright="© 2027岚庭材料集团 版权所有。转载本站内容须先取得本集团书面授权，并注明来源。",
            copyright_en="© 2027 Lanting Materials Group. To publish something from here again, ask first and name the source.", record_lines="备案号：演示00000000号",
        )
    )  # fmt: skip
    drawn = {kind: picture(kind, kind, words, width) for kind, words in PICTURES.items()}
    for slug, zh, en in (
        ("safety", "安全环保", "Safety"),
        ("research", "科技创新", "Research"),
        ("people", "人才队伍", "People"),
    ):
        add_section(group, slug, zh, en)
    at = FIRST
    main = meeting(group, drawn["hall"])
    for section, title, summary, kind in NEWS:
        at -= timedelta(hours=15)
        put(group, title, at, section=section, summary=summary, picture=drawn.get(kind))
    for number, title in enumerate(NOTICES):
        files = [("file", a_file("样表.xlsx"))] * (2 - number) if number < 2 else []
        put(group, title, FIRST - timedelta(days=number), section="notices", attachments=files)
    translate(main, drawn["hall"])
    for slug, zh, en, brand, accent, title in UNITS:
        of_unit(slug, zh, en, brand, accent, title, drawn)
    return group


PICTURES = {
    "hall": "会场大屏分成二十格，每格是一个分会场的画面；台下坐满参会人员",
    "ridges": "晨雾里的远山，一层淡过一层",
    "membrane": "中空纤维膜断面的显微示意",
    "fibres": "一束纤维在深紫色底上交会、展开",
    "fields": "从空中看盐田，池格深浅不一",
}


def add_section(site: NewsSite, slug: str, zh: str, en: str) -> None:
    first: Section | None = None
    for code, title in (("zh-hans", zh), ("en", en)):
        beside = Section.objects.get(site=site, slug="notices", locale__language_code=code)
        made = Section(
            title=title, slug=slug, kind=SectionKind.NEWS, site=site, locale=beside.locale, show_in_menus=True
        )
        if first:
            made.translation_key = first.translation_key
        beside.add_sibling(pos="left", instance=made)
        first = first or made


def put(site: NewsSite, title: str, at: datetime, **more: Any) -> Article:
    made = publish(article(site, title, **more))
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at, source_date=at.date())
    return made


def a_file(name: str) -> NewsFile:
    return NewsFile.objects.create(
        title=f"2026年度述职评议{name.partition('.')[0]}",
        file=ContentFile(b"%PDF-1.7 sample" * 900, name=name),
    )


def text(*paragraphs: str) -> tuple[str, RichText]:
    return "text", RichText("".join(f"<p>{each}</p>" for each in paragraphs))


def meeting(group: NewsSite, shown: Picture) -> Article:
    """The lead: every kind of block, a correction, attachments."""
    body: list[tuple[str, Any]] = [
        text("1月15日，岚庭材料集团以视频方式召开2026年度述职评议会。主会场设在集团总部，十九家单位各设一个分会场。应到290人，实到281人，符合规定人数。会议由集团分管领导主持。"),
        ("figures", {"items": [{"what": what, "number": number, "unit": unit} for what, number, unit in FIGURES]}),
        ("picture", {"picture": shown, "caption": "主会场。大屏上红框内是正在述职的分会场。", "credit": ""}),
        ("heading", "八分钟述职，一分钟换场"),
        text("述职顺序前一日抽签产生。每家单位八分钟，依次回顾全年工作、报告亮点、分析问题、提出下一步打算，计时牌在二十个会场同步显示。十八家单位现场述职，竹园海外乙因述职人退出，改作书面述职，<b>不计排名</b>。"),
        text("答问环节安排三十分钟。提问集中在四个方面：安全环保与生产怎样合在一起抓，研发项目怎样管节点，新老装置怎样衔接，青年人才怎样培养。"),
        ("quotation", {"text": "问题写得比成绩长，这样的述职才开得下去、改得下去。", "who": "集团主要领导，总结讲话"}),
        ("heading", "先封票，后计票"),
        text("测评采取无记名方式，四类人员分别打分。票封存后任何人不能提前看到分数；截止后由两名监票人宣布发出、收回、有效和废票数，再开票计算。"),
        ("table", {"caption": "测评票发出与收回情况（单位：张）", "table": TABLE, "note": "均分以有效票数为分母。废票两张，均为“优秀”超过每票上限。"}),
        ("heading", "五项工作要求"),
        text("集团主要领导在总结讲话中肯定各单位一年的工作，同时指出基础管理和现场处置仍有短板，要求做到："),
        ("requirements", {"items": REQUIREMENTS}),
        ("video", {"video": a_file("现场.mp4"), "caption": "总结讲话，三分钟。"}),
    ]  # fmt: skip
    made = article(
        group, "十九家单位当面述职，二百八十三人现场测评", slug="meeting", is_featured=True, picture=shown, body=body,
        subtitle="岚庭材料集团召开2026年度述职评议会，集团主要领导逐一点评并提出五项工作要求。",
        summary="集团2026年度述职评议会1月15日以视频方式召开。各单位逐一报告成绩、问题和打算，当场回答提问；集团主要领导逐一点评，提出五项工作要求。",
        source="岚庭材料集团办公室", editor="编辑03", event_date=date(2027, 1, 15),
        attachments=[("file", a_file("汇总表.pdf")), ("file", a_file("五项要求分解表.xlsx"))],
    )  # fmt: skip
    made = publish(made)
    made.correction = "第一段实到人数原为“281人”，应为“283人”；281是收回票数。汇总表无误，未作改动。"
    made.body[0] = text(
        str(made.body[0].value.source)
        .replace("实到281人", "实到283人")
        .replace("<p>", "")
        .replace("</p>", "")
    )
    made = publish(made)
    at = FIRST - timedelta(hours=19)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    return made


def translate(first: Article, shown: Picture) -> None:
    body: list[tuple[str, Any]] = [
        text("Lanting Materials Group held its debriefing and assessment meeting for 2026 by video on 15 January. Of 290 people expected, 283 were present at the main venue and nineteen sub-venues. A deputy head of the group presided."),
        ("picture", {"picture": shown, "caption": "The main venue. The unit that reports is framed in red.", "credit": "Illustration"}),
        ("heading", "Eight minutes each, one to change over"),
        text("The order was drawn by lot the day before. Each unit looked back at its year, named what went well, took apart what did not, and said what comes next."),
        ("quotation", {"text": "When problems take more words than successes, a debrief is worth holding.", "who": "The leader of the group, closing speech"}),
        ("heading", "What was required"),
        ("requirements", {"items": [{"title": "Safety does not make way for output", "text": "", "parts": ["What a shift hands over stands in the operating ticket;", "whoever leads a shift may stop it."]}, {"title": "What can be answered on site is answered on site", "text": "After three days it goes to the head of the unit.", "parts": []}]}),
    ]  # fmt: skip
    made = article(
        first.site, "Nineteen units report in person, 283 people score on the spot", language="en", slug="meeting", is_featured=True, picture=shown,
        body=body, summary="By video, each head reported, was questioned, and was scored by all present. Five requirements follow.", source="Group Office",
        subtitle="The group's leader comments on each debrief and sets five requirements.", editor="Editor 03", event_date=date(2027, 1, 15),
        translation_key=first.translation_key,
    )  # fmt: skip
    made = publish(made)
    at = FIRST - timedelta(hours=18)
    Article.objects.filter(pk=made.pk).update(first_published_at=at, listed_at=at)
    put(
        first.site,
        "Ninety-five measures follow from five requirements",
        FIRST,
        language="en",
        source="Group Office",
        summary="One line each, with owner, deadline and evidence.",
    )


def of_unit(
    slug: str, zh: str, en: str, brand: str, accent: str, title: str, drawn: dict[str, Picture]
) -> None:
    unit = Unit.objects.create(name=zh)
    is_luming = slug == "luming"
    site = cluster.make(
        NewsSite(
            slug=slug, unit=unit, name=zh, name_en=en, brand=brand, accent=accent, is_rounded=is_luming, logo=ANTLERS if is_luming else "",
            head_face=HeadFace.HEI if is_luming else HeadFace.SONG, lead=Lead.ACROSS if is_luming else Lead.BESIDE,
        )
    )  # fmt: skip
    put(
        site,
        title,
        FIRST - timedelta(hours=1),
        picture=drawn["fibres" if is_luming else "fields"],
        source=f"{zh}办公室",
        is_featured=True,
    )
    if is_luming:
        for section, zh_title, en_title in (
            ("shop", "车间一线", "On the shop floor"),
            ("use", "产品与应用", "Products and uses"),
        ):
            add_section(site, section, zh_title, en_title)
        for number, (section, line) in enumerate(
            (("news", "夜班食堂加了一道热汤"), ("news", "阻燃纤维通过轨道车辆内饰检测"), ("news", "色纺小样十日交付"), ("news", "牵伸工段停机检修"),
             ("shop", "牵伸工段的三十七个接头，一个月降到九个"), ("shop", "纺丝组件清洗改到白班"), ("use", "少一道水洗，中空纤维一样蓬松"), ("notices", "二号纺丝线一月停车检修安排")),
        ):  # fmt: skip
            shown = drawn["membrane" if section == "use" else "fibres"] if number in (4, 6) else None
            put(
                site,
                line,
                FIRST - timedelta(hours=3 + number),
                section=section,
                picture=shown,
                summary="班组把断头记在一张墙上的大表里，谁接的、为什么断，写清楚再走。" if shown else "",
                source=f"{zh}办公室",
            )
    else:
        put(site, f"{zh}职工代表补选结果", FIRST - timedelta(days=2), section="notices", source=f"{zh}办公室")
