# Everything runs in .venv, which `make` makes from locked versions.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JS := tools/js
READY := $(VENV)/.ready
DEMO := build/demo
GRAPH := $(DEMO)/graph
TESTS ?= tests
ACTIVITIES ?= 100000
RUN := $(BIN)/partnerships --graph $(GRAPH)

.PHONY: help demo test lint scripts check bench bench-scale bench-questions bench-maps bench-match neo4j docs site pictures lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / /' | awk '{n=$$1; $$1=""; printf "  %-16s%s\n", n, $$0}'

demo: $(READY)  ## set up, load the example data, print the reach table, draw two maps
	@mkdir -p $(DEMO)
	$(RUN) load --yes
	$(RUN) query reach
	$(RUN) query reach -o $(DEMO)/reach.csv
	$(RUN) map reach -o $(DEMO)/reach.html
	$(RUN) map consortia -o $(DEMO)/consortia.html

test: $(VENV)/.ready-dev  ## set up and run the tests; those without their Java or browser say why
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(VENV)/.ready-dev  ## ruff, mypy --strict, the layers, generated docs up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/docs.py --check

scripts: $(JS)/node_modules/.ready  ## check the page's scripts: types by tsc, faults by biome; needs npm
	$(JS)/node_modules/.bin/tsc -p $(JS)
	$(JS)/node_modules/.bin/tsc -p $(JS)/tsconfig.pages.json
	$(JS)/node_modules/.bin/biome lint --error-on-warnings --config-path $(JS) explorer/maps/page explorer/pages/page

check: lint test  ## lint and test

bench: $(VENV)/.ready-dev  ## print what the command costs beside its peers, on the example data and with ACTIVITIES=100000
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/size.py $(ACTIVITIES)

bench-scale: $(VENV)/.ready-dev  ## print what a million activities cost; takes long
	$(BIN)/python benchmarks/scale.py

bench-questions: $(VENV)/.ready-dev  ## print what each named query costs at full size
	$(BIN)/python benchmarks/questions.py

bench-maps: $(VENV)/.ready-dev  ## print what the pages cost, beside raw pyvis and neo4j-viz, in a real browser
	$(BIN)/python benchmarks/maps.py

bench-match: $(VENV)/.ready-dev  ## print how many names `match` decides and how many rightly, and its speed
	$(BIN)/python benchmarks/matching.py

neo4j: $(READY)  ## a real Neo4j in the foreground: NEO4J_PORT, NEO4J_DATA, NEO4J_PASSWORD
	$(BIN)/python tools/neo4j/neo4j_server.py

docs: $(VENV)/.ready-dev  ## write what the docs repeat of the code
	$(BIN)/python tools/docs.py

site: $(VENV)/.ready-dev  ## build the docs as a site in build/site, and check its links
	$(BIN)/python tools/website.py

pictures: $(VENV)/.ready-dev  ## draw the pictures of the docs anew, in a real browser
	$(BIN)/python tools/pictures.py

lock: $(VENV)/.ready-dev  ## write the locked versions anew from pyproject.toml
	$(BIN)/python tools/lock.py

clean:  ## remove what was built
	rm -rf $(VENV) $(JS)/node_modules build dist

$(READY): pyproject.toml requirements/run.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(JS)/node_modules/.ready: $(JS)/package.json $(JS)/package-lock.json
	npm --prefix $(JS) ci --silent --no-audit --no-fund
	@touch $@

$(VENV)/.ready-dev: $(READY) requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@
