package record

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
)

// fleet is all agents at the end of a day, and what they had gained at the end of
// the day before.
type fleet struct {
	page
	frame  int // of Run.days that was applied last; -1 is none
	born   map[int]birth
	rows   map[int]row
	moods  map[int]mood
	purses map[int]purse
	before map[int]dolly.MB
}

// Day is the fleet at the end of a day; a negative one is the last that there is.
func (r *Run) Day(day int) (sim.Snapshot, error) {
	if _, err := r.Refresh(); err != nil {
		return sim.Snapshot{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.snapshot(day)
}

// snapshot is Day, with the lock held.
func (r *Run) snapshot(day int) (sim.Snapshot, error) {
	if len(r.days) == 0 {
		return sim.Snapshot{}, fmt.Errorf("%w: not one day is over", ErrNoDay)
	}
	if day < 0 {
		day = int(r.days[len(r.days)-1].day)
	}
	i, found := slices.BinarySearchFunc(r.days, uint32(day), func(s spot, d uint32) int { return int(s.day) - int(d) })
	if !found {
		return sim.Snapshot{}, fmt.Errorf("%w: %d; there are %d to %d", ErrNoDay, day, r.days[0].day, r.days[len(r.days)-1].day)
	}
	if err := r.turnTo(i); err != nil {
		return sim.Snapshot{}, err
	}
	s := sim.Snapshot{Day: r.at.Day, At: r.at.At, Height: r.at.Height, SatPerMB: r.at.SatPerMB}
	for _, id := range sortedKeys(r.at.rows) {
		s.Agents = append(s.Agents, join(r.at.born[id], r.at.rows[id], r.at.moods[id]))
	}
	return s, nil
}

// turnTo applies pages until that of frame i is on top: from where the reader is
// or, if that is nearer, from the whole page at or before the frame before it.
func (r *Run) turnTo(i int) error {
	from := i
	for from > 0 && (r.days[from].kind != wholeFrame || from == i) {
		from--
	}
	if r.at.rows != nil && r.at.frame <= i && r.at.frame >= from {
		from = r.at.frame + 1
	}
	for ; from <= i; from++ {
		var p page
		body, err := r.days[from].body(r.src, r.days[from].at)
		if errors.Is(err, io.EOF) {
			err = fmt.Errorf("%w: it became shorter", ErrDamaged)
		}
		if err == nil {
			err = open(body, &p)
		}
		if err != nil {
			r.at = fleet{}
			return err
		}
		if err := r.at.apply(p, r.days[from].kind == wholeFrame); err != nil {
			r.at = fleet{}
			return err
		}
		r.at.frame = from
	}
	return nil
}

// apply turns one page.
func (f *fleet) apply(p page, whole bool) error {
	f.before = map[int]dolly.MB{}
	for id, r := range f.rows {
		f.before[id] = r.Gained
	}
	if whole || f.rows == nil {
		if !whole {
			return fmt.Errorf("%w: day %d has nothing to change", ErrDamaged, p.Day)
		}
		f.born, f.rows, f.moods, f.purses = map[int]birth{}, map[int]row{}, map[int]mood{}, map[int]purse{}
	}
	for _, b := range p.Born {
		f.born[b.ID] = b
	}
	for _, r := range p.Rows {
		if _, ok := f.born[r.ID]; !ok {
			return fmt.Errorf("%w: agent %d of day %d was never born", ErrDamaged, r.ID, p.Day)
		}
		f.rows[r.ID] = r
	}
	for _, m := range p.Moods {
		f.moods[m.ID] = m
	}
	for _, b := range p.Purses {
		f.purses[b.ID] = b
	}
	for _, id := range p.Gone {
		delete(f.purses, id)
		delete(f.born, id)
		delete(f.rows, id)
		delete(f.moods, id)
	}
	p.Born, p.Rows, p.Moods, p.Purses, p.Gone = nil, nil, nil, nil, nil
	f.page = p
	return nil
}
