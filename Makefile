# Delaktig: two commands for a newcomer, `make run` and `make test`; the others are for those who work on it.
PORT ?= 8000
ADDRESS ?= 127.0.0.1
REQUIRE ?=
PYTHON = .venv/bin/python
export PORT ADDRESS REQUIRE

.PHONY: run start test check cover setup bench messages reference lock clean

run: .venv/base          ## the demonstration: invented data, logins printed, on this machine only
	@DJANGO_SETTINGS_MODULE=delaktig.settings.demo DELAKTIG_VAR=$${DELAKTIG_VAR:-var/demo} $(PYTHON) manage.py start --demo --address $(ADDRESS) --port $(PORT)

start: .venv/base        ## for a real municipality: the first page asks what is needed
	@$(PYTHON) manage.py start --address $(ADDRESS) --port $(PORT)

test: .venv/dev          ## everything a newcomer needs to trust a change
	@scripts/test

check: .venv/dev         ## the quick part, for each commit
	@scripts/check

cover: .venv/dev         ## fails unless every branch of the law's casework is tested
	@.venv/bin/pytest -q tests/law/casework --cov=delaktig.law.casework --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

setup: .venv/dev         ## only prepares .venv/

bench: .venv/dev         ## measures; prints ratios
	@$(PYTHON) -m bench

messages: .venv/dev      ## collects strings to translate into the rooms' .po files
	@$(PYTHON) scripts/messages.py

reference: .venv/dev     ## writes the generated pages of docs/reference/
	@$(PYTHON) scripts/reference.py

lock: .venv/dev          ## locks the dependencies anew, with hashes
	@scripts/lock

.venv/base: requirements/base.txt scripts/setup $(shell find src -name '*.po')
	@scripts/setup base

.venv/dev: requirements/dev.txt requirements/base.txt scripts/setup $(shell find src -name '*.po')
	@scripts/setup dev

clean:
	rm -rf .venv var
