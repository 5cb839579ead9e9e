# Everything one does with Puente. `make` alone lists the commands.
.DEFAULT_GOAL := help
.PHONY: help run test check format bench torture backup restore lock messages install dev
.PHONY: check-all format-check lint types imports templates migrations duplication
.PHONY: dependencies dead-code spelling untranslated

BIN := .venv/bin
CLONES := .venv/clones.txt
ROOMS := lms courses assessments certificates
PYTHON_CODE := $(ROOMS) scripts tests manage.py

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: install ## Serve on this machine: web, worker, course and demo people (PORT, PUENTE_DATA, COURSE)
	@exec $(BIN)/python -m lms.serve --stop-with-parent

test: dev ## Run every test: SQLite, PostgreSQL, Redis, browser (SUITES="sqlite postgres browser")
	@exec $(BIN)/python scripts/run_tests.py $(SUITES)

check: dev ## Format, lint, types, imports, templates, migrations, duplication, dependencies
	@$(MAKE) --no-print-directory --keep-going check-all && echo "All checks passed."

format: dev ## Format the code and the templates
	@$(BIN)/ruff check -q --fix-only $(PYTHON_CODE)
	@$(BIN)/ruff format $(PYTHON_CODE)

bench: dev ## Measure requests against bare Django views, then credentials, documents, cohorts, calibration
	@$(BIN)/python scripts/bench.py
	@for part in analysis credentials certificates cohort calibration; do \
		echo "-- $$part"; $(BIN)/python scripts/bench_$$part.py || exit 1; done

torture: dev ## Kill processes while learners take quizzes, then look for every answer (SECONDS=120)
	@exec $(BIN)/python -m scripts.torture --seconds $(or $(SECONDS),120)

backup: install ## Write database, media and secrets to one file (FILE=path to choose it)
	@exec $(BIN)/python manage.py backup $(if $(FILE),--file "$(FILE)")

restore: install ## Put a backup back (FILE=path; FORCE=1 replaces what is there)
	@test -n "$(FILE)" || { echo "Say which: make restore FILE=path/to/backup.tar.gz"; exit 1; }
	@exec $(BIN)/python manage.py restore "$(FILE)" $(if $(filter 1,$(FORCE)),--force)

messages: dev ## Collect interface strings into the catalogs (needs gettext)
	@$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --ignore '.venv/*' --ignore 'var/*'

lock: dev ## Resolve the dependencies of pyproject.toml anew and write requirements/
	@sh scripts/lock.sh

install:
	@sh scripts/install.sh run

dev:
	@sh scripts/install.sh dev

# --- The parts of `make check` ------------------------------------------------

check-all: format-check lint types imports templates migrations duplication dependencies dead-code spelling untranslated

format-check:
	@echo "-- format"; $(BIN)/ruff format -q --check $(PYTHON_CODE)

lint:
	@echo "-- lint"; $(BIN)/ruff check -q $(PYTHON_CODE)

types:
	@echo "-- types"; $(BIN)/mypy

imports:
	@echo "-- imports"; $(BIN)/lint-imports

templates:
	@echo "-- templates"; $(BIN)/djlint $(ROOMS) --lint --quiet

migrations:
	@echo "-- migrations"; DJANGO_SETTINGS_MODULE=lms.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

duplication:
	@echo "-- duplication"; $(BIN)/jscpd --min-tokens 60 --exit-code 1 --reporters console \
		--format python,markup,css,javascript --ignore '**/content/**,**/*.svg,**/migrations/**' \
		$(ROOMS) scripts >$(CLONES) || { cat $(CLONES); exit 1; }

dependencies:
	@echo "-- dependencies"; $(BIN)/deptry .

dead-code:
	@echo "-- dead code"; $(BIN)/vulture

spelling:
	@echo "-- spelling"; $(BIN)/codespell $(ROOMS) scripts tests docs *.md Makefile .ci

untranslated:
	@echo "-- untranslated"; $(BIN)/pytest -q -p no:randomly tests/project/test_catalogs.py
