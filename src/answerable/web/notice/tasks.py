"""What the worker does for notices."""

from django_tasks import task

from answerable.web.meetings.models import Meeting
from answerable.web.notice import sending
from answerable.web.notice.models import SentNotice


@task
def mail(pk: int) -> None:
    sent = SentNotice.objects.select_related("meeting").filter(pk=pk).first()
    if sent is not None:
        sending.mail_all(sent)


@task
def send_if_moved(meeting_pk: int, number: int) -> None:
    meeting = Meeting.objects.select_related("cycle").filter(pk=meeting_pk).first()
    if meeting is not None:
        sending.send_moved(meeting, number)
