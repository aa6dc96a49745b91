from django.urls import path

from answerable.web.results import decision_views, result_views

app_name = "results"
urlpatterns = [
    path("meetings/<slug:key>/results", result_views.results, name="results"),
    path("meetings/<slug:key>/results/why", result_views.working, name="working"),
    path("meetings/<slug:key>/results/workbook.xlsx", result_views.workbook_file, name="workbook"),
    path("meetings/<slug:key>/results/bundle.zip", result_views.bundle_file, name="bundle"),
    path("meetings/<slug:key>/results/components", decision_views.components, name="components"),
    path("meetings/<slug:key>/results/decide", decision_views.decide, name="decide"),
    path("meetings/<slug:key>/publish", decision_views.publishing, name="publish"),
]
