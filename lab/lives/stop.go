package lives

import (
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// StopConfig says what fleet is stopped.
type StopConfig struct {
	Seed   uint64
	Agents int
	Liars  float64 // share of agents that hear everything and say nothing
	Loss   float64 // of messages
	Links  int     // that each agent makes to others
}

// Stop is how one order spread. The warden answers nobody before it did, so all
// that counts is the fleet itself.
type Stop struct {
	Seed     uint64          `json:"seed"`
	Reached  int             `json:"with_honest_path"` // honest agents, the first one left out
	Cut      int             `json:"without"`
	Took     []time.Duration `json:"took_ns"` // for each of those with a path, sorted
	Late     int             `json:"late"`    // over StopWithin
	Silent   int             `json:"never"`   // of those with a path
	Receipts int             `json:"receipts"`
	Leased   int             `json:"leased_after_lease_life"` // of those without a path; must be 0
}

// StopWithin is how soon an order has to be obeyed by all with an honest path to it.
const StopWithin = 5 * time.Second

// RunStop gives an order to one honest agent of a fleet and sees who obeys when.
func RunStop(cfg StopConfig) (Stop, error) {
	s := Stop{Seed: cfg.Seed}
	law := Law(uint32(cfg.Agents))
	w, err := New(Config{Seed: cfg.Seed, Charter: &law, Roots: cfg.Agents, Tick: 500 * time.Millisecond, Calm: true})
	if err != nil {
		return s, err
	}
	f := newFlood(w, cfg)
	w.Net.Delay = 100 * time.Millisecond
	if err := w.Pass(30 * time.Second); err != nil { // they get leases, and hear of each other
		return s, err
	}
	w.Net.Loss, w.Warden.Deaf = cfg.Loss, true
	order := w.Stop(charter.Halt, 1)
	began := w.now
	f.first.Tell(0, trade.Heard{Topic: trade.Topic(law.Fleet + "/charter"), Raw: order})
	if err := w.Pass(6 * StopWithin); err != nil {
		return s, err
	}
	for _, a := range f.near {
		s.Reached++
		since, obeyed := a.since(charter.Halt)
		if !obeyed {
			s.Silent++
			continue
		}
		s.Took = append(s.Took, since.Sub(began))
		if since.Sub(began) > StopWithin {
			s.Late++
		}
	}
	slices.Sort(s.Took)
	return s, f.receipts(&s, order)
}

// receipts lets the warden answer again, but not to whom liars surround, and
// waits until every lease from before is over.
func (f *flood) receipts(s *Stop, order []byte) error {
	w := f.w
	if err := w.Warden.Order(order); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	w.Warden.Deaf, w.Cfg.Tick = false, time.Hour
	for _, a := range f.far {
		a.Cut = 1
	}
	if err := w.Pass(w.Law.Body.LeaseLife + 2*time.Hour); err != nil {
		return err
	}
	s.Cut, s.Receipts = len(f.far), w.Warden.View().Receipts
	for _, a := range f.far {
		if w.Books.Leased(a.Key.Peer()) {
			s.Leased++
		}
	}
	if v := w.Books.Violations; len(v) > 0 {
		return fmt.Errorf("stop: %v", v[0])
	}
	return nil
}

// flood is a fleet in a random graph, with liars that swallow what they hear.
type flood struct {
	w     *World
	first *Agent
	near  []*Agent // honest, with an honest path from the first
	far   []*Agent // honest, without
}

func newFlood(w *World, cfg StopConfig) *flood {
	f := &flood{w: w, first: w.Agents[0]}
	links := map[*Agent][]*Agent{}
	for i, a := range w.Agents {
		a.Liar = i > 0 && w.rand.Float64() < cfg.Liars
		for range cfg.Links {
			b := w.Agents[w.rand.IntN(len(w.Agents))]
			if a != b && !slices.Contains(links[a], b) {
				links[a], links[b] = append(links[a], b), append(links[b], a)
			}
		}
	}
	w.Net.Links = links
	w.Net.Mute = func(a *Agent) bool { return a.Liar }
	seen := map[*Agent]bool{f.first: true}
	for reach := []*Agent{f.first}; len(reach) > 0; reach = reach[1:] {
		for _, b := range links[reach[0]] {
			if !seen[b] && !b.Liar {
				seen[b] = true
				f.near, reach = append(f.near, b), append(reach, b)
			}
		}
	}
	for _, a := range w.Agents {
		if !a.Liar && !seen[a] {
			f.far = append(f.far, a)
		}
	}
	return f
}
