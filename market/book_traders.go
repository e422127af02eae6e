package market

import "github.com/dollynator/dolly"

// trader is what the book holds of one key.
type trader struct {
	live, known    int  // open orders; all remembered numbers
	oldest, newest slot // its nodes
}

// traders finds and counts orders by key. A key without orders takes no room.
type traders struct {
	byID map[dolly.PeerID]slot
	pool pool[trader]
}

func (t *traders) count(id dolly.PeerID) (live, known int) {
	at, ok := t.byID[id]
	if !ok {
		return 0, 0
	}
	tr := t.pool.at(at)
	return tr.live, tr.known
}

func (t *traders) of(n *node) *trader { return t.pool.at(n.trader) }

// join appends a node to its trader's list.
func (t *traders) join(nodes *pool[node], at slot) {
	n := nodes.at(at)
	who, ok := t.byID[n.order.ID.Trader]
	if !ok {
		who = t.pool.get()
		t.byID[n.order.ID.Trader] = who
	}
	tr := t.pool.at(who)
	tr.known++
	n.trader, n.older = who, tr.newest
	if tr.newest == 0 {
		tr.oldest = at
	} else {
		nodes.at(tr.newest).newer = at
	}
	tr.newest = at
}

// part takes a node out of its trader's list.
func (t *traders) part(nodes *pool[node], at slot) {
	n := nodes.at(at)
	tr := t.pool.at(n.trader)
	if n.older == 0 {
		tr.oldest = n.newer
	} else {
		nodes.at(n.older).newer = n.newer
	}
	if n.newer == 0 {
		tr.newest = n.older
	} else {
		nodes.at(n.newer).older = n.older
	}
	if tr.known--; tr.known == 0 {
		delete(t.byID, n.order.ID.Trader)
		t.pool.put(n.trader)
	}
}
