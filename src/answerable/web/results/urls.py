from django.urls import path

from answerable.web.results import steps, verify_page, views

app_name = "results"
urlpatterns = [
    path("verify", verify_page.verify, name="verify"),
    path("meetings/<slug:key>/results", views.results, name="results"),
    path("meetings/<slug:key>/results/why", views.working, name="working"),
    path("meetings/<slug:key>/results/workbook.xlsx", views.workbook_file, name="workbook"),
    path("meetings/<slug:key>/results/bundle.zip", views.bundle_file, name="bundle"),
    path("meetings/<slug:key>/results/components", steps.components, name="components"),
    path("meetings/<slug:key>/results/decide", steps.decide, name="decide"),
    path("meetings/<slug:key>/publish", steps.publishing, name="publish"),
]
