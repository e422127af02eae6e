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
	Reward  float64 // of the current offer, from [Reward]; in [0, 1)
}

// Move is what an update did to the value of the offer that was tried, seen from
// the current one.
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
// that the own table can have. An error leaves the table as it was.
func (t *Table) Apply(u Update, remotes []Remote, m Merge) (Move, error) {
	if !(u.Reward >= 0 && u.Reward < 1) {
		return Move{}, fmt.Errorf("apply update: %w: %v", ErrReward, u.Reward)
	}
	s, known := t.cat.index(u.Current)
	if !known {
		return Move{}, fmt.Errorf("apply update: %w: %s", ErrOffer, u.Current)
	}
	a, known := t.cat.index(u.Tried)
	if !known {
		return Move{}, fmt.Errorf("apply update: %w: %s", ErrOffer, u.Tried)
	}
	steps := t.steps(a, s, u)
	for i := range steps {
		if err := t.plan(&steps[i], t.scratch[i][:0], remotes, m); err != nil {
			return Move{}, fmt.Errorf("apply update: %w", err)
		}
		t.scratch[i] = steps[i].next
	}
	move := Move{Offer: u.Tried, Success: u.Success, Reward: u.Reward, Remotes: steps[0].voices}
	move.Before = t.column(a).q.at(s)
	for i, st := range steps {
		t.scratch[i] = t.commit(st)
	}
	move.After = t.columns[a].q.at(s)
	move.Delta = move.After - move.Before
	return move, nil
}

// step is one column's part of an update.
type step struct {
	index  int
	gain   float64 // what is added to E in every row
	ahead  float64 // the best value of the row that the action leads to
	next   vector
	top    float64
	voices int
}

// steps is the set {a, s} with what each column gains; a comes first.
func (t *Table) steps(a, s int, u Update) []step {
	gain := attempt
	if !u.Success {
		gain = -attempt
	}
	if a == s {
		return []step{{index: a, gain: gain + u.Reward, ahead: t.rowTop(a)}}
	}
	return []step{
		{index: a, gain: gain, ahead: t.rowTop(a)},
		{index: s, gain: u.Reward, ahead: t.rowTop(s)},
	}
}

// plan writes the next values of a column into the buffer without touching the table.
func (t *Table) plan(st *step, buffer vector, remotes []Remote, m Merge) error {
	old := column{q: vector{0}, e: vector{0}}
	if c := t.columns[st.index]; c != nil {
		old = *c
	}
	if old.count >= MaxUpdates {
		return fmt.Errorf("%w: %d updates of one offer", ErrTooMany, old.count)
	}
	limit := ValuePerUpdate * float64(max(t.highest, old.count+1))
	col := Column{Offer: t.cat.offers[st.index], Beta: Beta(int(old.count)), Remotes: t.pulls[:0]}
	width := max(len(old.q), len(old.e))
	for i := range remotes {
		v, known := remotes[i].column(t.cat, col.Offer, st.index, limit)
		if known {
			st.voices++
		}
		width = max(width, len(v))
		col.Remotes = append(col.Remotes, Vector(v))
	}
	t.pulls = col.Remotes
	q := old.q.wide(width)
	col.Old = Vector(q)
	st.next = grow(buffer, width)
	st.learn(q, old.e, Alpha(int(old.count)))
	m.Merge(col, st.next)
	top, magnitude := st.next.extent()
	if magnitude > limit*(1+1e-9) {
		return fmt.Errorf("%w: %s by rule %s", ErrRange, col.Offer, m.Name())
	}
	st.top = top
	return nil
}

// learn is the part of the rule that needs no siblings.
func (st *step) learn(q, e vector, alpha float64) {
	base := st.gain + discount*st.ahead
	if len(e) == 1 {
		base += e[0]
		for i, v := range q {
			st.next[i] = v + alpha*(base-v)
		}
		return
	}
	for i, v := range q {
		st.next[i] = v + alpha*(e[i]+base-v)
	}
}

// commit takes a planned column over and gives its old values back as a buffer.
func (t *Table) commit(st step) vector {
	c := t.column(st.index)
	for i := range c.e {
		c.e[i] += st.gain
	}
	old := c.q
	c.q = st.next
	c.count++
	c.changed = true
	t.highest = max(t.highest, c.count)
	t.top[st.index] = st.top
	t.noteRows(old, c.q)
	return old
}

// grow is v with n elements of any value.
func grow(v vector, n int) vector {
	if cap(v) < n {
		return make(vector, n)
	}
	return v[:n]
}
