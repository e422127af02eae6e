package faults

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/wallet/slate"
)

// purchases is an agent that buys a server for a child: one payment, one
// server, one certificate, and the child's login closed to its parent.
func purchases() Subject {
	return Subject{
		Name: "purchase", About: "a server for a child is bought once", Slots: 2,
		Founder: &Founder{30 * dolly.Day, []dolly.Sat{3000, 3000, 3000, 3000}},
		Done:    childLives,
	}
}

// founder puts the root into the world.
func (s *Stage) founder(f Founder) error {
	cfg, err := s.World.founder(f)
	if err != nil {
		return err
	}
	s.settle(&machine{cfg: cfg, key: seeded("root"), disk: newDisk(), server: cfg.Server})
	return nil
}

// founder gives the root a server and coins.
func (w *World) founder(f Founder) (life.Config, error) {
	ends := began.Add(f.RentLeft)
	cfg, err := root(w, ends)
	if err != nil {
		return cfg, err
	}
	w.cloud.servers[cfg.Server] = &server{
		address: slate.Address("root"), price: price, state: "running", ends: ends, handed: true,
	}
	purse, err := openWallet(seeded("root"), w.Chain, newDisk())
	if err != nil {
		return cfg, err
	}
	for _, sat := range f.Coins {
		if err := w.Chain.Grant(purse.Address(), sat); err != nil {
			return cfg, err
		}
	}
	return cfg, nil
}

// childLives is a birth that is over: two keys live, the parent is locked out,
// and no act is open any more.
func childLives(w *World) (bool, string) {
	view, err := w.registry()
	if err != nil {
		return false, err.Error()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	handed := 0
	for _, s := range w.cloud.servers {
		if s.handed && !s.tenant.IsZero() {
			handed++
		}
	}
	switch live := w.deeds.live(w.clock.Now()); {
	case live < 2:
		return false, "no child lives"
	case handed == 0 && w.deeds.told() == 0:
		return false, "the parent can still log in, and says nothing"
	case len(view.Acts) > 0:
		return false, "an act stays open"
	}
	return true, ""
}
