"""Two running servers on one database: a service that is withdrawn is found in no process any more."""

from __future__ import annotations

import http.client
import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import demonstration
from tests.web.public.test_two_processes import manage, one_process

pytestmark = pytest.mark.install
WITHDRAW = """
from delaktig.accounts.actor import command_actor
from delaktig.catalogue.actions.states import withdraw
from delaktig.catalogue.models import Service
service = Service.objects.filter(state="published").order_by("pk").first()
withdraw(command_actor(service.keeper_id, "test"), service)
"""
FIND = """
from delaktig.catalogue.models import Service
from delaktig.municipalities.models import Municipality
service = Service.objects.filter(state="published").order_by("pk").first()
place = Municipality.objects.get(code=service.keeper_id)
print("FOUND", service.uid, service.slug, service.keeper_id, place.slug_sv)
"""


def ask(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    found = (answer.status, answer.read().decode())
    connection.close()
    return found


def test_what_is_withdrawn_is_gone_in_each_process_on_its_next_request(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demonstration.copy_to(folder)
    uid, slug, code, place = manage(folder, "shell", "-c", FIND).partition("FOUND ")[2].split()
    one, search = f"/api/v1/services/{uid}", f"/api/v1/search?municipality={code}&q={slug.split('-')[0]}&limit=50"
    page = f"/sv/{place}/services/{slug}/"
    with ExitStack() as stack:
        ports = [stack.enter_context(one_process(folder, name)) for name in ("first", "second")]
        for port in ports:
            assert [ask(port, path)[0] for path in (one, search, page)] == [200, 200, 200]
            assert uid in ask(port, search)[1]
        manage(folder, "shell", "-c", WITHDRAW)
        for port in ports:
            assert [ask(port, path)[0] for path in (one, search, page)] == [404, 200, 404]
            hits = json.loads(ask(port, search)[1])["hits"]
            assert uid not in {hit["uid"] for hit in hits}
