"""Our own pages below /editors/desk/."""

from django.urls import path

from answerable.web.newsroom import (
    article_views,
    cluster_views,
    freshness_views,
    message_views,
    readership_views,
    syndication_views,
    translation_views,
)

urlpatterns = [
    path("articles/<int:page_id>/", article_views.article, name="article"),
    path("articles/<int:page_id>/record/", article_views.record, name="record"),
    path("articles/<int:page_id>/hand-in/", article_views.hand_in, name="hand-in"),
    path("articles/<int:page_id>/review/", article_views.review, name="review"),
    path("articles/<int:page_id>/proof/", article_views.proof, name="proof"),
    path("articles/<int:page_id>/dismiss/", article_views.dismiss, name="dismiss"),
    path("articles/<int:page_id>/translate/", article_views.translate, name="translate"),
    path("articles/<int:page_id>/offer/", syndication_views.offer, name="offer"),
    path("articles/<int:page_id>/stand/", syndication_views.stand, name="stand"),
    path("exchange/", syndication_views.exchange, name="exchange"),
    path("exchange/<int:pk>/", syndication_views.offered, name="offered"),
    path("exchange/<int:pk>/take/", syndication_views.take, name="take"),
    path("exchange/<int:pk>/decline/", syndication_views.decline, name="decline"),
    path("exchange/<int:pk>/renew/", syndication_views.renew, name="renew"),
    path("freshness/", freshness_views.board, name="freshness"),
    path("languages/", translation_views.board, name="languages"),
    path("readers/", readership_views.readers, name="readers"),
    path("readers/readers.csv", readership_views.readers_csv, name="readers-csv"),
    path("messages/", message_views.reader_messages, name="messages"),
    path("messages/<int:message_id>/dealt-with/", message_views.deal, name="deal"),
    path("sites/", cluster_views.sites, name="sites"),
    path("sites/new/", cluster_views.site_new, name="site-new"),
    path("sites/<int:pk>/", cluster_views.site, name="site"),
    path("sites/<int:pk>/duties/", cluster_views.duties, name="duties"),
    path("lists/", cluster_views.lists, name="lists"),
    path("lists/words/add/", cluster_views.word_add, name="word-add"),
    path("lists/words/<int:pk>/remove/", cluster_views.word_remove, name="word-remove"),
    path("lists/leaders/add/", cluster_views.leader_add, name="leader-add"),
    path("lists/leaders/<int:pk>/remove/", cluster_views.leader_remove, name="leader-remove"),
]
