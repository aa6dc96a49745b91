"""Addresses of a meeting's notice and of the slides that it asks for; and of an answer to it, which needs no account."""

from django.urls import path

from answerable.web.notice import answer_views, notice_views, slides_views

app_name = "notice"
urlpatterns = [
    path("desk/meetings/<slug:key>/notice", notice_views.notice, name="notice"),
    path("desk/meetings/<slug:key>/notice/edit", notice_views.edit, name="edit"),
    path("desk/meetings/<slug:key>/notice/send", notice_views.send, name="send"),
    path("desk/meetings/<slug:key>/notice/remind", notice_views.remind, name="remind"),
    path("desk/meetings/<slug:key>/notice.pdf", notice_views.printed, name="pdf"),
    path("desk/meetings/<slug:key>/notice.docx", notice_views.written, name="word"),
    path("desk/meetings/<slug:key>/slides", slides_views.index, name="slides"),
    path("desk/meetings/<slug:key>/slides.zip", slides_views.together, name="slides-zip"),
    path("desk/meetings/<slug:key>/slides/<int:pk>", slides_views.download, name="slides-file"),
    path("desk/meetings/<slug:key>/slides/<int:pk>/hand-in", slides_views.hand_in, name="slides-hand-in"),
    path(
        "desk/meetings/<slug:key>/slides/<int:pk>/take-back", slides_views.take_back, name="slides-take-back"
    ),
    path("desk/answers/<str:token>", answer_views.answer, name="answer"),
    path("desk/answers/<str:token>/notice.pdf", answer_views.document, name="answer-pdf"),
]
