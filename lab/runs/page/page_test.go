package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/runs/page"
	"github.com/dollynator/dolly/lab/sweep"
)

// falls is an experiment for tests: something falls.
type falls struct{}

func (falls) Kind() string { return "fall" }
func (falls) Resolve(c json.RawMessage) (json.RawMessage, error) {
	config := fallConfig{From: 100, Name: "a <b>"}
	err := runs.Fill(c, &config)
	raw, _ := json.Marshal(config)
	return raw, err
}

func (falls) Start(config json.RawMessage, _ uint64) (runs.Work, error) {
	f := &fall{}
	return f, json.Unmarshal(config, &f.fallConfig)
}

type fallConfig struct {
	From float64 `json:"from"`
	Name string  `json:"name"`
	Deep struct {
		G float64 `json:"g"`
	} `json:"deep"`
}

type fall struct {
	fallConfig
	at int64
}

func (f *fall) Step(context.Context) (row runs.Row, done bool, err error) {
	if f.From < 0 {
		return row, false, fmt.Errorf("from: %g is below the <ground>", f.From)
	}
	f.at++
	row = runs.Row{Step: 10 * f.at, Of: 80}
	row.Add("height", f.From-float64(f.at*f.at))
	if f.at%4 == 0 {
		row.Add("rare <i>", float64(f.at))
	}
	return row, f.at == 8, nil
}

func (f *fall) Save() ([]byte, error)   { return json.Marshal(f.at) }
func (f *fall) Load(state []byte) error { return json.Unmarshal(state, &f.at) }
func (f *fall) Finish(out runs.Folder) (any, error) {
	return map[string]float64{"low": f.From - float64(f.at*f.at)}, out.Write("pictures/dot.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`))
}

// made is a run of a fall.
func made(t *testing.T, root, config string, seed uint64) runs.Folder {
	t.Helper()
	resolved, err := runs.Resolve(falls{}, json.RawMessage(config), seed)
	if err != nil {
		t.Fatal(err)
	}
	f, err := runs.Create(root, "fall", resolved, seed, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	o := runs.Options{Now: time.Now, Every: time.Hour, Program: runs.Program{Version: "v1", Host: "alice"}}
	if _, err := runs.Play(t.Context(), f, falls{}, o); err != nil && !strings.Contains(err.Error(), "ground") {
		t.Fatal(err)
	}
	return f
}

// alone refuses a page that reaches for anything beyond itself, or takes the words of
// an experiment for its own.
func alone(t *testing.T, html []byte) {
	t.Helper()
	if m := regexp.MustCompile(`(src|href)="([^d]|d[^a])[^"]*"|<script|<b>|<i>|<ground>|url\(`).Find(html); m != nil {
		t.Errorf("the page has %s", m)
	}
}

func TestThePageOfARun(t *testing.T) {
	root := t.TempDir()
	html, err := page.Of(made(t, root, `{}`, 3))
	if err != nil {
		t.Fatal(err)
	}
	alone(t, html)
	for _, want := range []string{"fall, seed 3", "<td>state</td><td>done</td>", `alt="height" src="data:image/svg+xml;base64,`, `alt="rare &lt;i&gt;"`, `alt="pictures/dot.svg"`, "<td>low</td><td>36</td>", "row 8: done", "a \\u003cb\\u003e"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("%q is not in\n%s", want, html)
		}
	}
	html, err = page.Of(made(t, root, `{"from":-1}`, 3))
	if err != nil || !strings.Contains(string(html), `<p class="fail">step after 0: from: -1 is below the &lt;ground&gt;</p>`) {
		t.Errorf("%v\n%s", err, html)
	}
	alone(t, html)
	if _, err := page.Of(runs.Folder(root)); err == nil {
		t.Error("a folder without a run has a page")
	}
}

func TestRunsBesideEachOther(t *testing.T) {
	root := t.TempDir()
	c, err := page.Compare([]runs.Folder{made(t, root, `{}`, 3), made(t, root, `{"from":200,"deep":{"g":9.8}}`, 4), made(t, root, `{"from":-1}`, 3)})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(c.Keys, " "); got != "deep.g from" || c.Sides[1].Settings["deep.g"] != "9.8" || len(c.Figures) != 2 {
		t.Errorf("%s, %+v", got, c)
	}
	if *c.Sides[1].Last["height"] != 136 || c.Sides[2].Last["height"] != nil || c.Sides[2].State != runs.Failed {
		t.Errorf("%+v", c.Sides)
	}
	html := c.HTML()
	if !strings.Contains(string(html), "3 runs compared") || !strings.Contains(string(html), "last height") {
		t.Errorf("%s", html)
	}
	alone(t, html)
}

func TestThePageOfASweep(t *testing.T) {
	s := sweep.Spec{Kind: "fall", Config: json.RawMessage(`{}`), Method: sweep.Grid, Seeds: 1, Seed: 1, Metric: "low", Goal: sweep.Most}
	for _, text := range []string{"from=-1,50,70", "name=<b>"} {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			t.Fatal(err)
		}
		s.Over = append(s.Over, a)
	}
	f, err := sweep.Create(t.TempDir(), s, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	o := runs.Options{Now: time.Now, Every: time.Hour}
	r, err := sweep.Play(t.Context(), f, falls{}, sweep.Local{Experiment: falls{}, Folder: f, Options: o}, func(sweep.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	html, err := page.Sweep(r)
	if err != nil {
		t.Fatal(err)
	}
	alone(t, html)
	for _, want := range []string{"3: 2 done, 1 failed", `alt="low over from"`, "from=70 name=&lt;b&gt;", "below the &lt;ground&gt;"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("%q is not in\n%s", want, html)
		}
	}
}
