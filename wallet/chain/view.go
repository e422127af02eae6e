package chain

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/btcsuite/btcd/mempool"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// Errors of what is asked or handed in.
var (
	// ErrNoBlock is returned for a height beyond the tip.
	ErrNoBlock = errors.New("no block at this height")
	// ErrMalformed is returned for bytes that are not a transaction.
	ErrMalformed = errors.New("not a transaction")
)

// Chain is what a wallet needs.
var _ wallet.Backend = (*Chain)(nil)

// ScriptHistory is all that ever happened to one script.
type ScriptHistory []wallet.Output

// Block is one block of the best chain.
type Block struct {
	Height uint32     `json:"height"`
	Hash   string     `json:"hash"`
	Time   dolly.Time `json:"time_unix_ms"`
	Txs    []string   `json:"txids"`
}

// Coin is one unspent output in a block.
type Coin struct {
	TxID     string
	Vout     uint32
	PkScript []byte
	Value    dolly.Sat
}

// Tip is the end of the best chain. It never fails.
func (c *Chain) Tip(context.Context) (wallet.Tip, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.tip, nil
}

// Subscribe sends the tip now and at every change; see [wallet.Backend].
func (c *Chain) Subscribe(ctx context.Context) (<-chan wallet.Tip, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.hub.subscribe(ctx, c.tip), nil
}

// announce tells the subscribers of the tip.
func (c *Chain) announce() {
	c.mu.RLock()
	defer c.mu.RUnlock()
	c.hub.publish(c.tip)
}

// Script is the history of a script. It never fails; an unknown script has none.
func (c *Chain) Script(_ context.Context, pkScript []byte) ([]wallet.Output, error) {
	return c.History(wallet.ScriptID(pkScript)), nil
}

// History is [Chain.Script] by the script's name.
func (c *Chain) History(id dolly.Hash) ScriptHistory {
	c.mu.RLock()
	defer c.mu.RUnlock()
	h := ScriptHistory{}
	for _, coin := range c.index.history(id, c.waiting()) {
		h = append(h, coin.output())
	}
	return h
}

// Block is the block at a height of the best chain.
func (c *Chain) Block(height uint32) (Block, error) {
	if height > uint32(c.chain.BestSnapshot().Height) {
		return Block{}, ErrNoBlock
	}
	raw, err := c.chain.BlockByHeight(int32(height))
	if err != nil {
		return Block{}, fmt.Errorf("read block %d: %w", height, err)
	}
	b := Block{
		Height: height, Hash: raw.Hash().String(),
		Time: dolly.Time(raw.MsgBlock().Header.Timestamp.UnixMilli()),
	}
	for _, tx := range raw.Transactions() {
		b.Txs = append(b.Txs, tx.Hash().String())
	}
	return b, nil
}

// Submit offers a serialised transaction to the memory pool and returns its id.
// What is there already, or in a block, is no error; what breaks a rule is
// [wallet.ErrRejected].
func (c *Chain) Submit(_ context.Context, raw []byte) (string, error) {
	tx, err := btcutil.NewTxFromBytes(raw)
	if err != nil || len(tx.MsgTx().TxIn) == 0 || tx.MsgTx().SerializeSize() != len(raw) {
		return "", ErrMalformed
	}
	id := tx.Hash().String()
	if _, err := c.pool.ProcessTransaction(tx, false, true, 0); err != nil && !c.known(tx) {
		var rule mempool.RuleError
		if errors.As(err, &rule) {
			return "", fmt.Errorf("%w: %w", wallet.ErrRejected, err)
		}
		return "", fmt.Errorf("submit %s: %w", id, err)
	}
	return id, nil
}

// known reports whether tx waits in the pool or is in a block.
func (c *Chain) known(tx *btcutil.Tx) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.pool.IsTransactionInPool(tx.Hash()) {
		return true
	}
	coin := c.index.coins[tx.MsgTx().TxIn[0].PreviousOutPoint]
	return coin != nil && coin.spent != nil && coin.spent.by == *tx.Hash()
}

// Unspent is every coin of the chain at its tip, without the memory pool, in the
// order of their outpoints. Their sum is what the blocks created.
func (c *Chain) Unspent() []Coin {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var all []*coin
	for _, coin := range c.index.coins {
		if coin.spent == nil {
			all = append(all, coin)
		}
	}
	slices.SortFunc(all, func(a, b *coin) int {
		return cmp.Or(bytes.Compare(a.at.Hash[:], b.at.Hash[:]), cmp.Compare(a.at.Index, b.at.Index))
	})
	out := make([]Coin, len(all))
	for i, coin := range all {
		out[i] = Coin{coin.at.Hash.String(), coin.at.Index, coin.out.PkScript, dolly.Sat(coin.out.Value)}
	}
	return out
}
