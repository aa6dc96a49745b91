from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "answerable.web.front"
    label = "front"
