package metrics

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// families are what a scraper reads off the node.
func families(t *testing.T, n dolly.Node) map[string]*dto.MetricFamily {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:9433/metrics", nil)
	Handler(n).ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	p := expfmt.NewTextParser(model.LegacyValidation)
	out, err := p.TextToMetricFamilies(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// value is that of the one sample with these labels.
func value(t *testing.T, f *dto.MetricFamily, labels ...string) float64 {
	t.Helper()
	for _, m := range f.GetMetric() {
		have := map[string]string{}
		for _, l := range m.GetLabel() {
			have[l.GetName()] = l.GetValue()
		}
		fits := true
		for i := 0; i < len(labels); i += 2 {
			fits = fits && have[labels[i]] == labels[i+1]
		}
		if fits {
			return m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	t.Errorf("no sample of %s with %v", f.GetName(), labels)
	return 0
}

func TestAScrapeSaysWhatTheViewsSay(t *testing.T) {
	got := families(t, stage.New())
	for _, c := range []struct {
		name   string
		want   float64
		labels []string
	}{
		{"dolly_node_info", 1, []string{"name", "alice", "role", "agent", "network", "test"}},
		{"dolly_uptime_seconds", 90, nil},
		{"dolly_relay_carried_bytes_total", 400 << 20, nil},
		{"dolly_peers", 7, nil},
		{"dolly_matchmakers", 5, nil},
		{"dolly_rent_left_seconds", 2.5 * 86_400, nil},
		{"dolly_cost_sat_per_day", 300, nil},
		{"dolly_check_failed", 1, []string{"check", "relay"}},
		{"dolly_check_failed", 0, []string{"check", "charter"}},
		{"dolly_agent_alive", 0, []string{"agent", "dave"}},
		{"dolly_agent_silent_seconds", 2400, []string{"agent", "dave", "path", "0.1.1"}},
		{"dolly_agent_left", 0, []string{"agent", "dave"}},
		{"dolly_charter_order", 0, []string{"order", "stop"}},
		{"dolly_charter_order", 1, []string{"order", "resume"}},
		{"dolly_charter_limit_used", 4000, []string{"limit", "spent by the fleet", "unit", "sat"}},
		{"dolly_lease_left_seconds", 3600, nil},
		{"dolly_fees_sat_total", 200, nil},
		{"dolly_money_residual_sat", 0, nil},
	} {
		if v := value(t, got[c.name], c.labels...); v != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, v, c.want)
		}
	}
	if got["dolly_buybot_left_sat"] != nil {
		t.Error("an agent has figures of a buybot")
	}
}

// TestFiguresAreNamedAsTheFieldDoes holds units and suffixes.
func TestFiguresAreNamedAsTheFieldDoes(t *testing.T) {
	shape := regexp.MustCompile(`^dolly(_[a-z]+)+$`)
	seen := map[string]bool{}
	for _, f := range figures() {
		if !shape.MatchString(f.name) || seen[f.name] {
			t.Errorf("%s is no name, or there twice", f.name)
		}
		seen[f.name] = true
		if strings.HasSuffix(f.name, "_total") != (f.kind == counter) {
			t.Errorf("%s: _total is for what only grows", f.name)
		}
		if !strings.HasSuffix(f.help, ".") || strings.Contains(f.name, "_mb_") && !strings.Contains(f.name, "_bytes") {
			t.Errorf("%s: %q", f.name, f.help)
		}
	}
}

func TestABuybotHasItsOwn(t *testing.T) {
	n := stage.Buybot()
	got := families(t, n)
	if v := value(t, got["dolly_buybot_left_sat"]); v != 600 {
		t.Errorf("left %v", v)
	}
	if got["dolly_rent_left_seconds"] != nil || got["dolly_charter_order"] != nil {
		t.Error("a buybot has figures of an agent")
	}
}

// A warden tells of its charter and its registry, and nothing that it does not have.
func TestAWardenHasItsOwn(t *testing.T) {
	n := stage.Warden()
	got := families(t, n)
	for _, c := range []struct {
		name   string
		want   float64
		labels []string
	}{
		{"dolly_charter_order", 1, []string{"order", "stop"}},
		{"dolly_charter_limit_used", 4000, []string{"limit", "spent by the fleet"}},
		{"dolly_registry_slots", 2, []string{"state", "bound"}},
		{"dolly_registry_slots", 0, []string{"state", "frozen"}},
		{"dolly_registry_lease_left_seconds", 3600, []string{"slot", "0", "path", "0"}},
		{"dolly_registry_lease_left_seconds", -60, []string{"slot", "1", "path", "0.1"}},
		{"dolly_registry_open_acts", 1, nil},
		{"dolly_registry_open_acts_sat", 700, nil},
		{"dolly_registry_agents", 2, nil},
		{"dolly_registry_receipts", 1, nil},
		{"dolly_risk_sat", 6000, nil},
		{"dolly_risk_without_receipt_sat", 5000, nil},
	} {
		if v := value(t, got[c.name], c.labels...); v != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, v, c.want)
		}
	}
	for _, name := range []string{"dolly_rent_left_seconds", "dolly_agent_alive", "dolly_lease_left_seconds", "dolly_buybot_left_sat"} {
		if got[name] != nil {
			t.Errorf("a warden has %s", name)
		}
	}
	if families(t, stage.New())["dolly_registry_slots"] != nil {
		t.Error("an agent has a registry")
	}
}

// TestSiblingsCannotBreakAScrape: names are theirs to choose.
func TestSiblingsCannotBreakAScrape(t *testing.T) {
	n := stage.New()
	fleet := stage.Fleet()
	evil := "x\"} 1\ndolly_charter_order{order=\"stop\"} 1\n#\\\xff\x00"
	for i := range fleet.Agents {
		fleet.Agents[i].Name, fleet.Agents[i].Path = evil, "0" // two of one name
	}
	fleet.Agents[1].Seen = fleet.Now + 1_000_000 // from the future
	n.Set(dolly.ViewFleet, fleet)
	got := families(t, n)
	if v := value(t, got["dolly_charter_order"], "order", "stop"); v != 0 {
		t.Error("a name became a figure")
	}
	if alive := got["dolly_agent_alive"].GetMetric(); len(alive) != len(fleet.Agents) {
		t.Errorf("%d of %d agents", len(alive), len(fleet.Agents))
	}
	if v := value(t, got["dolly_agent_silent_seconds"], "peer_id", stage.Peer(2).String()); v != 0 {
		t.Errorf("silent for %v s", v)
	}
}

func TestANodeThatIsAwayFailsTheScrape(t *testing.T) {
	n := stage.New()
	n.Down(true)
	for name, c := range map[string]struct {
		n    dolly.Node
		host string
		path string
		want int
	}{
		"away":     {n, "127.0.0.1", "/metrics", 500},
		"rebound":  {stage.New(), "evil.example", "/metrics", 403},
		"no route": {stage.New(), "127.0.0.1", "/", 404},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "http://"+c.host+c.path, nil)
		if Handler(c.n).ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, stage.New(), l) }()
	resp, err := http.Get("http://" + l.Addr().String() + "/metrics")
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
