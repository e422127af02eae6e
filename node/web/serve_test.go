package web

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
	"github.com/dollynator/dolly/node/store"
)

// get asks the vision for a path.
func (w *world) get(path string, header ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:5500"+path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.v.Handler().ServeHTTP(rec, r)
	return rec
}

func read[T any](w *world, path string) (out T) {
	w.t.Helper()
	rec := w.get(path)
	if rec.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestTheNetwork(t *testing.T) {
	w := newWorld(t, nil)
	if n := w.v.picture(); !n.Stale || n.Trouble == "" {
		t.Errorf("before the first look: %+v", n)
	}
	w.look()
	n := read[Network](w, "/network")
	if n.Stale || n.Name != "alice" || len(n.Agents) != 4 || n.Totals.Alive != 3 || n.Totals.Dead != 1 || n.Totals.Residual != 0 || n.Totals.Uploaded != 760*dolly.MiB {
		t.Errorf("%+v", n)
	}
	if n.Hosts[0] != (Host{Name: "hexa", Alive: 2, All: 2}) {
		t.Errorf("%+v", n.Hosts)
	}
	for path, want := range map[string]string{"0.1.1": "dead", "0.2": "alive", stage.Peer(4).String(): "dead", "self": "alive"} {
		if a := read[Agent](w, "/node/"+path+"/info"); a.State != want {
			t.Errorf("%s is %s", path, a.State)
		}
	}
	if a := read[Agent](w, "/node/0.1.1/info"); a.Parent != stage.Peer(2) || a.SilentMS != 40*60_000 || a.Rate != 0 {
		t.Errorf("%+v", a)
	}
}

func TestWhoCountsAsDead(t *testing.T) {
	minutes := func(n int) dolly.Time { return stage.Now.Add(-time.Duration(n) * time.Minute) }
	for _, c := range []struct {
		name  string
		row   dolly.AgentRow
		speed float64
		want  string
	}{
		{"just heard", dolly.AgentRow{Alive: true, Seen: minutes(1), RentDays: 1}, 1, alive},
		{"not heard lately", dolly.AgentRow{Seen: minutes(29), RentDays: 1}, 1, silent},
		{"half an hour", dolly.AgentRow{Seen: minutes(30), RentDays: 1}, 1, dead},
		{"half an hour, though the node waits longer", dolly.AgentRow{Alive: true, Seen: minutes(31), RentDays: 1}, 1, dead},
		{"said goodbye", dolly.AgentRow{Left: true, Phase: dolly.Gone, Seen: minutes(1), RentDays: 1}, 1, dead},
		{"stopped on its machine", dolly.AgentRow{Left: true, Phase: dolly.Stopped, Seen: minutes(1), RentDays: 1}, 1, silent},
		{"its rent is over", dolly.AgentRow{Seen: minutes(6), RentDays: -0.1}, 1, dead},
		{"a faster world", dolly.AgentRow{Seen: minutes(31), RentDays: 1}, 4320, silent},
		{"from the future", dolly.AgentRow{Alive: true, Seen: minutes(-5), RentDays: 1}, 1, alive},
	} {
		if got := agents([]dolly.AgentRow{c.row}, stage.Now, c.speed)[0].State; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCurvesAsJSONAndCSV(t *testing.T) {
	w := newWorld(t, nil)
	w.live(2*time.Hour, time.Minute)
	w.look()
	c := read[Curve](w, "/node/0.1/uploaded")
	if n := len(c.Points); n != 121 || c.Unit != "byte" || c.Points[n-1].Value != float64(200*dolly.MiB) {
		t.Errorf("%d points, %+v", len(c.Points), c.Points[len(c.Points)-1])
	}
	if f := read[Curve](w, "/node/fleet/uploaded"); f.Points[len(f.Points)-1].Value != float64(1519*dolly.MiB/2) {
		t.Errorf("the fleet's sum is %v", f.Points[len(f.Points)-1].Value)
	}
	if m := read[Curve](w, "/node/fleet/matchmakers"); m.Points[len(m.Points)-1].Value != 7 {
		t.Errorf("matchmakers of the fleet: %v", m.Points[len(m.Points)-1].Value)
	}
	rec := w.get("/node/0.1/mb_balance?format=csv&from=" + "1799998200000")
	lines := strings.Split(strings.TrimSpace(rec.Body.String()), "\n")
	if lines[0] != "time_utc,mb_balance_byte" || len(lines) != 32 || !strings.HasPrefix(lines[31], "2027-01-15T08:00:00Z,41943040") {
		t.Errorf("%d lines, %s … %s", len(lines), lines[0], lines[len(lines)-1])
	}
	if name := rec.Header().Get("Content-Disposition"); name != `attachment; filename="dolly-0-1-mb-balance.csv"` {
		t.Error(name)
	}
	w.node.Set(dolly.ViewHistory, dolly.HistoryView{Points: []dolly.HistoryPoint{{At: stage.Now.Add(-99 * time.Hour), Value: 5}}})
	if own := read[Curve](w, "/node/self/uploaded"); own.Points[0].Value != 5 || len(own.Points) < 100 {
		t.Errorf("what the node kept is not told: %+v", own.Points[0])
	}
	for path, want := range map[string]int{
		"/node/0.9/info": 404, "/node/0.9/uploaded": 404, "/node/0/secrets": 404, "/node/0/uploaded?from=-1": 400, "/node/0/uploaded?from=9&to=3": 400,
		"/node/0/uploaded?format=xml": 400, "/node/0/uploaded?form=csv": 400, "/node/0/uploaded?from=1&from=2": 400, "/nothing": 404, "/assets/app.js": 404,
	} {
		if got := w.get(path); got.Code != want {
			t.Errorf("%s: %d, want %d", path, got.Code, want)
		}
	}
}

func TestHistorySurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vision.db")
	open := func() dolly.Store {
		s, err := store.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	w := newWorld(t, s)
	w.look()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer func() { _ = s.Close() }()
	w = newWorld(t, s)
	w.node.Down(true)
	n := w.look()
	if !n.Stale || len(n.Agents) != 4 || n.Trouble != "no node answers" {
		t.Errorf("%+v", n)
	}
	if c := read[Curve](w, "/node/0.2/uploaded"); len(c.Points) != 1 || c.Points[0].Value != float64(100*dolly.MiB) {
		t.Errorf("%+v", c)
	}
	w.node.Down(false)
	fleet := stage.Fleet()
	fleet.Agents = fleet.Agents[:1] // a node that was started again has heard nobody yet
	w.node.Set(dolly.ViewFleet, fleet)
	if n := w.look(); n.Stale || len(n.Agents) != 4 || n.Totals.Alive != 1 {
		t.Errorf("%+v", n.Totals)
	}
}

// TestPagesAreHarmless holds the headers, and the script to text.
func TestPagesAreHarmless(t *testing.T) {
	w := newWorld(t, nil)
	for path, kind := range map[string]string{
		"/": "text/html", "/app.js": "text/javascript", "/tree.js": "text/javascript", "/chart.js": "text/javascript", "/words.js": "text/javascript",
		"/style.css": "text/css", "/icon.svg": "image/svg+xml", "/network": "application/json", "/nothing": "",
	} {
		rec := w.get(path)
		h := rec.Header()
		if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || !strings.HasPrefix(h.Get("Content-Type"), kind) {
			t.Errorf("%s: %v", path, h)
		}
		if h.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read by others", path)
		}
		if strings.HasSuffix(path, ".js") {
			if bad := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|https?://[^w]`).FindString(rec.Body.String()); bad != "" {
				t.Errorf("%s uses %s", path, bad)
			}
		}
		if path == "/" && regexp.MustCompile(`(?i)<script[^>]*>[^<]|\son[a-z]+=|style=|https?://`).Match(rec.Body.Bytes()) {
			t.Error("the page has script or style of its own, or names another host")
		}
	}
	if rec := w.get("/network", "Origin", "http://evil.example"); rec.Code != http.StatusForbidden {
		t.Errorf("another origin reads the network: %d", rec.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/network", nil)
	rec := httptest.NewRecorder()
	if w.v.Handler().ServeHTTP(rec, r); rec.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", rec.Code)
	}
}

func TestPagesAreTold(t *testing.T) {
	w := newWorld(t, nil)
	where := w.serve()
	resp, err := http.Get(where + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	fleet := stage.Fleet()
	fleet.Agents[1].Name = "line\nbreak"
	w.node.Set(dolly.ViewFleet, fleet)
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var n Network
		if err := json.Unmarshal([]byte(data), &n); err != nil {
			t.Fatal(err)
		}
		if a, ok := n.find("0.1"); ok && a.Name == "line\nbreak" {
			return
		}
	}
	t.Errorf("it was never told: %v", lines.Err())
}

func TestOnlySoManyPages(t *testing.T) {
	h := newHub()
	for range maxPages {
		if h.open() == nil {
			t.Fatal("no room")
		}
	}
	if h.open() != nil {
		t.Error("too many")
	}
	for range 3 { // nobody reads, nobody waits
		if err := h.send(Network{}); err != nil {
			t.Error(err)
		}
	}
	for ch := range h.pages {
		h.close(ch)
	}
	if h.open() == nil {
		t.Error("no room after all left")
	}
}
