from django.urls import path

from answerable.web.results import (
    cascade_views,
    decision_views,
    result_views,
    statistics_views,
    template_views,
    what_if_views,
)

app_name = "results"
urlpatterns = [
    path("evidence/<slug:key>/results", result_views.results, name="results"),
    path("evidence/<slug:key>/results/with-ticket", result_views.with_ticket, name="with-ticket"),
    path("evidence/<slug:key>/results/check", result_views.check, name="check"),
    path("evidence/<slug:key>/results/why", result_views.working, name="working"),
    path("evidence/<slug:key>/results/workbook.xlsx", result_views.workbook_file, name="workbook"),
    path("evidence/<slug:key>/results/documents/<str:name>", result_views.document, name="document"),
    path("evidence/<slug:key>/results/bundle.zip", result_views.bundle_file, name="bundle"),
    path("desk/years/<int:year>", cascade_views.of_year, name="cascade"),
    path("desk/meetings/<slug:key>/results/components", decision_views.components, name="components"),
    path("desk/meetings/<slug:key>/results/decide", decision_views.decide, name="decide"),
    path("desk/meetings/<slug:key>/results/statistics", statistics_views.statistics, name="statistics"),
    path("desk/report-template", template_views.template, name="template"),
    path("desk/report-template/example.docx", template_views.example, name="template-example"),
    path("desk/meetings/<slug:key>/results/what-if", what_if_views.what_if, name="what-if"),
    path("desk/meetings/<slug:key>/publish", decision_views.publishing, name="publish"),
]
