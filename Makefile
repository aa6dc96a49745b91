# demo and test are the two commands; each sets up what it needs first.
VENV := .venv
BIN := $(VENV)/bin
DIST := src/answerable/web/static/dist
SOAK_CYCLES ?= 300
FUZZ_SECONDS ?= 60
HOME_DIR ?= $(if $(wildcard var/demo),var/demo,var/site)
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Compiled modules are kept, whatever the shell says: else each run compiles every test module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo serve test check quick busy-gate assets messages pictures lock clean lint types python-tests frontend-tests dist-unchanged soak fuzz who-sees-what \
  bench-cast bench-crypto bench-issue bench-close bench-memory bench-results bench-reports bench-live bench-venues bench-news bench-readers bench-fairness bench-analysis

demo: $(VENV)/.run ## run the demonstration meeting from import to verified bundle and published news
	answerable demo --out var/demo

serve: $(VENV)/.run ## open the site on the demonstration, if it was run (HOME_DIR=var/site for your own meeting)
	answerable serve --home $(HOME_DIR)

test: ## set up everything and run the whole gate
	@deploy/debian-packages test
	@$(MAKE) --no-print-directory $(VENV)/.dev frontend/node_modules/.installed
	@$(MAKE) --no-print-directory check

# Half of what the tests take is waiting, for a browser or a process; types and the front end's tests are done meanwhile.
check: lint dist-unchanged ## the gate, on a machine that is set up
	@$(MAKE) --no-print-directory --jobs types frontend-tests python-tests

# The inner loop. No types: they take half a minute; `make check` has them. Nor the tests marked slow, most of which ask the same of every page, role,
# field or byte: they are few, and took two fifths of the time.
quick: lint ## everything but browsers, flows, other processes and slow tests
	pytest -q -n 2 -m "not browser and not flow and not process and not soak and not slow"

# For who changes a test: what passes here does not rest on the machine being quick.
busy-gate: ## the gate three times in a row, while two endless loops keep both cores busy
	@for core in 1 2; do python -c "while True: pass" & loops="$$loops $$!"; done; trap 'kill $$loops' EXIT; \
	  for time in 1 2 3; do echo "== the gate, time $$time"; $(MAKE) --no-print-directory check || exit 1; done

lint:
	ruff check .
	ruff format --check .
	lint-imports

types:
	mypy

# The pure packages are held at 100% branch coverage by their own tests; the rest needs no figure. Nor do the slow tests of pure packages: counting the
# lines would double their time. The second run has four workers for two cores, since many of its tests wait
# for a browser or a process.
# A test that hangs ends its worker with a trace of every thread, and the gate goes on. The longest that does not hang, a demonstration, takes four minutes.
HUNG := -o faulthandler_timeout=1800 -o faulthandler_exit_on_timeout=true
PURE := protocol scoring counting disclosure fairness roster room composing documents verifier
python-tests:
	pytest -n 2 $(HUNG) -m "pure and not slow and not soak" $(PURE:%=tests/%) $(PURE:%=--cov=answerable.%) --cov-branch --cov-report=term:skip-covered --cov-fail-under=100
	pytest -n 4 --dist loadfile --no-loadscope-reorder $(HUNG) -m "not soak and (slow or not pure)"

frontend-tests: frontend/node_modules/.installed
	cd frontend && npm test

soak: ## kill -9 the ballot box, PostgreSQL and a primary under load, and look for a lost ballot (SOAK_CYCLES=N); then the longest tests
	@deploy/debian-packages test
	@$(MAKE) --no-print-directory $(VENV)/.dev
	PYTHONPATH=tests $(BIN)/python -m ballotbox.soak --cycles $(SOAK_CYCLES)
	$(BIN)/pytest -q -m soak

fuzz: $(VENV)/.dev ## look for inputs that break a decoder, FUZZ_SECONDS each; new ones join tests/fuzz/corpus
	for name in tests/fuzz/corpus/*; do \
	  PYTHONPATH=tests ANSWERABLE_HOME=var/fuzz $(BIN)/python -m fuzz.hunt $$(basename $$name) --seconds $(FUZZ_SECONDS) || exit 1; done

# The built front end is committed, so that nobody needs Node to run the site.
assets: frontend/node_modules/.installed ## rebuild the style sheet and the phone's script
	cd frontend && tailwindcss -i css/site.css -o ../$(DIST)/site.css --minify
	cd frontend && node build.mjs

dist-unchanged: assets
	@git diff --exit-code --stat -- $(DIST) || { echo "The committed front end differs from its sources: run make assets and commit $(DIST)"; exit 1; }

messages: $(VENV)/.dev ## collect strings into the Chinese catalogue and compile it (needs gettext)
	cd src/answerable/web && django-admin makemessages -l zh_Hans --no-obsolete --no-location
	cd src/answerable/web && django-admin compilemessages -l zh_Hans

tables: $(VENV)/.dev ## write the tables of a new home as all migrations leave them, after a change of the migrations or of a library
	PYTHONPATH=tests $(BIN)/python tests/kept_tables.py

who-sees-what: $(VENV)/.dev ## write docs/who-sees-what.md from what the pages answer to each role
	WRITE_DOCS=1 $(BIN)/pytest -q tests/web/front/test_front_who_sees_what.py

# What README's figures come from. Each prints a table and whether its goals are met; ARGS="--help" tells the options.
bench-cast bench-crypto bench-issue bench-close bench-memory bench-results bench-reports bench-live bench-venues bench-news bench-readers bench-fairness bench-analysis: $(VENV)/.dev
	python -m benchmarks.$(@:bench-%=%) $(ARGS)

# A meeting is held for it over the real servers; look at every picture after changing the looks. ARGS=--all for the big screens at three sizes.
pictures: $(VENV)/.dev ## take a picture of every screen of the room into var/pictures
	ANSWERABLE_RSA_BITS=2048 python tests/pictures/take.py var/pictures $(ARGS)

lock: $(VENV)/.dev ## renew the pinned requirements
	for name in run dev spark; do \
	  uv pip compile -q --no-header --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
	    --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt || exit 1; done

$(VENV)/bin/python:
	@deploy/debian-packages demo
	python3 -m venv $(VENV)

# The locks are complete, so pip resolves nothing: what is released tomorrow changes nothing. `pip check` tells if one is not.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check --disable-pip-version-check
	touch $@

$(VENV)/.dev: requirements/dev.txt requirements/spark.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --require-hashes -r requirements/spark.txt
	$(BIN)/python -m pip check --disable-pip-version-check
	touch $@

frontend/node_modules/.installed: frontend/package-lock.json $(VENV)/.dev
	cd frontend && npm ci --silent --ignore-scripts
	touch $@

clean: ## remove what was set up; databases in var/ stay
	rm -rf $(VENV) frontend/node_modules
