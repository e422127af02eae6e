package qd

import "github.com/dollynator/dolly"

// Pull is what one sibling's table did to a value in one update by [Mean].
type Pull struct {
	From    dolly.PeerID
	Offer   dolly.OfferID
	Spoke   bool    // it had something to say of the offer; else it counted as zero
	Said    float64 // its value, clipped
	By      float64 // what it added to the value
	Without float64 // what the value would have become had it not been heard
}

// Pulls tells what each sibling will do to Q[current, c] when the update is applied
// by [Mean], for c the offer that was tried and the current one. Nothing is changed.
// An update that cannot be applied has none.
func (t *Table) Pulls(u Update, remotes []*Remote) []Pull {
	s, a, err := t.indexes(u)
	if err != nil || len(remotes) == 0 {
		return nil
	}
	desk := &Desk{}
	was := t.desk
	t.desk = desk
	defer func() { t.desk = was }()
	var out []Pull
	for _, st := range t.steps(a, s, u) {
		out = append(out, t.pulls(st, s, remotes)...)
	}
	return out
}

// pulls is the part of one column, seen from one row.
func (t *Table) pulls(st step, row int, remotes []*Remote) []Pull {
	old := t.desk.copy(t.find(st.index))
	q, count := old.q().at(row), int(old.count)
	own := q + float64(Alpha(count)*(old.e().at(row)+st.gain+float64(discount*st.ahead)-q))
	limit := ValuePerUpdate * float64(max(t.highest, old.count+1))
	said, _ := t.desk.gather(t.cat, st.index, remotes, limit)
	apart, n := 0.0, float64(len(remotes))
	for _, v := range said {
		apart += q - vector(v).at(row)
	}
	out := make([]Pull, len(remotes))
	for i, v := range said {
		x := vector(v).at(row)
		p := Pull{From: remotes[i].From, Offer: t.cat.offers[st.index], Spoke: remotes[i].column(t.cat, st.index, limit) != nil, Said: x}
		p.By, p.Without = Beta(count)*(x-q)/n, own
		if n > 1 {
			p.Without = own - float64(Beta(count)*(apart-(q-x))/(n-1))
		}
		out[i] = p
	}
	return out
}
