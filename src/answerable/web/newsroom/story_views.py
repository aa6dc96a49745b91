"""The page of a meeting's news: pictures offered, the draft made, and each of its sentences with what it rests on."""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.images.fields import WagtailImageField

from answerable.composing.draft import Held, Missing
from answerable.web.accounts.made_once import made_once
from answerable.web.meetings.access import Duties, actor, for_meeting
from answerable.web.meetings.models import Meeting
from answerable.web.meetings.stage import AFTER_CLOSE
from answerable.web.meetings.stages import NotNow
from answerable.web.newsroom import cluster, stories
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.languages import BY_CODE
from answerable.web.newsroom.meeting_record import may_tell_grades
from answerable.web.newsroom.models import Article, MeetingPhoto, MeetingStory, NewsSite, Picture
from answerable.web.newsroom.rights import rights_of
from answerable.web.newsroom.stories import Drafted

HELD = {
    Held.MEETING: gettext_lazy("the meeting's own page"),
    Held.VENUES: gettext_lazy("venues"),
    Held.ROLES: gettext_lazy("duties at the meeting"),
    Held.ATTENDANCE: gettext_lazy("sign-in"),
    Held.AGENDA: gettext_lazy("log: agenda"),
    Held.DEBRIEFS: gettext_lazy("written debriefs"),
    Held.QUESTIONS: gettext_lazy("log: questions"),
    Held.REMARKS: gettext_lazy("log: remarks"),
    Held.REQUIREMENTS: gettext_lazy("log: requirements"),
    Held.RULES: gettext_lazy("rules"),
    Held.PAPERS: gettext_lazy("published result: turnout"),
    Held.RESULT: gettext_lazy("published result: grades"),
}
MISSING = {
    Missing.CONVENER: gettext_lazy("Who convened the meeting: say so on the meeting's own page."),
    Missing.CHAIR: gettext_lazy("Who presided: give somebody the duty of chair."),
    Missing.LEADER: gettext_lazy("Which leader attended and spoke: say so on the meeting's own page."),
    Missing.ATTENDANCE: gettext_lazy("How many were present: nobody was signed in."),
    Missing.REPORTS: gettext_lazy("Which units reported: no debrief was started in the room."),
    Missing.THEMES: gettext_lazy("What the questions were about: the moderator gave no themes."),
    Missing.REMARKS: gettext_lazy("What the leader said to all: the recorder wrote no remark."),
    Missing.REQUIREMENTS: gettext_lazy("The requirements: the recorder wrote none."),
    Missing.PAPERS: gettext_lazy("Ballots issued and returned: the result is not published for everybody."),
    Missing.ENGLISH: gettext_lazy("English texts of what was written in Chinese."),
}


def writes_news(held: Duties) -> bool:
    return held.organiser


newswriter = for_meeting(writes_news)


class PhotoForm(forms.Form):
    file = WagtailImageField(label=gettext_lazy("Picture"))
    caption = forms.CharField(
        label=gettext_lazy("Caption"),
        max_length=300,
        help_text=gettext_lazy("What is seen on it, for those who do not see it too."),
    )
    credit = forms.CharField(label=gettext_lazy("Who took it"), max_length=200)


@require_safe
@newswriter
def story(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _page(request, meeting, PhotoForm())


@require_POST
@newswriter
def draft(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    site = _site_or_404(meeting)
    try:
        stories.make(meeting, site, actor(request), with_grades="grades" in request.POST)
    except Drafted:
        messages.info(request, _("The news was drafted already."))
    else:
        messages.success(request, _("The news is drafted. It goes through the reviews of its site."))
    return redirect("newsroom:story", meeting.key)


@require_POST
@newswriter
def draft_anew(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    story = get_object_or_404(MeetingStory.objects.select_related("meeting", "site"), meeting=meeting)
    try:
        stories.make_anew(story, actor(request), with_grades="grades" in request.POST)
    except NotNow as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The news is drafted anew from what the record has now."))
    return redirect("newsroom:story", meeting.key)


@made_once
@require_http_methods(["POST"])
@newswriter
def add_photo(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A picture of the meeting, offered to the news."""
    site = _site_or_404(meeting)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, meeting, form, status=422)
    told = form.cleaned_data
    file: UploadedFile = told["file"]
    picture = Picture(
        title=told["caption"],
        description=told["caption"],
        credit=told["credit"],
        file=file,
        collection=cluster.collection_of(site),
        uploaded_by_user=actor(request),
    )
    picture.save()
    MeetingPhoto.objects.create(meeting=meeting, picture=picture, caption=told["caption"])
    return redirect("newsroom:story", meeting.key)


def _site_or_404(meeting: Meeting) -> NewsSite:
    site = stories.site_of(meeting)
    if site is None:
        raise Http404
    return site


def _page(request: HttpRequest, meeting: Meeting, form: PhotoForm, status: int = 200) -> HttpResponse:
    found = MeetingStory.objects.filter(meeting=meeting).select_related("meeting", "site").first()
    site, rights = found.site if found else stories.site_of(meeting), rights_of(request.user)
    anew = found is not None and stories.is_untouched(found)
    context = {
        "meeting": meeting,
        "form": form,
        "site": site,
        "may_edit": site is not None and site.pk in rights.sites,
        "may_make_sites": rights.manages,
        "is_anew": anew,
        "photos": MeetingPhoto.objects.filter(meeting=meeting).select_related("picture"),
        "is_over": meeting.stage in AFTER_CLOSE,
        "may_tell_grades": (found is None or anew) and may_tell_grades(meeting),
        "story": found,
        "drafts": [_draft(each, found) for each in stories.articles_of(meeting)] if found else [],
    }
    return render(request, "newsroom/story.html", context, status=status)


def _draft(article: Article, found: MeetingStory) -> dict[str, object]:
    language = article.locale.language_code
    sentences = [
        {"text": each.text, "held": HELD[each.held] if each.held else "", "events": each.events[:3]}
        for each in stories.stated(article, found)
    ]
    return {
        "article": article,
        "language": BY_CODE[language],
        "address": place_of(article).whole if article.live else "",
        "sentences": sentences,
        "unsupported": sum(not each["held"] for each in sentences),
        "gaps": [MISSING[each] for each in stories.missing(found, language)],
    }
