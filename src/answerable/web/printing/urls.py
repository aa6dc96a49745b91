from django.urls import path

from answerable.web.printing import printing_views

app_name = "printing"
urlpatterns = [
    path("desk/documents/typefaces", printing_views.typefaces_page, name="typefaces"),
    path("desk/documents/signature", printing_views.signature_page, name="signature"),
]
