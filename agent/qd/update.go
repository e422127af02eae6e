package qd

import (
	"fmt"

	"github.com/dollynator/dolly"
)

const (
	attempt  = 0.4  // what a success adds to E and a failure takes
	discount = 0.05 // weight of the best value of the state that the action leads to
)

// Update is one purchase that ended.
type Update struct {
	Current dolly.OfferID // where the agent lives
	Tried   dolly.OfferID // what it tried to rent
	Success bool
	Reward  float64 // earned on Current, in [0, 1)
}

// Move is what an update did to Q[current, tried].
type Move struct {
	Offer         dolly.OfferID
	Success       bool
	Reward        float64
	Before, After float64
	Delta         float64 // After - Before
	Remotes       int     // siblings that knew something of the offer
}

// Apply learns from one update:
//
//	E[·,tried] ± 0.4; E[·,current] += reward
//	Q[i,c] += α·(E[i,c] + 0.05·max Q[c,·] − Q[i,c]) − β·mean over remotes (Q[i,c] − remote[i,c])
//
// for c in the set {tried, current} and every row i, all from the old Q. The
// second term is m's when m is [Mean]. Siblings' values are clipped to the range
// that the own table can have. An error leaves the table as it was. It allocates
// nothing once its columns and its desk are there.
func (t *Table) Apply(u Update, remotes []*Remote, m Merge) (Move, error) {
	if !(u.Reward >= 0 && u.Reward < 1) {
		return Move{}, fmt.Errorf("apply update: %w: %v", ErrReward, u.Reward)
	}
	s, a, err := t.indexes(u)
	if err != nil {
		return Move{}, fmt.Errorf("apply update: %w", err)
	}
	if t.desk == nil {
		t.desk = &Desk{}
	}
	steps := t.steps(a, s, u)
	for i := range steps {
		if err := t.plan(&steps[i], remotes, m); err != nil {
			return Move{}, fmt.Errorf("apply update: %w", err)
		}
	}
	move := Move{Offer: u.Tried, Success: u.Success, Reward: u.Reward, Remotes: steps[0].voices}
	move.Before = t.touch(a).q().at(s)
	for i := range steps {
		t.commit(&steps[i])
	}
	c := t.find(a)
	c.count1(u.Success)
	move.After = c.q().at(s)
	move.Delta = move.After - move.Before
	return move, nil
}

// indexes are the numbers of an update's offers.
func (t *Table) indexes(u Update) (current, tried int, err error) {
	s, known := t.cat.Index(u.Current)
	if !known {
		return 0, 0, fmt.Errorf("%w: %s", ErrOffer, u.Current)
	}
	a, known := t.cat.Index(u.Tried)
	if !known {
		return 0, 0, fmt.Errorf("%w: %s", ErrOffer, u.Tried)
	}
	return s, a, nil
}

// count1 counts one purchase of the column's offer.
func (c *column) count1(success bool) {
	if success {
		c.won++
	} else {
		c.failed++
	}
}

// step is one column's part of an update.
type step struct {
	index  int
	gain   float64 // what is added to E in every row
	ahead  float64 // the best value of the row that the action leads to
	next   vector  // on the desk
	top    float64 // of next
	voices int
	buffer vector // kept for next
}

// steps is the set {a, s} with what each column gains; a comes first.
func (t *Table) steps(a, s int, u Update) []step {
	gain := attempt
	if !u.Success {
		gain = -attempt
	}
	d := &t.desk.steps
	if a == s {
		d[0] = step{index: a, gain: gain + u.Reward, ahead: t.rowTop(a), buffer: d[0].buffer}
		return d[:1]
	}
	d[0] = step{index: a, gain: gain, ahead: t.rowTop(a), buffer: d[0].buffer}
	d[1] = step{index: s, gain: u.Reward, ahead: t.rowTop(s), buffer: d[1].buffer}
	return d[:]
}

// plan writes the next values of a column on the desk without touching the table.
func (t *Table) plan(st *step, remotes []*Remote, m Merge) error {
	old := t.desk.copy(t.find(st.index))
	if old.count >= MaxUpdates {
		return fmt.Errorf("%w: %d updates of one offer", ErrTooMany, old.count)
	}
	limit := ValuePerUpdate * float64(max(t.highest, old.count+1))
	col := Column{Offer: t.cat.offers[st.index], Beta: Beta(int(old.count))}
	width := max(len(old.q()), len(old.e()))
	col.Remotes, st.voices = t.desk.gather(t.cat, st.index, remotes, limit)
	for _, v := range col.Remotes {
		width = max(width, len(v))
	}
	q := t.desk.hold(old.q(), width)
	col.Old = Vector(q)
	st.next = grow(&st.buffer, width)
	st.learn(q, old.e(), Alpha(int(old.count)))
	m.Merge(col, st.next)
	top, magnitude := st.next.extent()
	if magnitude > limit*(1+1e-9) {
		return fmt.Errorf("%w: %s by rule %s", ErrRange, col.Offer, m.Name())
	}
	st.top = top
	return nil
}

// learn is the part of the rule that needs no siblings. Products are rounded for
// themselves, so that no compiler fuses them with a sum.
func (st *step) learn(q, e vector, alpha float64) {
	base := st.gain + float64(discount*st.ahead)
	next := st.next[:len(q)]
	if len(e) == 1 {
		base += e[0]
		for i, v := range q {
			next[i] = v + float64(alpha*(base-v))
		}
		return
	}
	e = e[:len(q)]
	for i, v := range q {
		next[i] = v + float64(alpha*(e[i]+base-v))
	}
}

// commit takes a planned column over. Its old rows become the desk's buffer.
func (t *Table) commit(st *step) {
	c := t.touch(st.index)
	e := c.e()
	for i := range e {
		e[i] += st.gain
	}
	t.desk.before[0] = c.q1[0]
	old := vector(t.desk.before[:])
	if c.rows != nil && c.rows.q != nil {
		old = c.rows.q
	}
	if len(st.next) == 1 {
		c.q1[0] = st.next[0]
	} else {
		t.widen(c, st)
	}
	c.top = st.top
	c.count++
	c.changed = true
	t.highest = max(t.highest, c.count)
	t.noteRows(old, st.next)
}

// widen gives a column rows that differ; they were planned in the step's buffer.
func (t *Table) widen(c *column, st *step) {
	if c.rows == nil {
		c.rows = &rows{}
	}
	if c.rows.q == nil {
		t.wide++
	}
	st.buffer, c.rows.q = c.rows.q, st.next
}
