package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/ledger/audit"
	"github.com/dollynator/dolly/node/remote"
	"github.com/spf13/cobra"
)

// ledgerSource is where a ledger is read from: a running node, or an export.
type ledgerSource struct {
	places
	file string
}

func (s *ledgerSource) flags(cmd *cobra.Command) {
	s.addSocket(cmd)
	cmd.Flags().StringVarP(&s.file, "file", "f", "", "read an export instead of asking a node; - is standard input")
}

// ledgerBooks is a ledger whose every signature was verified here.
type ledgerBooks struct {
	*ledger.Ledger
	head audit.Head
}

// open reads the ledger. Of an export that does not hold nothing is shown.
func (s *ledgerSource) open(ctx context.Context) (*ledgerBooks, error) {
	if s.file == "" {
		return s.fetch(ctx)
	}
	r, err := s.read(s.file)
	if err != nil {
		return nil, err
	}
	if r.Wrong > 0 {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%s does not hold: %s", s.file, wrongWords(r.Wrong)),
			Hint: "dolly ledger verify " + s.file + " says what"}
	}
	return &ledgerBooks{r.Ledger, r.Head}, nil
}

// read checks an export.
func (s *ledgerSource) read(file string) (_ *audit.Report, err error) {
	in := s.env.In
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: "the export cannot be read", Err: err}
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in = f
	}
	r, err := audit.Read(in)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: file, Err: err, Hint: "dolly ledger export writes one"}
	}
	return r, nil
}

// fetch asks the node for what it holds. What grows meanwhile is left out, so
// that halves fit each other.
func (s *ledgerSource) fetch(ctx context.Context) (_ *ledgerBooks, err error) {
	path, err := s.socketPath()
	if err != nil {
		return nil, err
	}
	n, err := remote.Dial(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	info, err := n.Info(ctx)
	if err != nil {
		return nil, err
	}
	v, err := dolly.Fetch[dolly.LedgerView](ctx, n, dolly.ViewLedger, dolly.Query{})
	if err != nil {
		return nil, err
	}
	b := &ledgerBooks{ledger.New(v.Network), audit.Head{Format: audit.Format, Network: v.Network, Self: v.Self, At: info.Now}}
	for _, c := range v.Chains {
		if err := b.addProof(c); err != nil {
			return nil, err
		}
	}
	for _, c := range v.Chains {
		if err := b.fetchChain(ctx, n, c); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// blocks is how many are held.
func (b *ledgerBooks) blocks() (n int) {
	for _, k := range b.Keys() {
		n += b.Len(k)
	}
	return n
}

func (b *ledgerBooks) addProof(c dolly.ChainRow) error {
	if len(c.Proof) == 0 {
		return nil
	}
	if len(c.Proof) != 2 {
		return badNode("a proof against %s of %d blocks", c.Key, len(c.Proof))
	}
	key, _, err := b.AddFork(ledger.ForkProof{A: c.Proof[0], B: c.Proof[1]})
	if err != nil || key != c.Key {
		return badNode("a proof against %s that proves nothing: %v", c.Key, err)
	}
	return nil
}

// fetchChain gets one chain, page by page.
func (b *ledgerBooks) fetchChain(ctx context.Context, n dolly.Node, c dolly.ChainRow) error {
	for from := uint64(1); from <= c.Last; {
		v, err := dolly.Fetch[dolly.LedgerView](ctx, n, dolly.ViewLedger, dolly.Query{Filter: c.Key.String(), From: from, Limit: 1000})
		if err != nil {
			return err
		}
		if len(v.Blocks) == 0 {
			return nil // condemned since
		}
		for _, raw := range v.Blocks {
			s, err := ledger.Open(b.head.Network, raw)
			if err != nil || s.Key != c.Key || s.Seq < from {
				return badNode("block %d of %s that it is not: %v", s.Seq, c.Key, err)
			}
			if from = s.Seq + 1; s.Seq > c.Last {
				break
			}
			if _, _, err := b.Add(s); err != nil && !errors.Is(err, ledger.ErrForked) {
				return badNode("block %d of %s: %v", s.Seq, c.Key, err)
			}
		}
	}
	return nil
}

// badNode is a node that serves what does not hold.
func badNode(format string, args ...any) error {
	return &dolly.Error{Kind: dolly.Failed, Text: "the node serves " + fmt.Sprintf(format, args...)}
}
