"""The demonstration's services in the database: who sees what, what lags behind, what readers said."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from delaktig.audit.chain import verify as verify_chain
from delaktig.audit.models import Event
from delaktig.catalogue.models import Material, Miss, Notice, Report, Service, ServiceRevision, Usefulness
from delaktig.catalogue.search.finding import search
from delaktig.catalogue.selectors import published, stale, texts_of, visible_in, whole
from delaktig.exchange.demo import catalogue_files, files
from delaktig.programmes.models import MeasureService
from delaktig.texts.selectors import Status, load

TODAY = date(2026, 3, 10)
STATUTORY = {"content.assessment", "content.plan", "content.civic_orientation", "content.education"}
STATUTORY |= {"content.guidance", "content.final_test"}


def seen_in(code: str) -> dict[str, Service]:
    return {service.slug: service for service in visible_in(code, TODAY)}


class LoadedServices:
    """Tests of the services, for the class that loads the whole demonstration once."""

    def test_there_are_about_a_hundred_and_twenty_services_of_the_borga_area_and_all_ids_are_kept(self) -> None:
        assert Service.objects.filter(keeper_id__in=("638", "434", "407"), state="published").count() >= 120
        uids = {str(uid) for uid in Service.objects.values_list("uid", flat=True)}
        assert uids == {entry.uid for entry in catalogue_files.entries()}

    def test_a_buyers_residents_are_offered_the_sellers_services_and_not_its_library(self) -> None:
        for code in ("018", "504", "616"):
            seen = seen_in(code)
            assert {"moi", "integration-training-swedish", "health-station", "emergency-112"} <= set(seen)
            assert "library" not in seen

    def test_every_municipality_has_all_that_the_act_asks_for(self) -> None:
        for code in files.municipalities():
            found = {content for service in seen_in(code).values() for content in service.contents}
            assert found >= STATUTORY, code

    def test_every_municipality_sees_whom_to_call_in_an_emergency(self) -> None:
        for code in files.municipalities():
            assert {"emergency-112", "violence-helpline"} <= set(seen_in(code)), code

    def test_projects_that_have_ended_stand_in_the_archive_and_name_what_came_after(self) -> None:
        ended = Service.objects.filter(state="archived")
        assert set(ended.values_list("slug", flat=True)) == {
            "project-moi",
            "osallisena",
            "borga-model",
            "employment-pilot",
        }
        assert not ended.filter(heir=None).exists()
        assert ended.get(slug="osallisena").heir == Service.objects.get(slug="job-coach")

    def test_a_late_change_left_the_other_languages_behind_but_not_finnish_and_english(self) -> None:
        service = Service.objects.get(slug="evening-swedish")
        texts = load([service.summary_id, service.name_id])
        assert texts.status(service.summary_id or 0, "ar") is Status.OUTDATED
        assert texts.status(service.summary_id or 0, "fi") is texts.status(service.summary_id or 0, "en")
        assert texts.status(service.summary_id or 0, "fi") is Status.CURRENT
        assert texts.status(service.name_id, "ar") is Status.CURRENT

    def test_the_database_says_what_the_files_say(self) -> None:
        read = list(whole(Service.objects.all()))
        texts = texts_of(read)
        entries = {entry.key: entry for entry in catalogue_files.entries()}
        for service in read:
            wanted = catalogue_files.words(entries[service.slug], "how_to_get_in")
            assert texts.bodies(service.how_to_get_in_id) == wanted, service.slug
            assert len(service.offerings.all()) == len(entries[service.slug].said.get("offerings", ()))

    def test_some_services_are_stale_on_the_day_and_most_are_not(self) -> None:
        late = stale(published(TODAY), TODAY).count()
        assert 3 <= late <= 10
        assert Service.objects.filter(confirm_by=None, state="published").count() == 0

    def test_readers_have_said_what_is_wrong_what_is_useful_and_what_they_sought_in_vain(self) -> None:
        assert Report.objects.count() == len(catalogue_files.table("life")["report"])
        assert {report.municipality_id for report in Report.objects.all()} >= {"638", "616", "545"}
        assert Usefulness.objects.count() == 3
        assert Miss.objects.count() == 2

    def test_measures_of_the_frozen_editions_are_carried_by_services(self) -> None:
        wanted = sum(len(slugs) for one in catalogue_files.table("measures").values() for slugs in one.values())
        assert MeasureService.objects.count() == wanted
        carried = set(MeasureService.objects.values_list("measure__goal__theme__edition__slug", flat=True))
        assert carried == {"2022-2024", "2023-2025", "2025-2026"}

    def test_one_urgent_notice_stands_in_fourteen_languages_and_is_marked_as_invented(self) -> None:
        notice = Notice.objects.get()
        assert notice.invented
        assert set(load([notice.title_id]).bodies(notice.title_id)) == set(settings.GUIDE_LANGUAGES)
        first, last = timezone.localdate(notice.starts_at), timezone.localdate(notice.ends_at)
        assert (first, (last - first).days) == (TODAY, catalogue_files.table("life")["notice"]["days"])

    def test_materials_are_there_in_the_languages_that_the_programme_names(self) -> None:
        brochure = Material.objects.get(uid=catalogue_files.uid_of("material", "early-education-brochure"))
        assert brochure.versions.count() == 10
        assert brochure.services.count() == 2

    def test_every_service_came_through_an_act_with_its_history_and_its_events(self) -> None:
        assert list(verify_chain()) == []
        assert Service.objects.count() <= ServiceRevision.objects.values("service").distinct().count()
        assert Event.objects.filter(name="exchange.catalogue_brought_in").count() == len(catalogue_files.keepers())

    def test_people_find_it_in_their_own_words(self) -> None:
        wanted = {
            ("638", "ar", "دورة سويدية"): "practise-swedish",
            ("638", "fi", "koulutus"): "integration-training-finnish",
            ("638", "sv", "utbildning"): "integration-training-swedish",
            ("616", "so", "iswiidhisk"): "integration-training-swedish",
        }
        for (code, language, words), slug in wanted.items():
            found = search(code, language, words, TODAY, limit=20)
            assert slug in {hit.slug for hit in found.hits}, words
