package main

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// bookFile is a book's bids, as plan reads it, and a line of a record.
type bookFile struct {
	Bids []fileBid `json:"bids"`
}

// fileBid is a bid: MB for Sat, of which Traded MB are gone.
type fileBid struct {
	ID     string    `json:"id"`
	Sat    dolly.Sat `json:"sat"`
	MB     int64     `json:"mb"`
	Traded int64     `json:"traded_mb"`
	Own    bool      `json:"own"`
}

// shelf gives the bids of files the ids that a mirror knows, and back: numbers of
// one stranger, or of the buybot itself.
type shelf struct {
	numbers map[string]uint64
	names   []string
}

// self is the key that own bids of a file are said to have.
func self() dolly.PeerID { return wire.NewKey([32]byte{1}).Peer() }

func newShelf() *shelf { return &shelf{numbers: map[string]uint64{}} }

// id is the same for the same name.
func (s *shelf) id(b fileBid) dolly.OrderID {
	n, known := s.numbers[b.ID]
	if !known {
		s.names = append(s.names, b.ID)
		n = uint64(len(s.names))
		s.numbers[b.ID] = n
	}
	id := dolly.OrderID{Trader: wire.NewKey([32]byte{2}).Peer(), Number: n}
	if b.Own {
		id.Trader = self()
	}
	return id
}

// name is what a file called a bid.
func (s *shelf) name(id dolly.OrderID) string { return s.names[id.Number-1] }

// Bounds of what is read: all bitcoin, and MB whose bytes fit.
const (
	mostSat = 21_000_000 * dolly.SatPerBTC
	mostMB  = int64(1)<<60/int64(dolly.MiB) - 1
	forever = dolly.Time(1) << 60
)

// entries are the bids of a file as a book has them. What was traded is gone.
func (s *shelf) entries(f bookFile) ([]market.Entry, error) {
	var all []market.Entry
	for i, b := range f.Bids {
		if err := b.check(); err != nil {
			return nil, fmt.Errorf("bid %d: %w", i+1, err)
		}
		all = append(all, market.Entry{
			Order: dolly.Order{ID: s.id(b), Side: dolly.Bid, Price: dolly.Price{Sat: b.Sat, MB: dolly.MB(b.MB) * dolly.MiB}, Expires: forever},
			Left:  dolly.MB(b.MB-b.Traded) * dolly.MiB,
		})
	}
	return all, nil
}

func (b fileBid) check() error {
	switch {
	case b.ID == "":
		return errors.New("it has no id")
	case b.Sat <= 0 || b.Sat > mostSat:
		return fmt.Errorf("%d is no amount of satoshi", b.Sat)
	case b.MB <= 0 || b.MB > mostMB:
		return fmt.Errorf("%d is no amount of MB", b.MB)
	case b.Traded < 0 || b.Traded > b.MB:
		return fmt.Errorf("traded_mb %d is not from 0 to %d", b.Traded, b.MB)
	}
	return nil
}

// plannedAsk is an ask as plan and replay print it.
type plannedAsk struct {
	Bid string    `json:"bid"`
	Sat dolly.Sat `json:"sat"`
	MB  int64     `json:"mb"`
}

func (s *shelf) asks(all []market.Ask) []plannedAsk {
	out := make([]plannedAsk, 0, len(all))
	for _, a := range all {
		out = append(out, plannedAsk{s.name(a.Bid), a.Amount.Sat, int64(a.Amount.MB / dolly.MiB)})
	}
	return out
}
