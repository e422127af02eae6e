package chain

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/btcsuite/btcd/wire/v2"
)

// ErrDepth is returned for a reorganisation deeper than the chain.
var ErrDepth = errors.New("reorganisation is deeper than the chain")

// Mine adds n blocks with what the memory pool holds. It fails with [ErrGone] once the
// chain's folder was deleted.
func (c *Chain) Mine(n int) error {
	c.mining.Lock()
	defer c.mining.Unlock()
	if err := c.there(); err != nil {
		return fmt.Errorf("mine a block: %w", err)
	}
	for range n {
		if err := c.mineOne(); err != nil {
			return fmt.Errorf("mine a block: %w", err)
		}
	}
	return nil
}

// Run mines a block every so often, in wall time, until ctx ends.
func (c *Chain) Run(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := c.Mine(1); err != nil {
				return err
			}
		}
	}
}

// Reorg takes the last depth blocks off the chain and mines others in their
// place. What was in them waits in the memory pool again, if it is still valid.
func (c *Chain) Reorg(depth, mine int) error {
	c.mining.Lock()
	defer c.mining.Unlock()
	height := c.chain.BestSnapshot().Height
	if depth < 1 || depth > int(height) {
		return ErrDepth
	}
	hash, err := c.chain.BlockHashByHeight(height - int32(depth) + 1)
	if err != nil {
		return fmt.Errorf("find the first block to undo: %w", err)
	}
	if err := c.chain.InvalidateBlock(hash); err != nil {
		return fmt.Errorf("undo %d blocks: %w", depth, err)
	}
	c.announce()
	for range mine {
		if err := c.mineOne(); err != nil {
			return fmt.Errorf("mine a block: %w", err)
		}
	}
	return nil
}

// mineOne makes, solves and connects one block. The caller holds c.mining.
func (c *Chain) mineOne() error {
	t, err := c.maker.NewBlockTemplate(c.miner)
	if err != nil {
		return err
	}
	c.extra++
	if err := c.maker.UpdateExtraNonce(t.Block, t.Height, c.extra); err != nil {
		return err
	}
	solve(&t.Block.Header)
	_, orphan, err := c.chain.ProcessBlock(btcutil.NewBlock(t.Block), blockchain.BFNone)
	if err != nil {
		return err
	}
	if orphan {
		return errors.New("the own block is an orphan")
	}
	c.announce()
	return nil
}

// solve finds a nonce. On regtest every second one will do.
func solve(h *wire.BlockHeader) {
	target := blockchain.CompactToBig(h.Bits)
	for hash := h.BlockHash(); blockchain.HashToBig(&hash).Cmp(target) > 0; hash = h.BlockHash() {
		h.Nonce++
	}
}
