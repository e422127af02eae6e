package chain

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/database"
	_ "github.com/btcsuite/btcd/database/ffldb" // the one driver there is
	"github.com/btcsuite/btcd/mempool"
	"github.com/btcsuite/btcd/mining"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
)

// params are regtest's. Everything in them is read only.
var params = &chaincfg.RegressionNetParams

// startBlocks are mined by New: coinbases mature after 100, and the faucet
// needs some that are.
const startBlocks = 120

// Config says where a chain lives and in which time.
type Config struct {
	Dir   string      // a folder for blocks, the caller's to remove after Close
	Clock dolly.Clock // the world's; block headers carry its time
}

// Chain is a regtest chain with its miner. All methods may be called from any
// goroutine.
type Chain struct {
	dir    string // of the blocks
	db     database.DB
	chain  *blockchain.BlockChain
	pool   *mempool.TxPool
	maker  *mining.BlkTmplGenerator
	key    *btcec.PrivateKey // the miner's
	miner  address.Address
	script []byte
	hub    hub

	mining sync.Mutex // one block at a time
	extra  uint64     // makes every block differ; guarded by mining

	mu    sync.RWMutex // held before the pool's lock, never after it
	index index
	tip   wallet.Tip
}

// New makes a chain in cfg.Dir and mines until the faucet has coins.
func New(cfg Config) (*Chain, error) {
	dir := filepath.Join(cfg.Dir, "blocks")
	db, err := database.Create("ffldb", dir, params.Net)
	if err != nil {
		return nil, fmt.Errorf("create the block database: %w", err)
	}
	c := &Chain{dir: dir, db: db, key: minerKey(), index: newIndex()}
	if err := c.begin(worldTime{cfg.Clock}); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return c, nil
}

func (c *Chain) begin(now worldTime) (err error) {
	if c.miner, c.script, err = payTo(c.key); err != nil {
		return err
	}
	if err := c.assemble(now); err != nil {
		return err
	}
	return c.Mine(startBlocks)
}

func (c *Chain) assemble(now worldTime) error {
	sigs, hashes := txscript.NewSigCache(10_000), txscript.NewHashCache(1_000)
	var err error
	c.chain, err = blockchain.New(&blockchain.Config{
		DB: c.db, UtxoCacheMaxSize: 16 << 20, ChainParams: params,
		TimeSource: now, SigCache: sigs, HashCache: hashes,
	})
	if err != nil {
		return fmt.Errorf("open the block chain: %w", err)
	}
	c.pool = mempool.New(&mempool.Config{
		Policy: mempool.Policy{
			MaxTxVersion: 2, DisableRelayPriority: true, MaxOrphanTxSize: 100_000,
			MaxSigOpCostPerTx: blockchain.MaxBlockSigOpsCost / 4, MinRelayTxFee: mempool.DefaultMinRelayTxFee,
		},
		ChainParams:    params,
		FetchUtxoView:  c.chain.FetchUtxoView,
		BestHeight:     func() int32 { return c.chain.BestSnapshot().Height },
		MedianTimePast: func() time.Time { return c.chain.BestSnapshot().MedianTime },
		CalcSequenceLock: func(tx *btcutil.Tx, v *blockchain.UtxoViewpoint) (*blockchain.SequenceLock, error) {
			return c.chain.CalcSequenceLock(tx, v, true)
		},
		IsDeploymentActive: c.chain.IsDeploymentActive,
		SigCache:           sigs, HashCache: hashes,
	})
	c.maker = mining.NewBlkTmplGenerator(&mining.Policy{
		BlockMaxWeight: 3_000_000, BlockMaxSize: 750_000, TxMinFreeFee: mempool.DefaultMinRelayTxFee,
	}, params, c.pool, c.chain, now, sigs, hashes)
	c.chain.Subscribe(c.follow)
	return nil
}

// follow keeps index, tip and pool in step with the chain.
func (c *Chain) follow(n *blockchain.Notification) {
	block, ok := n.Data.(*btcutil.Block)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch n.Type {
	case blockchain.NTBlockConnected:
		c.index.connect(block)
		for _, tx := range block.Transactions()[1:] {
			c.pool.RemoveTransaction(tx, false)
		}
	case blockchain.NTBlockDisconnected:
		c.index.disconnect(block)
		for _, tx := range block.Transactions()[1:] {
			missing, _, err := c.pool.MaybeAcceptTransaction(tx, false, false)
			if err != nil || len(missing) > 0 {
				c.pool.RemoveTransaction(tx, true) // no longer valid, nor is what spends it
			}
		}
	default:
		return
	}
	best := c.chain.BestSnapshot()
	c.tip = wallet.Tip{
		Height: uint32(best.Height), Hash: best.Hash.String(),
		Time: dolly.Time(best.MedianTime.UnixMilli()),
	}
}

// waiting are the transactions of the memory pool, by id. The caller holds c.mu.
func (c *Chain) waiting() []*btcutil.Tx {
	var txs []*btcutil.Tx
	for _, d := range c.pool.TxDescs() {
		txs = append(txs, d.Tx)
	}
	slices.SortFunc(txs, func(a, b *btcutil.Tx) int { return bytes.Compare(a.Hash()[:], b.Hash()[:]) })
	return txs
}
