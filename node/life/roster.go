package life

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// sibling is an agent of the fleet as last heard.
type sibling struct {
	Heartbeat
	charter.Standing
	seen dolly.Time // when it came, by my clock
	raw  []byte

	studied dolly.Time // when its table was last asked for
	page    uint32     // and from which offer on
	studies int        // its questions since its last heartbeat
}

// hearRoster takes in a heartbeat. A key that forked its chain is not heard.
func (l *Life) hearRoster(f trade.Heard) {
	b, known := f.Known.(Beat)
	if !known {
		var err error
		if b, err = l.kin.Open(l.charter, f.Raw); err != nil {
			return
		}
	}
	h, st := b.Heartbeat, b.Standing
	if st.Key == l.self() {
		return
	}
	if _, bad := l.trader.Ledger.Forked(st.Key); bad {
		return
	}
	old, known := l.roster[st.Key]
	if known && h.Seq <= old.Seq || l.now.Sub(h.At) > max(2*l.cfg.Pace.DeadAfter, time.Hour) {
		return // old news, told again by whoever kept it
	}
	if !known {
		l.compare(h.Certs)
	}
	if l.disowned(h.Certs, st.Key) || !known && !l.takesSeat(st) {
		return
	}
	if !known && len(l.roster) >= maxRoster && !l.forgetGone() {
		return
	}
	if h.Phase == dolly.Gone && old.Phase != dolly.Gone {
		l.last = st.Path + " " + h.Name + " is gone"
	}
	if !known && h.Phase != dolly.Gone {
		l.last = "born " + string(h.Offer) + " ▸ " + st.Path + " " + h.Name
	}
	s := sibling{h, st, l.now, f.Raw, old.studied, old.page, 0}
	l.roster[st.Key] = s
	l.trader.Meet(st.Key, h.Addrs)
	if !known {
		l.do(l.rules(), trade.Vouch{Peer: st.Key})
	}
	l.catchUp(s)
}

// takesSeat reports whether a key that was not heard before may speak for its
// seat: while one is alive there, a second has no voice, whoever certified it.
func (l *Life) takesSeat(st charter.Standing) bool {
	if st.Seat == l.permits.Standing().Seat {
		return false
	}
	for key, s := range l.roster {
		if s.Seat == st.Seat {
			if l.alive(s) {
				return false
			}
			delete(l.roster, key)
			delete(l.remotes, key)
		}
	}
	return true
}

// voices lists the siblings that are heard in learning: of a slot, the latest
// generation, and nobody who was condemned since it spoke.
func (l *Life) voices() []sibling {
	newest := map[uint32]uint32{}
	all := l.siblings()
	for _, s := range all {
		newest[s.Slot] = max(newest[s.Slot], s.Gen)
	}
	return slices.DeleteFunc(all, func(s sibling) bool {
		_, bad := l.trader.Ledger.Forked(s.Key)
		return bad || s.Gen < newest[s.Slot]
	})
}

// forgetGone makes room in the roster: who was silent longest goes.
func (l *Life) forgetGone() bool {
	all := slices.DeleteFunc(l.siblings(), l.alive)
	if len(all) == 0 {
		return false
	}
	last := slices.MinFunc(all, func(a, b sibling) int { return cmp.Compare(a.seen, b.seen) })
	delete(l.roster, last.Key)
	delete(l.remotes, last.Key)
	return true
}

// beat tells the fleet how this agent is.
func (l *Life) beat() {
	row := l.row()
	h := Heartbeat{
		Seq: uint64(l.now), At: l.now, Name: clip(row.Name), Certs: l.cfg.Certs, Offer: row.Offer, RentEnds: row.RentEnds,
		Rate: int64(row.Rate), Line: int64(l.lineRate()), Earned: row.Earned, Balance: row.Balance, Sold: row.SoldMB,
		InOrders: row.OrdersMB, Income: row.Income, Cost: row.Cost, Coins: row.Coins, Phase: row.Phase,
		Waits: clip(row.Waits), Version: clip(l.cfg.Version), Addrs: l.addrs[:min(len(l.addrs), maxAddrs)],
		Leased: l.leased(), Locked: row.LockedMB, Learned: l.table.Counts(), Consumed: row.Consumed, Makers: uint32(row.Makers),
	}
	l.do(trade.Publish{Topic: l.topicRoster, Raw: wire.Seal(l.cfg.Trade.Self, l.cfg.Trade.Network, heartbeatKind, h)})
}

// clip makes a text one that siblings hear: short, and on one line.
func clip(s string) string {
	if odd(s) {
		s = strings.Map(printed, strings.ToValidUTF8(s, "·"))
	}
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText-3], "") + "…"
}

// alive reports whether a sibling was heard lately.
func (l *Life) alive(s sibling) bool {
	return s.Phase != dolly.Gone && l.now.Sub(s.seen) <= l.cfg.Pace.DeadAfter
}

// siblings lists the roster in tree order, without self.
func (l *Life) siblings() []sibling {
	out := make([]sibling, 0, len(l.roster))
	for _, s := range l.roster {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b sibling) int {
		return cmp.Or(dolly.ComparePaths(a.Path, b.Path), bytes.Compare(a.Key[:], b.Key[:]))
	})
	return out
}
