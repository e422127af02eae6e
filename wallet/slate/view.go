package slate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

var _ wallet.Backend = (*Chain)(nil)

// Tip is the end of the chain. It never fails.
func (c *Chain) Tip(context.Context) (wallet.Tip, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tip(), nil
}

func (c *Chain) tip() wallet.Tip { return wallet.Tip{Height: c.height} }

// Script is all that ever paid to a script: in blocks first, then what waits.
func (c *Chain) Script(_ context.Context, pkScript []byte) ([]wallet.Output, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var mined, waiting []wallet.Output
	for _, at := range c.order {
		o := c.outputs[at]
		if !bytes.Equal(o.script, pkScript) {
			continue
		}
		out := wallet.Output{TxID: at.Hash.String(), Vout: at.Index, Value: o.value, Height: o.height}
		if o.spentBy != nil {
			out.SpentBy, out.SpentHeight = o.spentBy.id, o.spentBy.height
			for _, item := range o.witness {
				out.SpentWitness = append(out.SpentWitness, item)
			}
		}
		if o.height > 0 {
			mined = append(mined, out)
		} else {
			waiting = append(waiting, out)
		}
	}
	return append(mined, waiting...), nil
}

// Subscribe sends the tip now and whenever it changes.
func (c *Chain) Subscribe(ctx context.Context) (<-chan wallet.Tip, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan wallet.Tip, 1)
	ch <- c.tip()
	c.subs[ch] = struct{}{}
	context.AfterFunc(ctx, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.subs, ch)
		close(ch)
	})
	return ch, nil
}

// tell leaves the newest tip in ch.
func tell(ch chan wallet.Tip, t wallet.Tip) {
	select {
	case <-ch:
	default:
	}
	ch <- t
}

// Received is what an address was paid, in blocks.
func (c *Chain) Received(to string) (dolly.Sat, error) {
	script, err := Script(to)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var sum dolly.Sat
	for _, o := range c.outputs {
		if o.height > 0 && bytes.Equal(o.script, script) {
			sum += o.value
		}
	}
	return sum, nil
}

// Submitted are all transactions that were ever handed in, each once.
func (c *Chain) Submitted() []Submitted {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.submitted[:len(c.submitted):len(c.submitted)]
}

// Digest is the hash of all that decides what the chain will do and show.
func (c *Chain) Digest() [sha256.Size]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := fmt.Appendf(nil, "%d %d %d", c.height, c.grants, c.floor)
	for _, tx := range c.arrivals {
		all = fmt.Appendf(all, " %v %d", tx.msg.WitnessHash(), tx.height)
	}
	return sha256.Sum256(all)
}

// Mined is a transaction in a block, with all that is needed to recount.
type Mined struct {
	TxID   string
	Height uint32
	Grant  bool // made out of nothing
	Fee    dolly.Sat
	Ins    []Spent
	Outs   []Paid
}

// Spent is an output that a transaction spent, and the witness that opened it.
type Spent struct {
	Paid
	Witness [][]byte
}

// Blocks is every transaction in blocks, in the order in which they came.
func (c *Chain) Blocks() []Mined {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Mined
	for _, tx := range c.arrivals {
		if tx.height == 0 {
			continue
		}
		m := Mined{TxID: tx.id, Height: tx.height, Grant: tx.grant, Fee: tx.fee}
		for _, in := range tx.msg.TxIn {
			if o := c.outputs[in.PreviousOutPoint]; o != nil {
				m.Ins = append(m.Ins, Spent{Paid{string(o.script), o.value}, in.Witness})
			}
		}
		for _, o := range tx.msg.TxOut {
			m.Outs = append(m.Outs, Paid{string(o.PkScript), dolly.Sat(o.Value)})
		}
		all = append(all, m)
	}
	return all
}

// Unspent is all that lies in blocks and was not spent in one.
func (c *Chain) Unspent() []Paid {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Paid
	for _, at := range c.order {
		o := c.outputs[at]
		if o.height > 0 && (o.spentBy == nil || o.spentBy.height == 0) {
			all = append(all, Paid{string(o.script), o.value})
		}
	}
	return all
}
