"""A small invented catalogue in many languages, for search."""

from __future__ import annotations

from typing import Any

from delaktig.catalogue.actions.editing import write_words
from delaktig.catalogue.models import Service
from tests.catalogue.building import a_service

SERVICES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "integration": (
        "swedish",
        {
            "sv": ("Integrationsutbildning", "Lär dig svenska och hur samhället fungerar."),
            "fi": ("Kotoutumiskoulutus", "Opit ruotsia ja miten yhteiskunta toimii."),
            "en": ("Integration training", "Learn Swedish and how society works."),
            "ar": ("دورة الاندماج", "تعلم اللغة السويدية وكيف يعمل المجتمع."),
            "so": ("Tababarka isdhexgalka", "Baro af-Iswiidhishka iyo sida bulshadu u shaqeyso."),
            "ru": ("Интеграционное обучение", "Выучите шведский язык и узнайте, как устроено общество."),
            "th": ("หลักสูตรปรับตัว", "เรียนภาษาสวีเดนและรู้จักสังคม"),
        },
    ),
    "evening-course": (
        "swedish",
        {
            "sv": ("Svenskkurs på kvällen", "En kurs för dig som arbetar på dagarna."),
            "fi": ("Ruotsin kielikurssi illalla", "Kurssi sinulle, joka olet päivisin töissä."),
            "ar": ("دورة اللغة السويدية مساءً", "دورة لمن يعمل في النهار."),
            "uk": ("Курси шведської мови ввечері", "Для тих, хто вдень працює."),
            "tr": ("Akşam İsveççe kursu", "Gündüz çalışanlar için kurs."),
        },
    ),
    "day-care": (
        "daycare",
        {
            "sv": ("Småbarnspedagogik på daghemmet", "Plats för ditt barn medan du studerar."),
            "fi": ("Varhaiskasvatus päiväkodissa", "Paikka lapsellesi, kun opiskelet."),
            "en": ("Early education and day care", "A place for your child while you study."),
            "vi": ("Nhà trẻ", "Chỗ cho con bạn khi bạn đi học."),
            "fa": ("مهدکودک", "جایی برای کودک شما هنگام تحصیل."),
            "ckb": ("باخچەی منداڵان", "شوێنێک بۆ منداڵەکەت کاتێک دەخوێنیت."),
        },
    ),
    "health": (
        "care",
        {
            "sv": ("Hälsostationen", "Vård när du är sjuk."),
            "fi": ("Terveysasema", "Hoitoa, kun olet sairas."),
            "sq": ("Qendra shëndetësore", "Kujdes kur jeni i sëmurë."),
            "et": ("Tervisekeskus", "Abi, kui oled haige."),
        },
    ),
    "housing": ("find_home", {"sv": ("Hyresbostäder", "Sök en bostad hos kommunen.")}),
}


def a_catalogue(actor: Any) -> dict[str, Service]:
    """Publish the services through the acts; return them by slug."""
    found = {}
    for slug, (topic, words) in SERVICES.items():
        name, summary = words["sv"]
        service = a_service(actor, {"name": name, "summary": summary}, topics=(topic,))
        Service.objects.filter(pk=service.pk).update(slug=slug)
        service.refresh_from_db()
        for language, (name, summary) in words.items():
            if language != "sv":
                service = write_words(actor, service, language, {"name": name, "summary": summary})
        found[slug] = service
    return found
