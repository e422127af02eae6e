package main

import (
	"math"
	"strings"
	"testing"
)

// TestReplayByEvidence: what is believed is what LEARNING.md says, by hand.
func TestReplayByEvidence(t *testing.T) {
	const file = `{"offers": ["b/y/2", "a/x/1"], "current": "a/x/1", "merge": "evidence", "value": "capacity",
		"sat_per_day": [12, 10], "updates": [
			{"offer": "b/y/2", "success": true, "reward": 0.5, "remotes": [[[9, 9], [9, 9]]]},
			{"offer": "b/y/2", "success": false, "reward": 0.5}],
		"evidence": [
			{"own": true, "offer": "a/x/1", "days": 30, "mb": 600000, "sat": 300},
			{"slot": 3, "offer": "b/y/2", "days": 30, "mb": 1, "sat": 360, "certificate": "c9", "sequence": 1},
			{"slot": 3, "offer": "b/y/2", "days": 30, "mb": 600000, "sat": 360, "certificate": "c9", "sequence": 2},
			{"slot": 3, "offer": "b/y/2", "days": 60, "mb": 2, "sat": 360, "certificate": "c9", "sequence": 0},
			{"slot": 5, "offer": "b/y/2", "days": 10, "mb": 50000, "sat": 120},
			{"slot": 6, "offer": "b/y/2", "days": 10, "mb": 400000, "sat": 120},
			{"slot": 7, "offer": "b/y/2", "days": 10, "mb": 300000, "sat": 120},
			{"slot": 8, "offer": "b/y/2", "days": 10, "mb": 9000000, "sat": 120},
			{"slot": 8, "offer": "a/x/1", "days": 10, "mb": 9000000, "sat": 100}]}`
	out, err := replayLearning([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	b, a := out.Evidence.Estimates[0], out.Evidence.Estimates[1]
	if len(out.Evidence.Refuted) != 1 || out.Evidence.Refuted[0] != 8 || a.Offer != "a/x/1" || a.Voices != 0 || b.Voices != 4 {
		t.Fatalf("believed %+v", out.Evidence)
	}
	// Votes ln ½, ln 1 (the prior's), ln 2, ln 3, ln 4: the median is ln 2, worth 4 × ⅘.
	near("hearsay", b.Hearsay, math.Ln2)
	near("its weight", b.Weight, 3.2)
	near("y of b", b.Y, 3.2*math.Ln2/3.7)
	near("sd of b", b.SD, 0.3/math.Sqrt(3.7))
	near("y of a", a.Y, math.Ln2/1.5)
	// ρ̄ is 10,000 MB at the upper median, 12 sat.
	x := math.Exp(a.Y) / 10 * 12
	near("Q of a", out.Q[0][1], x/(1+x)*4/5)
	x = math.Exp(b.Y)
	near("Q of b", out.Q[1][0], x/(1+x)*5/7)
	near("E of b", out.E[0][0], 0)
	near("α of b", out.Alpha[0], 0.8-2*0.012)
}

func TestReplayFilesThatAreWrong(t *testing.T) {
	const head = `{"offers": ["a/x/1", "b/y/2"], "current": "a/x/1", `
	update := func(s string) string {
		return head + `"updates": [{"offer": "a/x/1", "success": true, "reward": 0}, ` + s + `]}`
	}
	record := func(s string) string {
		return head + `"merge": "evidence", "sat_per_day": [1, 2], "updates": [], "evidence": [` + s + `]}`
	}
	for file, want := range map[string]string{
		"":                            "there is nothing in it",
		"null":                        "offers: there are 0",
		head + `"x": 1}`:              `unknown field "x"`,
		head + `"merge": 1`:           "ends too early",
		head + `"current": "b/y/2"}`:  "current is there twice",
		head + `"merge": "median"}`:   `merge "median" is neither`,
		head + `"value": "capacity"}`: "need merge evidence",
		head + `"evidence": [{}]}`:    "evidence: merge mean takes none",
		head + `"merge": "evidence", "value": "capacity"}`:                                           "sat_per_day has 0 prices, want 2",
		head + `"merge": "evidence", "sat_per_day": [1, -1]}`:                                        "sat_per_day[1]: -1 is not above zero",
		head + `"merge": "evidence", "expected_mb_per_day": 0}`:                                      "expected_mb_per_day: 0 is not above zero",
		update(`{"offer": "c", "success": true, "reward": 0}`):                                       `updates[1].offer: "c" is not one`,
		update(`{"offer": "a/x/1", "reward": 0}`):                                                    "updates[1].success is missing",
		update(`{"offer": "a/x/1", "success": true}`):                                                "updates[1].reward is missing",
		update(`{"offer": "a/x/1", "success": true, "reward": 1}`):                                   "updates[1].reward: 1 is not from 0 to less than 1",
		update(`{"offer": "a/x/1", "success": true, "reward": -0.1}`):                                "updates[1].reward: -0.1 is not",
		update(`{"offer": "a/x/1", "success": true, "reward": 1e999}`):                               "updates[1].reward: 1e999 is out of range",
		update(`{"offer": "a/x/1", "success": true, "reward": NaN}`):                                 "line 1, column",
		update(`{"offer": "a/x/1", "success": true, "reward": 0, "remotes": [[[1, 2]]]}`):            "updates[1].remotes[0] has 1 row, want 2",
		update(`{"offer": "a/x/1", "success": true, "reward": 0, "remotes": [[[1, 2], [3]]]}`):       "updates[1].remotes[0][1] has 1 column, want 2",
		update(`{"offer": "a/x/1", "success": true, "reward": 0, "remotes": [[[1, 2], [3, null]]]}`): "updates[1].remotes[0][1][1]: null is no value",
		record(`{"own": true, "offer": "c", "days": 1, "mb": 1, "sat": 1}`):                          `evidence[0].offer: "c" is not one`,
		record(`{"offer": "a/x/1", "days": 1, "mb": 1, "sat": 1}`):                                   "evidence[0]: it is either own or of a slot",
		record(`{"own": true, "slot": 1, "offer": "a/x/1", "days": 1, "mb": 1, "sat": 1}`):           "evidence[0]: it is either own or of a slot",
		record(`{"slot": -1}`): "evidence[0].slot: want a whole number from 0 on",
		record(`{"slot": 1, "offer": "a/x/1", "days": 0, "mb": 1, "sat": 1}`):   "evidence[0].days: 0 is too little",
		record(`{"slot": 1, "offer": "a/x/1", "days": 1e7, "mb": 1, "sat": 1}`): "evidence[0].days: 1e+07 is more than",
		record(`{"slot": 1, "offer": "a/x/1", "days": 1, "mb": -1, "sat": 1}`):  "evidence[0].mb: -1 is too little",
		record(`{"slot": 1, "offer": "a/x/1", "days": 1, "mb": 1}`):             "evidence[0].sat is missing",
		record(`{"slot": 1, "offer": "a/x/1", "days": 1, "mb": 1, "sat": 1, "certificate": "c"}, {"slot": 2, "offer": "a/x/1", "days": 1, "mb": 1, "sat": 1, "certificate": "c"}`): `evidence[1].certificate: "c" was of another`,
	} {
		if _, err := replayLearning([]byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n%v, want %q", file, err, want)
		}
	}
	if out, err := replayLearning([]byte(head + `"updates": null}`)); err != nil || out.Q[0][0] != 0 || out.Evidence != nil {
		t.Errorf("no updates: %+v, %v", out, err)
	}
}
