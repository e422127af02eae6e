package settings

import "testing"

func TestParseLearn(t *testing.T) {
	for text, want := range map[string]Learn{
		"mean":                           {"mean", "efficiency", "rank"},
		"evidence":                       {"evidence", "efficiency", "rank"},
		"evidence,capacity":              {"evidence", "capacity", "rank"},
		" evidence, capacity, thompson ": {"evidence", "capacity", "thompson"},
	} {
		got, err := ParseLearn(text)
		if err != nil || got != want {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ",", "median", "mean,capacity", "mean,,", "evidence,rank", "evidence,capacity,thompson,", "evidence,capacity,dice"} {
		if got, err := ParseLearn(text); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
	if _, err := DefaultLearn().Rule(); err != nil {
		t.Error(err)
	}
}
