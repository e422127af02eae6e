package slate

import (
	"slices"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
)

// Mine puts what waits, and pays the floor, into a block.
func (c *Chain) Mine() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.height++
	for _, tx := range c.arrivals {
		if tx.height == 0 && tx.fee >= c.floor*tx.size && c.grounded(tx) {
			c.place(tx, c.height)
		}
	}
	c.announce()
}

// grounded: all that it spends is in blocks.
func (c *Chain) grounded(tx *transaction) bool {
	return !slices.ContainsFunc(tx.msg.TxIn, func(in *wire.TxIn) bool { return c.outputs[in.PreviousOutPoint].height == 0 })
}

// place puts a transaction into the block at a height, or back into the pool.
func (c *Chain) place(tx *transaction, height uint32) {
	tx.height = height
	hash := tx.msg.TxHash()
	for n := range tx.msg.TxOut {
		c.outputs[wire.OutPoint{Hash: hash, Index: uint32(n)}].height = height
	}
}

// Floor is the fee per virtual byte below which nothing gets into a block. A
// pool keeps nothing that pays less than a quarter of it; zero is peace.
func (c *Chain) Floor(rate dolly.Sat) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.floor = rate
	for _, tx := range slices.Clone(c.arrivals) {
		if tx.height == 0 && c.known[tx.id] == tx && c.affords(tx) != nil {
			c.drop(tx)
		}
	}
}

// Reorg takes the last blocks off the chain, never a grant's, and puts one more
// than that in their place. What was in them waits again if keep says so, and is
// forgotten if not; the new blocks are empty, which is the worst that can be.
func (c *Chain) Reorg(depth uint32, keep func(txid string) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from := c.height - min(depth, c.height-1)
	for _, tx := range slices.Clone(c.arrivals) {
		if tx.height <= from || tx.grant || c.known[tx.id] != tx {
			continue
		}
		if c.place(tx, 0); !keep(tx.id) {
			c.drop(tx)
		}
	}
	for _, tx := range slices.Clone(c.arrivals) {
		if tx.height == 0 && c.known[tx.id] == tx && c.final(tx) != nil {
			c.drop(tx)
		}
	}
	c.height++
	c.announce()
}

// Lose takes what waits out of the pool, as nodes do that start anew.
func (c *Chain) Lose() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, tx := range slices.Clone(c.arrivals) {
		if tx.height == 0 && c.known[tx.id] == tx {
			c.drop(tx)
		}
	}
}

// drop forgets a transaction with all that builds on it.
func (c *Chain) drop(tx *transaction) {
	for _, t := range c.withHeirs(nil, tx) {
		c.forget(t)
	}
}

// forget takes a transaction out of the pool.
func (c *Chain) forget(tx *transaction) {
	delete(c.known, tx.id)
	c.arrivals = slices.DeleteFunc(c.arrivals, func(t *transaction) bool { return t == tx })
	for _, in := range tx.msg.TxIn {
		if o := c.outputs[in.PreviousOutPoint]; o != nil && o.spentBy == tx {
			o.spentBy, o.witness = nil, nil
		}
	}
	hash := tx.msg.TxHash()
	c.order = slices.DeleteFunc(c.order, func(at wire.OutPoint) bool { return at.Hash == hash })
	for n := range tx.msg.TxOut {
		delete(c.outputs, wire.OutPoint{Hash: hash, Index: uint32(n)})
	}
}

func (c *Chain) announce() {
	for ch := range c.subs {
		tell(ch, c.tip())
	}
}
