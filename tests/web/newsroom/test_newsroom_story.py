"""A meeting's news: drafted from its record, held against it, published, and found again by readers."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from answerable.room import acts
from answerable.web.accounts.models import User
from answerable.web.cycles.models import Cycle
from answerable.web.followup.models import Requirement
from answerable.web.meetings import agenda
from answerable.web.meetings.agenda import AgendaMinutes
from answerable.web.meetings.models import Attendee, Meeting, Stage
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import checks, cluster, stories, told_progress
from answerable.web.newsroom.checking.places import Finding
from answerable.web.newsroom.models import Article, MeetingPhoto, MeetingStory, NewsSite
from answerable.web.newsroom.stories import Drafted
from answerable.web.organisation.models import Person, Role, RoleKind, Unit
from answerable.web.room import reading, record, registrations
from web.newsroom.articles import logged, publish

REMARK = "各单位做了大量工作。基础管理还有短板。"


@pytest.fixture
def held(installation: None, meeting: Meeting, organiser: User, group: NewsSite) -> Meeting:
    """A closed meeting of which the room's log has what news is made of."""
    reading.forget()
    agenda.generate(meeting, AgendaMinutes(), organiser)
    Meeting.objects.filter(pk=meeting.pk).update(
        stage=Stage.CONVENED, convened_by="集团党委", leader="集团主要领导"
    )
    meeting.refresh_from_db()
    registrations.advanced(meeting, organiser)
    Attendee.objects.filter(meeting=meeting, group="A").update(present=True)
    first = meeting.items.get(presenter__position=1)
    for act in (
        acts.ItemCalled(first.pk),
        acts.ItemStarted(first.pk),
        acts.QuestionsOpened(),
        acts.QuestionAsked("为什么晚了？", "代表", first.presenter_id),
        acts.QuestionApproved(6, "工期"),
        acts.QuestionAnswered(6, "缺一个备件。"),
        acts.ItemEnded(first.pk),
        acts.RemarkWritten(REMARK),
        acts.RemarkWritten("把住节点。", presenter=first.presenter_id),
        acts.RequirementWritten("安全不给产量让路：缺项不得接班。", ("列清单", "按期销号")),
    ):
        record.append(meeting, act, organiser)
    Meeting.objects.filter(pk=meeting.pk).update(stage=Stage.CLOSED)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def drafted(held: Meeting, group: NewsSite, organiser: User) -> MeetingStory:
    return stories.make(held, group, organiser, with_grades=False)


def picture(name: str = "hall.png") -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (800, 500), "teal").save(made, "PNG")
    made.seek(0)
    made.name = name
    return made


def test_the_draft_is_an_article_in_each_language_that_nobody_has_published(
    drafted: MeetingStory, held: Meeting, group: NewsSite
) -> None:
    chinese, english = stories.articles_of(held)
    assert chinese.title == f"岚庭材料集团召开{held.cycle.assessed_year}年度述职评议会"
    assert english.title.startswith("Lanting Materials Group holds")
    assert chinese.translation_key == english.translation_key
    assert (chinese.live, english.live) == (False, False)
    assert not logged().exists()
    assert chinese.get_parent().slug == "debriefs"


def test_each_sentence_says_where_it_is_from(drafted: MeetingStory, held: Meeting) -> None:
    for article in stories.articles_of(held):
        told = stories.stated(article, drafted)
        assert [each.text for each in told if each.held is None] == []
    chinese = stories.articles_of(held)[0]
    by_text = {each.text: each for each in stories.stated(chinese, drafted)}
    assert by_text["基础管理还有短板。"].held == "remarks"
    number = reading.log_of(held).state.remarks
    assert by_text["基础管理还有短板。"].events == (
        next(each.written for each in number.values() if each.presenter is None),
    )
    assert "把住节点。" not in by_text


def test_a_sentence_that_somebody_adds_is_marked(drafted: MeetingStory, held: Meeting) -> None:
    article = stories.articles_of(held)[0]
    article.body = [*article.body.get_prep_value(), {"type": "text", "value": "<p>会议气氛热烈。</p>"}]
    article.save_revision()
    told = stories.stated(article, drafted)
    assert [each.text for each in told if each.held is None] == ["会议气氛热烈。"]


def test_a_gap_that_is_left_keeps_it_from_readers(drafted: MeetingStory, held: Meeting) -> None:
    article = stories.articles_of(held)[0]
    open_places = [each.hit for each in checks.open_hits(article) if each.hit.finding is Finding.GAP]
    assert {each.text for each in open_places} == {"【待补："}
    assert len(open_places) == len(drafted.gaps["zh-hans"])


