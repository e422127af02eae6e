# Everything a change must pass is in .ci/run; these take longer.

.PHONY: soak
soak:
	go run ./cmd/dolly verify stop --runs 1000
	go run ./cmd/dolly verify fleet --runs 200
	go run ./cmd/dolly sim --scenario chaos --agents 100 --days 90 --seeds 10000
	go run -tags faults ./cmd/dolly verify faults --pairs --processes -1

.PHONY: findings
findings:
	go run ./cmd/dolly sim study --out lab/sim

.PHONY: mutants
mutants:
	go run ./cmd/dolly verify mutants
