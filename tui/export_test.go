package tui

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// TestExport writes a screen in every form.
func TestExport(t *testing.T) {
	files := map[string]string{}
	f := newFake()
	m := goes(t, loaded(t, f, theme{}, 80, 24), f, "1", "/")
	m = goes(t, m, f, append(word("nord"), "enter")...)
	m.opts.Export = func(name string, content []byte) (string, error) {
		files[name] = string(content)
		return name, nil
	}
	for i := range 4 {
		at := goes(t, m, f, "e")
		for range i {
			at = goes(t, at, f, "j")
		}
		_, cmd := at.Update(key("enter"))
		runAll(cmd)
	}
	if lines := strings.Split(strings.TrimSpace(files["fleet.tsv"]), "\n"); len(lines) != 3 || !strings.HasPrefix(lines[0], "AGENT\tNAME\tSERVER") || !strings.HasPrefix(lines[1], "● 0.1.1\tcyd\tnord/s/hel\t8.8") {
		t.Errorf("%q", files["fleet.tsv"])
	}
	var v dolly.FleetView
	if err := json.Unmarshal([]byte(files["fleet.json"]), &v); err != nil || len(v.Agents) != 5 {
		t.Errorf("%d agents, %v", len(v.Agents), err)
	}
	for _, name := range []string{"fleet-1.svg", "fleet-2.svg"} {
		for d := xml.NewDecoder(strings.NewReader(files[name])); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v in %s", name, err, files[name])
			}
		}
		if strings.Count(files[name], "<path") != 1 || !strings.Contains(files[name], "</svg>") {
			t.Errorf("%s is %s", name, files[name])
		}
	}
}

func TestCellsOfTSV(t *testing.T) {
	for in, want := range map[string]string{"a\tb\nc": "a b c", " x ": "x", "=HYPERLINK(1)": "'=HYPERLINK(1)", "@x": "'@x", "-5": "-5", "": "",
		"+1+cmd": "'+1+cmd", "-2+3": "'-2+3", "-": "'-", "–": "–", "-1,024": "-1,024", "+.08": "+.08"} {
		if got := plain(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// TestCopy goes through the terminal.
func TestCopy(t *testing.T) {
	f := newFake()
	m, cmd := goes(t, loaded(t, f, theme{}, 80, 24), f, "j").Update(key("y"))
	if cmd == nil || !strings.Contains(m.frame(), "copied "+peer(2).String()) {
		t.Error(m.frame())
	}
}

// A command that is copied runs nothing else.
func TestAShellsWordsAreQuoted(t *testing.T) {
	a := dolly.Action{Name: "pardon", Args: map[string]string{"provider": "x; rm -rf ~", "why": "it's", "to": "12D3Koo/a-b_c.d"}}
	if got, want := shellAction(a), `dolly do pardon 'provider=x; rm -rf ~' to=12D3Koo/a-b_c.d 'why=it'\''s'`; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
