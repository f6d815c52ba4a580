"""Addresses of the own view. They carry a language and a letter's number, and nothing of a person."""

from django.urls import path, register_converter

from delaktig.web.own import door, pages
from delaktig.web.own.converters import LetterNumber, OwnLanguage

register_converter(OwnLanguage, "own_language")
register_converter(LetterNumber, "letter")
IN = "own/<own_language:language>/"

urlpatterns = [
    path("own/", door.front, name="own-front"),
    path("own/<letter:letter>/", door.front, name="own-letter-short"),
    path(IN, door.door, name="own-start"),
    path(f"{IN}<letter:letter>/", door.door, name="own-letter"),
    path(f"{IN}plan/", pages.plan, name="own-plan"),
    path(f"{IN}times/", pages.times, name="own-times"),
    path(f"{IN}looks/", pages.looks, name="own-looks"),
    path(f"{IN}data/", pages.data, name="own-data"),
    path(f"{IN}leave/", door.leave, name="own-leave"),
]
