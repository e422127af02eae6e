package past_test

import (
	"math"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/past"
	"github.com/dollynator/dolly/node/store"
	"pgregory.net/rapid"
)

const (
	minute = dolly.Time(60_000)
	hour   = 60 * minute
)

// memory is a history on a store, as a body keeps it.
type memory struct {
	t     testing.TB
	db    dolly.Store
	shelf *keep.Shelf
	*past.History
}

func wake(t testing.TB, db dolly.Store) *memory {
	m := &memory{t: t, db: db, shelf: &keep.Shelf{}}
	m.History = past.New(m.shelf, 0)
	if err := db.View(m.shelf.Load); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m *memory) observe(at dolly.Time, values map[uint8]float64) {
	if !m.Due(at) {
		return
	}
	m.Observe(at, values)
	if err := m.db.Update(m.shelf.Flush); err != nil {
		m.t.Fatal(err)
	}
}

func (m *memory) ask(q dolly.Query, now dolly.Time) (v dolly.HistoryView, err error) {
	var out any
	err = m.db.View(func(r dolly.Reader) (err error) {
		out, err = m.View(r, q, now)
		return err
	})
	v, _ = out.(dolly.HistoryView)
	return v, err
}

func (m *memory) size() (records, bytes int) {
	err := m.db.View(func(r dolly.Reader) error {
		return r.Scan("", func(key string, value []byte) error {
			records, bytes = records+1, bytes+len(key)+len(value)
			return nil
		})
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return records, bytes
}

// More than a year of a node: minutes of the last day, hours of the last year, each
// moment once, and no more than that on the disk.
func TestResolutionFallsAndSizeIsBounded(t *testing.T) {
	db := store.Memory()
	m := wake(t, db)
	end := 400 * 24 * hour
	for at := hour; at <= end; {
		m.observe(at, map[uint8]float64{dolly.MetricUploaded: float64(at), dolly.MetricRate: float64(at / minute % 60)})
		if at += 30 * minute; at > end-26*hour {
			at -= 29 * minute
		}
	}
	v, err := m.ask(dolly.Query{Filter: "uploaded"}, end)
	if err != nil || len(v.Points) != 1440 {
		t.Fatalf("%d points: %v", len(v.Points), err)
	}
	all := read(t, m, dolly.MetricUploaded, 0, end)
	if n := len(all); n < 1440+364*24 || n > 1440+366*24 {
		t.Errorf("%d points in all", n)
	}
	for i, p := range all[1:] {
		if gap := p.At - all[i].At; gap <= 0 || gap > 2*hour || p.Value <= all[i].Value {
			t.Fatalf("%+v after %+v", p, all[i])
		}
		if p.At > end-23*hour && p.At-all[i].At != minute {
			t.Fatalf("in the last day %+v comes after %+v", p, all[i])
		}
	}
	if records, bytes := m.size(); records > 1440+8784+1 || bytes > 1<<20 {
		t.Errorf("%d records of %d bytes for two metrics", records, bytes)
	}
	for _, p := range read(t, m, dolly.MetricRate, 0, end-30*hour) {
		if p.Value != 15 { // of 0 and 30
			t.Fatalf("the mean of an hour is %v", p.Value)
		}
	}
}

func read(t testing.TB, m *memory, n uint8, from, to dolly.Time) (out []dolly.HistoryPoint) {
	t.Helper()
	err := m.db.View(func(r dolly.Reader) (err error) {
		out, err = m.Read(r, n, from, to)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// However often the program is started anew, in whatever rhythm it is read, the
// history is that of one that ran through.
func TestARestartLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		through, broken := wake(&testing.T{}, store.Memory()), store.Memory()
		m := wake(&testing.T{}, broken)
		at := hour
		for range rapid.IntRange(1, 80).Draw(t, "readings") {
			at += dolly.Time(rapid.Int64Range(1, int64(2*hour)).Draw(t, "pause"))
			values := map[uint8]float64{dolly.MetricTrades: float64(at), dolly.MetricCoins: rapid.Float64Range(0, 1e9).Draw(t, "coins")}
			if rapid.Bool().Draw(t, "also peers") {
				values[dolly.MetricPeers] = 4
			}
			if rapid.Bool().Draw(t, "restart") {
				m = wake(&testing.T{}, broken)
			}
			m.observe(at, values)
			through.observe(at, values)
		}
		for _, metric := range []string{"trades", "coins", "peers"} {
			a, errA := m.ask(dolly.Query{Filter: metric, Limit: 7}, at)
			b, errB := through.ask(dolly.Query{Filter: metric, Limit: 7}, at)
			if errA != nil || errB != nil || len(a.Points) != len(b.Points) || len(a.Points) > 7 {
				t.Fatalf("%d and %d points: %v, %v", len(a.Points), len(b.Points), errA, errB)
			}
			for i := range a.Points {
				if a.Points[i].At != b.Points[i].At || math.Abs(a.Points[i].Value-b.Points[i].Value) > 1e-6 {
					t.Fatalf("%s: %+v after restarts, %+v without", metric, a.Points[i], b.Points[i])
				}
			}
		}
	})
}

func TestAHistoryIsAskedFor(t *testing.T) {
	m := wake(t, store.Memory())
	for at := hour; at < 3*hour; at += minute {
		m.observe(at, map[uint8]float64{dolly.MetricPrice: float64(at / minute), dolly.MetricPeers: 3})
	}
	m.observe(hour, map[uint8]float64{dolly.MetricPeers: 99}) // the clock went back
	now := 3 * hour
	v, err := m.ask(dolly.Query{Filter: "price", From: uint64(2 * hour), To: uint64(2*hour + 10*minute)}, now)
	if err != nil || len(v.Points) != 11 || v.Points[0].At != 2*hour || v.Points[10].Value != 130 || v.Unit != "sat/MB" {
		t.Errorf("ten minutes are %+v: %v", v, err)
	}
	v, err = m.ask(dolly.Query{Filter: "price", Limit: 2}, now)
	if err != nil || len(v.Points) != 2 || v.Points[0].Value != 89.5 || v.Latest != 179 {
		t.Errorf("two points are %+v: %v", v, err)
	}
	var all any
	if err := m.db.View(func(r dolly.Reader) (err error) { all, err = m.View(r, dolly.Query{}, now); return err }); err != nil {
		t.Fatal(err)
	}
	if list := all.([]dolly.Metric); len(list) != 2 || list[0].Name != "price" || list[1].Latest != 3 {
		t.Errorf("the metrics are %+v", list)
	}
	for _, bad := range []dolly.Query{{Filter: "prise"}, {Filter: "price", From: uint64(2 * hour), To: uint64(hour)}} {
		if _, err := m.ask(bad, now); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if v, err := m.ask(dolly.Query{Filter: "price", From: math.MaxUint64, To: math.MaxUint64}, now); err != nil || len(v.Points) != 0 {
		t.Errorf("from the end of time: %+v, %v", v, err)
	}
}

func TestWhatIsNoNumberIsNotKept(t *testing.T) {
	m := wake(t, store.Memory())
	m.observe(hour, map[uint8]float64{dolly.MetricPeers: math.NaN(), dolly.MetricCoins: math.Inf(1), dolly.MetricTrades: 0})
	for n, want := range map[uint8]int{dolly.MetricPeers: 0, dolly.MetricCoins: 0, dolly.MetricTrades: 1} {
		if got := read(t, m, n, 0, hour); len(got) != want {
			t.Errorf("metric %d has %v", n, got)
		}
	}
}

func TestMetricsHaveNumbersOfTheirOwn(t *testing.T) {
	seen := map[any]bool{}
	for _, m := range dolly.Metrics() {
		if seen[m.Number] || seen[m.Name] || m.Number == 0 || m.Name == "" || m.Unit == "" || m.Text == "" {
			t.Errorf("%+v", m)
		}
		seen[m.Number], seen[m.Name] = true, true
	}
	if past.Minute != time.Minute {
		t.Error("a minute is none")
	}
}
