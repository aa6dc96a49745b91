"""Readers write to a site, and it reaches somebody: the message is kept, and mailed to whom the site names (or else the group's site).

Spam is kept out without a puzzle: a field that people do not see must stay empty, nobody writes within three seconds, and after five messages to a site each waits for
the one before, over all processes. Nothing is counted by address: a hall behind one address is not one reader. Whatever is refused is said in words, and what was written
stays in the form. The form acts for nobody who is signed in, so it has no CSRF token, and its page sets no cookie.
"""

import time
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.web.accounts import brake
from answerable.web.boxes import TextBox
from answerable.web.newsroom.addressing import place_of
from answerable.web.newsroom.models import NewsSite, ReaderMessage, StandingPage

QUICKEST = 3  # seconds between the page and the message
SALT = "answerable.newsroom.contact"
SENT = "sent"


class MessageForm(forms.ModelForm[ReaderMessage]):
    """`opened` is the signed moment at which the page was made; `website` is the field that people do not see."""

    use_required_attribute = True
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False, max_length=200)

    class Meta:
        model = ReaderMessage
        fields = ("name", "reply_to", "about", "text")
        labels: ClassVar = {
            "name": gettext_lazy("Your name, if you like"),
            "reply_to": gettext_lazy("Your mail address, if you want an answer"),
            "about": gettext_lazy("Which page it is about, if any"),
            "text": gettext_lazy("Your message"),
        }
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "reply_to": forms.EmailInput(attrs={"autocomplete": "email"}),
            "text": TextBox(attrs={"rows": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trap = self.fields["website"].widget.attrs
        trap.update({"tabindex": "-1", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise forms.ValidationError(
                _("The field that must stay empty has something in it. Empty it, and send the message again.")
            )
        try:
            age = time.time() - signing.loads(cleaned.get("opened") or "", salt=SALT)
        except (signing.BadSignature, TypeError):
            raise forms.ValidationError(
                _("This form was not made by this site. Send the message again from here.")
            ) from None
        if age < QUICKEST:
            raise forms.ValidationError(
                _("That was quicker than anybody writes. Send the message once more.")
            )
        return cleaned


def stamp() -> str:
    return signing.dumps(int(time.time()), salt=SALT)


def recipient(site: NewsSite) -> str:
    """Whom a message reaches; empty if nobody, and then there is no form."""
    if site.contact_mail:
        return site.contact_mail
    group = NewsSite.objects.filter(is_group=True).first()
    return group.contact_mail if group else ""


def shown(page: StandingPage, request: HttpRequest) -> dict[str, Any]:
    """What the template is given when the page is only looked at."""
    reaches = bool(recipient(page.site))
    form = MessageForm(initial={"opened": stamp(), "about": request.GET.get("about", "")[:300]})
    return {
        "form": form if reaches else None,
        "form_address": place_of(page).path,
        "is_sent": SENT in request.GET,
    }


def answer(page: StandingPage, request: HttpRequest) -> HttpResponseBase:
    """Take a message, or say why not."""
    to = recipient(page.site)
    form = MessageForm(request.POST)
    wait = 0.0
    if to and form.is_valid():
        wait = brake.take(("reader message", page.site.slug))
        if not wait:
            keep(page, form, to)
            return redirect(f"{place_of(page).path}?{SENT}=1")
        seconds = int(wait) + 1
        form.add_error(
            None,
            ngettext(
                "Many messages arrive at this moment. Send yours again in %(seconds)d second.",
                "Many messages arrive at this moment. Send yours again in %(seconds)d seconds.",
                seconds,
            )
            % {"seconds": seconds},
        )
    # A form whose moment is not ours gets one that is, so that sending once more is enough.
    sent = request.POST.copy()
    sent["opened"] = _known(sent.get("opened", ""))
    form.data = sent
    context = {**page.get_context(request), "form": form if to else None, "is_sent": False}
    return TemplateResponse(request, page.template, context, status=429 if wait else 422)


def _known(opened: str) -> str:
    try:
        signing.loads(opened, salt=SALT)
    except signing.BadSignature:
        return stamp()
    return opened


def keep(page: StandingPage, form: MessageForm, to: str) -> ReaderMessage:
    """Both or neither: a message that is kept is also on its way."""
    message = form.instance
    message.site, message.language = page.site, page.locale.language_code
    lines = [
        (_("Site"), page.site.name),
        (_("Name"), message.name),
        (_("Answer to"), message.reply_to),
        (_("About"), message.about),
    ]
    with transaction.atomic():
        form.save()
        head = "\n".join(f"{name}: {value}" for name, value in lines if value)
        mail = EmailMessage(
            _("A reader wrote to %(site)s") % {"site": page.site.name},
            f"{head}\n\n{message.text}\n",
            to=[to],
            reply_to=[message.reply_to] if message.reply_to else None,
        )
        mail.send()
    return message
