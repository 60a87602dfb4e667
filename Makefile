# Everything here works from a fresh clone. `make help` lists what there is.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: run build test test-swift test-clients bench soak fuzz format lint protos clean help setup

# One configuration for everything, so that nothing is built twice.
CONFIGURATION := release
PARLANCE := .build/$(CONFIGURATION)/parlance
BUILD := swift build -c $(CONFIGURATION)
SWIFT_SOURCES := Package.swift Sources Tests

run: build ## Build, show live transcription of real speech, then serve
	@exec scripts/run $(PARLANCE)

setup: ## Fetch Debian packages and speech engines (quick and silent when they are there)
	@scripts/setup

build: setup ## Build the parlance program
	$(BUILD) --product parlance && $(BUILD) --product parlance-espeak

test: ## Build and run every test: Swift, then real clients against the server
	@scripts/test

test-swift: ## Only the Swift tests; FILTER=regex chooses
	@scripts/test swift $(FILTER)

test-clients: ## Only the real clients (Python SDKs, browser); PYTEST="-k name" chooses
	@scripts/test clients $(PYTEST)

bench: build ## Measure: BENCH="wer --manifest FILE" or BENCH="load --sessions 10"
	$(PARLANCE) bench $(or $(BENCH),--help)

soak: build ## An hour of load, watching memory: SOAK_MINUTES, SOAK_SESSIONS, SOAK_CHURN, SOAK_SERVE="--model DIR"
	@scripts/soak $(PARLANCE)

fuzz: setup ## Try to break the decoders: FUZZ="wav ogg" (default all), FUZZ_SECONDS=60 each
	@scripts/fuzz $(FUZZ)

format: ## Format the Swift sources in place
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint: ## Check the format of the Swift sources
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

protos: ## Make Google's messages anew from the published definitions (needs a network)
	@scripts/google-protos

clean: ## Remove what was built; fetched engines and installed models stay
	rm -rf .build

help: ## Show this
	@echo "Parlance: streaming speech recognition on your own machine."
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | \
		while IFS=$$'\t' read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done
