package chain

import (
	"slices"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/btcsuite/btcd/chainhash/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// index is the history of every script in the blocks of the best chain. It has
// no lock of its own.
type index struct {
	coins   map[wire.OutPoint]*coin
	scripts map[dolly.Hash][]*coin // in the order of the chain
}

// coin is one output and, once spent, by what and when.
type coin struct {
	at       wire.OutPoint
	out      *wire.TxOut
	height   uint32 // zero in the memory pool
	coinbase bool
	spent    *spend
}

type spend struct {
	by      chainhash.Hash
	height  uint32 // zero in the memory pool
	witness wire.TxWitness
}

func newIndex() index {
	return index{coins: map[wire.OutPoint]*coin{}, scripts: map[dolly.Hash][]*coin{}}
}

// connect adds a block that extends the chain.
func (x index) connect(b *btcutil.Block) {
	height := uint32(b.Height())
	for i, tx := range b.Transactions() {
		if i > 0 {
			for _, in := range tx.MsgTx().TxIn {
				x.coins[in.PreviousOutPoint].spent = &spend{*tx.Hash(), height, in.Witness}
			}
		}
		for _, c := range outputs(tx, height, i == 0) {
			id := wallet.ScriptID(c.out.PkScript)
			x.coins[c.at] = c
			x.scripts[id] = append(x.scripts[id], c)
		}
	}
}

// disconnect takes back what connect did with the chain's last block.
func (x index) disconnect(b *btcutil.Block) {
	txs := b.Transactions()
	for i, tx := range slices.Backward(txs) {
		for _, c := range outputs(tx, 0, i == 0) {
			id := wallet.ScriptID(c.out.PkScript)
			x.scripts[id] = slices.DeleteFunc(x.scripts[id], func(o *coin) bool { return o.at == c.at })
			delete(x.coins, c.at)
		}
		if i > 0 {
			for _, in := range tx.MsgTx().TxIn {
				x.coins[in.PreviousOutPoint].spent = nil
			}
		}
	}
}

// history is a script's coins with those of the memory pool laid over them. The
// overlay is computed at each call, so that nothing in it can be stale.
func (x index) history(id dolly.Hash, pool []*btcutil.Tx) []coin {
	var all []coin
	for _, c := range x.scripts[id] {
		all = append(all, *c)
	}
	for _, tx := range pool {
		for _, c := range outputs(tx, 0, false) {
			if wallet.ScriptID(c.out.PkScript) == id {
				all = append(all, *c)
			}
		}
	}
	for _, tx := range pool {
		for _, in := range tx.MsgTx().TxIn {
			i := slices.IndexFunc(all, func(c coin) bool { return c.at == in.PreviousOutPoint })
			if i >= 0 && all[i].spent == nil {
				all[i].spent = &spend{*tx.Hash(), 0, in.Witness}
			}
		}
	}
	return all
}

// outputs are the coins that tx makes, without those nobody can spend.
func outputs(tx *btcutil.Tx, height uint32, coinbase bool) []*coin {
	var out []*coin
	for i, o := range tx.MsgTx().TxOut {
		if !txscript.IsUnspendable(o.PkScript) {
			at := wire.OutPoint{Hash: *tx.Hash(), Index: uint32(i)}
			out = append(out, &coin{at: at, out: o, height: height, coinbase: coinbase})
		}
	}
	return out
}

// mature reports whether consensus lets c be spent in the block after tip.
func (c coin) mature(tip uint32) bool {
	return !c.coinbase || tip+1 >= c.height+uint32(params.CoinbaseMaturity)
}

func (c coin) output() wallet.Output {
	o := wallet.Output{
		TxID: c.at.Hash.String(), Vout: c.at.Index,
		Value: dolly.Sat(c.out.Value), Height: c.height,
	}
	if c.spent != nil {
		o.SpentBy, o.SpentHeight = c.spent.by.String(), c.spent.height
		for _, item := range c.spent.witness {
			o.SpentWitness = append(o.SpentWitness, item)
		}
	}
	return o
}

// Subsidy is what the miner of block height may create, in satoshi. The sum over
// all blocks is the sum of [Chain.Unspent].
func Subsidy(height uint32) dolly.Sat {
	return dolly.Sat(blockchain.CalcBlockSubsidy(int32(height), params))
}