def test_an_organiser_is_offered_meetings_without_news(
    held: Meeting, group: NewsSite, organiser: User, client: Client
) -> None:
    client.force_login(organiser)
    said = reverse("newsroom:story", args=[held.key])
    assert said in client.get("/editors/").content.decode()
    stories.make(held, group, organiser, with_grades=False)
    assert said not in client.get("/editors/").content.decode()


def test_without_a_site_the_page_leads_to_making_one(
    client: Client, meeting: Meeting, organiser: User
) -> None:
    client.force_login(organiser)
    page = client.get(reverse("newsroom:story", args=[meeting.key])).content.decode()
    assert f'href="{reverse("newsroom_desk:site-new")}"' in page
    assert client.get(reverse("newsroom_desk:site-new")).status_code == 200


def test_readers_find_every_fact_once_it_is_published(
    drafted: MeetingStory, held: Meeting, client: Client
) -> None:
    article = publish(stories.articles_of(held)[0])
    address = f"/debriefs/{article.slug}/"
    page = client.get(address).content.decode()
    for fact in ("集团党委", "集团主要领导", "基础管理还有短板。", "缺项不得接班", "按期销号", "工期"):
        assert fact in page
    assert article.title in client.get("/").content.decode()
    assert article.title in client.get("/debriefs/").content.decode()


def test_requirements_are_followed_in_the_words_and_the_language_of_the_article(
    drafted: MeetingStory, held: Meeting, client: Client
) -> None:
    Requirement.objects.create(meeting=held, number=1, text="安全不给产量让路：缺项不得接班。\n(1) 列清单")
    chinese, english = stories.articles_of(held)
    english.body[next(at for at, block in enumerate(english.body) if block.block_type == "requirements")] = (
        "requirements",
        {"items": [{"title": "Safety before output", "text": "", "parts": []}]},
    )
    for each in (chinese, english):
        publish(each)
    for start, title, told in (
        ("/", "安全不给产量让路", "家单位已报措施"),
        ("/en/", "Safety before output", "units have reported measures"),
    ):
        front = client.get(start).content.decode().partition('class="deep"')[2]
        assert f"{start}debriefs/{chinese.slug}/#r1" in front
        assert f">{title}</a>" in front.replace("<wbr>", "")
        assert f"0 / 0 {told}" in front
        # The article does not lead to itself.
        assert f"{chinese.slug}/#r1" not in client.get(f"{start}debriefs/{chinese.slug}/").content.decode()
    Requirement.objects.create(meeting=held, number=2, text="补一条")
    assert "补一条" in client.get("/").content.decode()
    assert 'class="deep"' not in client.get("/en/").content.decode()


def test_it_is_drafted_once_and_not_before_the_close(
    held: Meeting, group: NewsSite, organiser: User, drafted: MeetingStory
) -> None:
    with pytest.raises(Drafted):
        stories.make(held, group, organiser, with_grades=False)
    MeetingStory.objects.all().delete()
    held.stage = Stage.CONVENED
    with pytest.raises(NotNow):
        stories.make(held, group, organiser, with_grades=False)


def test_it_is_drafted_anew_until_somebody_has_worked_on_it(
    held: Meeting, organiser: User, drafted: MeetingStory, client: Client
) -> None:
    client.force_login(organiser)
    record.append(held, acts.RemarkWritten("后来补记的话。"), organiser)
    page, anew = (reverse(f"newsroom:{view}", args=[held.key]) for view in ("story", "story-anew"))
    assert anew in client.get(page).content.decode()
    assert client.post(anew).status_code == 302
    articles = stories.articles_of(held)
    assert [each.locale.language_code for each in articles] == ["zh-hans", "en"]
    assert "后来补记的话。" in str(articles[0].body.raw_data)
    assert MeetingStory.objects.get(meeting=held).drafted_from > drafted.drafted_from
    for each in articles:
        each.delete()
    assert client.post(anew, follow=True).context["drafts"], "what was deleted is drafted again"
    article = stories.articles_of(held)[1]
    article.title = "Worked on"
    article.save_revision(user=organiser)
    assert anew not in client.get(page).content.decode()
    refused = client.post(anew, follow=True).content.decode()
    assert "Somebody has worked on the draft since" in refused
    assert stories.articles_of(held)[1].get_latest_revision_as_object().title == "Worked on"


