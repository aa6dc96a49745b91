from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "answerable.web.worker"
