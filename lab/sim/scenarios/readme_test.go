package scenarios

import (
	"os"
	"strings"
	"testing"
)

// Each question has its answer.
func TestTheReadmeAnswersEachScenario(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Names() {
		if strings.Count(string(text), name) < 2 || !strings.Contains(string(text), "| "+name+" |") {
			t.Errorf("README.md has no figures and no answer for %s", name)
		}
	}
}
