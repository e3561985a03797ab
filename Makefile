# Everything a person does with this checkout; `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PYTEST := $(BIN)/pytest
ARGS ?=

# Many tests wait for a server or a process: one more than there are processors keeps all busy.
WORKERS := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# Else each process that a test starts compiles the whole program anew, and each worker all tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Say what there is
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- setting up: a stamp each, so that the second time starts at once ----------------------------

SETUP := packaging/setup.sh pyproject.toml requirements.lock

.venv/.ready-run: $(SETUP)
	@bash packaging/setup.sh run

.venv/.ready-test: $(SETUP) requirements-dev.lock
	@bash packaging/setup.sh test

.venv/.ready-build: .venv/.ready-test
	@bash packaging/setup.sh build

.venv/.ready-appimage: .venv/.ready-build
	@bash packaging/setup.sh appimage

.PHONY: setup
setup: .venv/.ready-test ## Fetch all that `make test` needs, without running it

# --- using it ------------------------------------------------------------------------------------

.PHONY: run
run: .venv/.ready-run ## Open the desk; without a screen, play a practice round in the terminal (ARGS="--data DIR")
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; then \
		$(BIN)/optindesk $(ARGS); \
	else \
		echo "There is no screen here, so a practice round is played in the terminal."; \
		$(BIN)/optindesk $(ARGS) try; \
	fi

# --- working on it -------------------------------------------------------------------------------

.PHONY: check
check: .venv/.ready-test ## Lint, formatting, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin
	$(PYTEST) -q tests/test_layers.py

.PHONY: test
test: .venv/.ready-test ## All tests; those of core and flows must cover them to the last branch (ARGS="tests/core")
	$(PYTEST) $(if $(ARGS),$(ARGS),--cov --cov-report= -n $(WORKERS) --maxprocesses 4 --dist loadfile \
		--no-loadscope-reorder)
	$(if $(ARGS),,$(BIN)/coverage report --show-missing --skip-covered --fail-under=100)

.PHONY: bench
bench: .venv/.ready-test ## Measure, as ratios to a raw floor or a peer in the same run (MAILMAN=PYTHON compares with Mailman)
	$(PYTEST) tests/benchmarks --benchmark-only -p no:randomly -o faulthandler_timeout=0 $(ARGS)

.PHONY: endurance
endurance: .venv/.ready-test ## Kill, starve and confuse the desk for an hour, and print a table of what was found
	$(PYTEST) -m endurance -o faulthandler_timeout=0 $(if $(ARGS),$(ARGS),-n 2 --dist worksteal)

.PHONY: fuzz
fuzz: .venv/.ready-test ## Read hostile mails for an hour, findings in build/fuzz (ARGS="-max_total_time=600")
	$(BIN)/python tests/fuzz/fuzz_reading.py $(ARGS)

.PHONY: messages
messages: .venv/.ready-test ## Bring the message catalogues up to date with the sources (ARGS=de starts one)
	$(BIN)/python packaging/messages.py $(ARGS)

.PHONY: tables
tables: .venv/.ready-test ## Print the status tables into ARCHITECTURE.md
	$(BIN)/python packaging/print_tables.py

# Else Qt has one of 800 × 800 pixels where there is none, and dialogs are made to fit.
LARGE_SCREEN := QT_QPA_PLATFORM=offscreen:configfile=tests/ui/screen.json

.PHONY: screens
screens: .venv/.ready-test ## Take a picture of every page and dialog, to be looked at (into build/screens)
	$(LARGE_SCREEN) $(BIN)/python tests/ui/screens.py build/screens

.PHONY: pictures
pictures: .venv/.ready-test ## Take the pictures of the manual anew, where its windows look different now
	$(LARGE_SCREEN) $(BIN)/python tests/ui/manual_pictures.py

EXPORT := uv export --frozen --quiet --no-emit-project --no-emit-index-url --no-header

.PHONY: lock
lock: ## Choose the newest allowed versions and write both lock files (needs uv)
	uv lock --upgrade
	{ echo '# What the program needs, and hatchling to install it. Made by `make lock`.'; \
		$(EXPORT) --no-default-groups --group build; } >requirements.lock
	{ echo '# What working on it needs as well. Made by `make lock`.'; \
		$(EXPORT) --all-groups --all-extras; } >requirements-dev.lock

# --- giving it to people -------------------------------------------------------------------------

.PHONY: build
build: .venv/.ready-build ## The program as a folder that needs no Python: dist/optindesk
	. packaging/linux/moment.sh; \
		PYTHONHASHSEED=0 $(BIN)/pyinstaller --noconfirm --clean --log-level WARN packaging/optindesk.spec

.PHONY: deb
deb: .venv/.ready-build ## The same as a package for Debian and its kin (after make build)
	PYTHON=$(BIN)/python bash packaging/linux/deb.sh

.PHONY: appimage
appimage: .venv/.ready-appimage ## The same as one file (after make build)
	PYTHON=$(BIN)/python bash packaging/linux/appimage.sh

.PHONY: wheel
wheel: .venv/.ready-build ## For those who have Python: wheel and sdist (pipx install dist/optindesk-….whl)
	. packaging/linux/moment.sh; $(BIN)/hatchling build -d dist

.PHONY: smoke
smoke: .venv/.ready-build ## Try what `make build deb wheel` made (ARGS="built deb wheel sdist pipx", or appimage)
	$(BIN)/python packaging/smoke.py $(if $(ARGS),$(ARGS),built deb wheel sdist pipx)

.PHONY: bare
bare: .venv/.ready-build ## Try folder and .deb in a bare Debian without Python (as root, with debootstrap)
	PYTHON=$(BIN)/python bash packaging/linux/bare.sh $(if $(ARGS),$(ARGS),build/bare)

.PHONY: clean
clean: ## Remove all that was made here
	rm -rf .venv build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .benchmarks
	find app tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
