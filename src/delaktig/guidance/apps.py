from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "delaktig.guidance"
    label = "guidance"

    def ready(self) -> None:
        from delaktig.accounts.retention import erases_too
        from delaktig.guidance.retention import past

        erases_too(past)
