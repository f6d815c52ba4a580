from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "delaktig.surveys"
    label = "surveys"

    def ready(self) -> None:
        from delaktig.accounts.retention import erases_too
        from delaktig.surveys.retention import past

        erases_too(past)
