from django.apps import AppConfig


class WeComConfig(AppConfig):
    name = "answerable.web.accounts.wecom"
    label = "wecom"
