package life

import (
	"errors"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

const (
	maxCatalogues = 32      // lists of offers that differ, of all siblings
	maxNumbers    = 4 << 20 // of all siblings' tables
	shownColumns  = 16      // of one message
)

// tellTable gossips what changed in the table.
func (l *Life) tellTable() {
	for {
		c := l.table.TakeChanged()
		if len(c.Columns) == 0 {
			return
		}
		l.do(trade.Publish{Topic: l.topicLearn, Raw: wire.Seal(l.cfg.Trade.Self, l.cfg.Trade.Network, qd.Kind, c)})
	}
}

// hearColumns takes over what changed in a sibling's table. Whose list of offers is
// not known is asked for it.
func (l *Life) hearColumns(s sibling, c qd.Columns) {
	r := l.remote(s.Key)
	err := r.Merge(c)
	switch {
	case errors.Is(err, qd.ErrCatalogue):
		l.study(s, 0)
		return
	case err != nil:
		l.note("learn.refused", err.Error(), "table of %s refused: %v", s.Key.Short(), err)
		return
	}
	l.merged++
	l.taughtColumns(s.Key, c)
	l.boundRemotes(s.Key)
}

// taughtColumns remembers for faces that a sibling told columns.
func (l *Life) taughtColumns(from dolly.PeerID, c qd.Columns) {
	if len(c.Columns) == 0 {
		return
	}
	cat := l.remote(from).Catalogue()
	offers := make([]dolly.OfferID, min(len(c.Columns), shownColumns))
	for i := range offers {
		offers[i] = cat.Offer(int(c.Columns[i].Index))
	}
	l.lessons = latest(l.lessons, dolly.LessonRow{At: l.now, From: from, Kind: dolly.LessonTable, Offers: offers, Of: len(c.Columns)})
}

// remote is what was heard of a sibling's table.
func (l *Life) remote(key dolly.PeerID) *qd.Remote {
	r := l.remotes[key]
	if r == nil {
		r = &qd.Remote{From: key}
		l.remotes[key] = r
	}
	return r
}

// boundRemotes forgets the table of who made all tables too large.
func (l *Life) boundRemotes(last dolly.PeerID) {
	size := 0
	for _, r := range l.remotes {
		size += r.Size()
	}
	if size > maxNumbers {
		delete(l.remotes, last)
		l.note("learn.refused", size, "table of %s refused: all that siblings told is too much", last.Short())
	}
}

// catalogue is a sibling's list of offers. Lists that are the same are kept once.
func (l *Life) catalogue(offers []dolly.OfferID) (*qd.Catalogue, error) {
	cat, err := qd.ReadCatalogue(offers)
	if err != nil {
		return nil, err
	}
	if own := l.table.Catalogue(); own.Digest() == cat.Digest() {
		return own, nil
	}
	var others []dolly.Hash
	for _, r := range l.remotes {
		other := r.Catalogue()
		switch {
		case other == nil || slices.Contains(others, other.Digest()):
		case other.Digest() == cat.Digest():
			return other, nil
		default:
			others = append(others, other.Digest())
		}
	}
	if len(others) >= maxCatalogues {
		return nil, qd.ErrTooMany
	}
	return cat, nil
}