def test_the_news_of_a_units_own_round_stands_on_its_own_site(
    held: Meeting, group: NewsSite, qinghe: NewsSite, client: Client
) -> None:
    Cycle.objects.filter(pk=held.cycle_id).update(unit=qinghe.unit)
    user = User.objects.create_user("of-qinghe")
    person = Person.objects.create(identifier="Q1", name="清河主办", unit=qinghe.unit, user=user)
    Role.objects.create(person=person, kind=RoleKind.ORGANISER, unit=qinghe.unit)
    client.force_login(user)
    page = reverse("newsroom:story", args=[held.key])
    photo = {"file": picture(), "caption": "主会场", "credit": "李记"}
    assert client.post(reverse("newsroom:story-photo", args=[held.key]), photo).status_code == 302
    assert client.post(reverse("newsroom:story-draft", args=[held.key])).status_code == 302
    assert {each.site for each in Article.objects.filter(meeting=held)} == {qinghe}
    assert {each.picture.collection.name for each in MeetingPhoto.objects.filter(meeting=held)} == {
        cluster.collection_of(qinghe).name
    }
    shown = client.get(page).content.decode()
    assert "/editors/" not in shown, "who does not edit the site is not led there"
    Role.objects.create(person=person, kind=RoleKind.EDITOR, unit=qinghe.unit)
    assert "/editors/" in client.get(page).content.decode()
    publish(stories.articles_of(held)[0])
    assert told_progress.of_newest_meeting(group, "zh-hans") is None


def test_without_the_units_site_its_organiser_is_told_who_makes_it(
    held: Meeting, group: NewsSite, client: Client
) -> None:
    unit = Unit.objects.create(name="云山树脂")
    Cycle.objects.filter(pk=held.cycle_id).update(unit=unit)
    user = User.objects.create_user("of-yunshan")
    person = Person.objects.create(identifier="Y1", name="云山主办", unit=unit, user=user)
    Role.objects.create(person=person, kind=RoleKind.ORGANISER, unit=unit)
    client.force_login(user)
    page = client.get(reverse("newsroom:story", args=[held.key])).content.decode()
    assert reverse("newsroom_desk:site-new") not in page
    assert "Sites are made by an organiser of the whole organisation." in page
    assert client.post(reverse("newsroom:story-draft", args=[held.key])).status_code == 404


def test_the_page_offers_the_draft_and_shows_gaps_and_sources(
    held: Meeting, client: Client, organiser: User
) -> None:
    client.force_login(organiser)
    page = reverse("newsroom:story", args=[held.key])
    assert "No draft yet" in client.get(page).content.decode()
    photo = {"file": picture(), "caption": "主会场", "credit": "办公室"}
    assert client.post(reverse("newsroom:story-photo", args=[held.key]), photo).status_code == 302
    assert client.post(reverse("newsroom:story-draft", args=[held.key])).status_code == 302
    shown = client.get(page).content.decode()
    assert "Ballots issued and returned: the result is not published for everybody." in shown
    assert "1 sentence is not in the record." in shown  # the caption of the picture, in Chinese only
    assert "log: requirements" in shown
    article = Article.objects.get(meeting=held, locale__language_code="zh-hans")
    assert article.picture == MeetingPhoto.objects.get().picture


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"caption": "主会场", "credit": "办公室"}, "This field is required."),
        ({"file": io.BytesIO(b"no picture"), "caption": "主会场", "credit": "办公室"}, "image"),
    ],
)
def test_a_picture_that_is_none_is_refused_and_what_was_typed_stays(
    held: Meeting, client: Client, organiser: User, sent: dict[str, object], said: str
) -> None:
    client.force_login(organiser)
    if "file" in sent:
        sent["file"].name = "hall.png"  # type: ignore[attr-defined]
    answer = client.post(reverse("newsroom:story-photo", args=[held.key]), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "主会场" in answer.content.decode()


@pytest.mark.parametrize(
    "view", ["newsroom:story", "newsroom:story-draft", "newsroom:story-anew", "newsroom:story-photo"]
)
def test_only_organisers_draft_the_news(held: Meeting, client: Client, view: str) -> None:
    address = reverse(view, args=[held.key])
    ask = client.get if view == "newsroom:story" else client.post
    assert ask(address).status_code == 302
    client.force_login(User.objects.create_user("somebody"))
    assert ask(address).status_code == 403
