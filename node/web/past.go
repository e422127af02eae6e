package web

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/dollynator/dolly"
)

// level is a ring of readings: one a step, until the ring is full.
type level struct {
	name  string
	step  time.Duration // of the node's world
	slots int64
}

// levels are kept of each agent: a reading a minute for a day, one an hour for
// ninety days, one a day for three years; 6 thousand readings of 40 bytes.
func levels() []level {
	return []level{{"m", time.Minute, 24 * 60}, {"h", time.Hour, 90 * 24}, {"d", 24 * time.Hour, 3 * 366}}
}

// maxKnown is how many agents are remembered; then who was silent longest is forgotten.
const maxKnown = 128

// reading is what an agent told at a moment. Its fields are in the order of [metrics].
type reading struct {
	At     dolly.Time
	Values [4]int64
}

// metric is one of the curves.
type metric struct {
	name, unit string
	own        string // what the node's own history calls it
	most       bool   // of a fleet the largest counts, not the sum
}

// metrics are the curves. Their places are on disk and never change.
func metrics() []metric {
	return []metric{
		{name: "uploaded", unit: "byte", own: "uploaded"}, {name: "downloaded", unit: "byte", own: "downloaded"},
		{name: "matchmakers", unit: "peer", own: "matchmakers", most: true}, {name: "mb_balance", unit: "byte", own: "mb"},
	}
}

func readingOf(at dolly.Time, a dolly.AgentRow) reading {
	return reading{at, [4]int64{int64(a.Earned), int64(a.Consumed), int64(a.Makers), int64(a.Balance)}}
}

// nowKey holds when something was last written down.
const nowKey = "now"

func agentKey(p dolly.PeerID) string { return fmt.Sprintf("agent/%x", p[:]) }

// slot is where a moment's reading is kept on a level; an older one there is replaced.
func (l level) slot(p dolly.PeerID, at dolly.Time) string {
	return fmt.Sprintf("%s%05d", l.prefix(p), int64(at)/l.step.Milliseconds()%l.slots)
}

func (l level) prefix(p dolly.PeerID) string { return fmt.Sprintf("past/%x/%s/", p[:], l.name) }

// remember writes down what agents told now: the row, and a reading on each level.
func remember(w dolly.Writer, now dolly.Time, rows []dolly.AgentRow) error {
	if err := w.Put(nowKey, binary.BigEndian.AppendUint64(nil, uint64(now))); err != nil {
		return err
	}
	for _, a := range rows {
		raw, err := json.Marshal(a)
		if err != nil {
			return err
		}
		if err := w.Put(agentKey(a.Peer), raw); err != nil {
			return err
		}
		if !a.Alive {
			continue
		}
		value := encode(readingOf(now, a))
		for _, l := range levels() {
			if err := w.Put(l.slot(a.Peer, now), value); err != nil {
				return err
			}
		}
	}
	return forget(w)
}

// writtenAt is when something was last written down, 0 if nothing was.
func writtenAt(r dolly.Reader) dolly.Time {
	if raw := r.Get(nowKey); len(raw) == 8 {
		return dolly.Time(binary.BigEndian.Uint64(raw))
	}
	return 0
}

// known are all agents that are remembered, who was heard last first.
func known(r dolly.Reader) ([]dolly.AgentRow, error) {
	var out []dolly.AgentRow
	err := r.Scan("agent/", func(key string, value []byte) error {
		var a dolly.AgentRow
		if err := json.Unmarshal(value, &a); err != nil {
			return fmt.Errorf("read %s: %w", key, err)
		}
		out = append(out, a)
		return nil
	})
	slices.SortStableFunc(out, func(a, b dolly.AgentRow) int { return cmp.Compare(b.Seen, a.Seen) })
	return out, err
}

// forget makes room for others.
func forget(w dolly.Writer) error {
	all, err := known(w)
	if err != nil || len(all) <= maxKnown {
		return err
	}
	for _, a := range all[maxKnown:] {
		if err := w.Put(agentKey(a.Peer), nil); err != nil {
			return err
		}
		for _, l := range levels() {
			if err := w.Scan(l.prefix(a.Peer), func(key string, _ []byte) error { return w.Put(key, nil) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// readings are those of an agent from one moment to another, oldest first: of each
// level what is older than all of the finer ones.
func readings(r dolly.Reader, p dolly.PeerID, from, to dolly.Time) ([]reading, error) {
	var out []reading
	oldest := dolly.Time(math.MaxInt64)
	for _, l := range levels() {
		var part []reading
		err := r.Scan(l.prefix(p), func(key string, value []byte) error {
			one, err := decode(value)
			if err != nil {
				return fmt.Errorf("read %s: %w", key, err)
			}
			part = append(part, one)
			return nil
		})
		if err != nil {
			return nil, err
		}
		part = slices.DeleteFunc(l.within(part), func(one reading) bool { return one.At >= oldest })
		for _, one := range part {
			oldest = min(oldest, one.At)
		}
		if out = append(out, part...); from >= oldest {
			break
		}
	}
	out = slices.DeleteFunc(out, func(one reading) bool { return one.At < from || one.At > to })
	slices.SortFunc(out, func(a, b reading) int { return cmp.Compare(a.At, b.At) })
	return out, nil
}

// within leaves out what is older than the ring is long: it stands there only because
// nothing came to replace it.
func (l level) within(part []reading) []reading {
	var newest dolly.Time
	for _, r := range part {
		newest = max(newest, r.At)
	}
	return slices.DeleteFunc(part, func(r reading) bool {
		return int64(newest)/l.step.Milliseconds()-int64(r.At)/l.step.Milliseconds() >= l.slots
	})
}

func encode(r reading) []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(r.At))
	for _, v := range r.Values {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	return b
}

func decode(b []byte) (r reading, err error) {
	if len(b) != 8*(1+len(r.Values)) {
		return r, fmt.Errorf("a reading has not %d bytes", len(b))
	}
	r.At = dolly.Time(binary.BigEndian.Uint64(b))
	for i := range r.Values {
		r.Values[i] = int64(binary.BigEndian.Uint64(b[8*(i+1):]))
	}
	return r, nil
}
