package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
	"github.com/rogpeppe/go-internal/testscript"
)

// keeper is a node that only keeps a ledger.
type keeper struct{ *trade.Trader }

func (k keeper) Info() dolly.Info {
	return dolly.Info{Role: "agent", Peer: k.Self(), Network: dolly.Town}
}
func (k keeper) View(dolly.Time, dolly.View) (any, error) {
	return nil, &dolly.Error{Kind: dolly.Usage, Text: "it has no such view"}
}
func (k keeper) Do(dolly.Time, dolly.Action, bool) (dolly.Result, []trade.Effect, error) {
	return dolly.Result{}, nil, &dolly.Error{Kind: dolly.Usage, Text: "it does nothing"}
}
func (k keeper) Why(dolly.Event) []string { return nil }

// serveLedger SOCKET serves alice's ledger on a socket: bob and carol dealt with
// her, and dave signed two truths. The keys are the same in every run.
func serveLedger(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ledger SOCKET")
	}
	shelf := &keep.Shelf{}
	k := keeper{trade.New(trade.Config{Network: dolly.Town, Self: wire.NewKey([32]byte{1})}, shelf)}
	fillLedger(ts, k.Ledger)
	loop, err := node.NewLoop(k, node.LoopConfig{
		Shelf: shelf, Store: store.Memory(), Clock: dolly.ScaledClock{Speed: 1, Start: time.UnixMilli(0), Wall: func() time.Time { return time.UnixMilli(1000) }},
		Rand: rand.New(rand.NewPCG(1, 1)), Tick: time.Second, Hand: func(trade.Effect) {},
	})
	ts.Check(err)
	l, err := remote.Listen(ts.MkAbs(args[0]))
	ts.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	var served sync.WaitGroup
	served.Go(func() { _ = loop.Run(ctx) })
	served.Go(func() { _ = remote.Serve(ctx, node.NewNear(loop, k, func(*dolly.Info) {}, nil), l) })
	ts.Defer(func() { cancel(); served.Wait() })
}

// fillLedger writes one transaction of each kind, one that is not answered, and
// a fork.
func fillLedger(ts *testscript.TestScript, l *ledger.Ledger) {
	must := func(s ledger.Signed, err error) ledger.Signed { ts.Check(err); return s }
	alice, bob, carol, dave := wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2}), wire.NewKey([32]byte{3}), wire.NewKey([32]byte{4})
	secret := bytes.Repeat([]byte{7}, ledger.SecretSize)
	must(l.Credit(alice, must(l.Debit(bob, ledger.Carry, alice.Peer(), 100*dolly.MiB, dolly.Hash{}, 1)), nil, 2))
	must(l.Credit(carol, must(l.Debit(alice, ledger.Transfer, carol.Peer(), 30*dolly.MiB+1, dolly.Hash{}, 3)), nil, 4))
	must(l.Credit(bob, must(l.Debit(alice, ledger.Lock, bob.Peer(), 20*dolly.MiB, sha256.Sum256(secret), 5)), secret, 6))
	must(l.Release(alice, must(l.Debit(alice, ledger.Lock, bob.Peer(), 10*dolly.MiB, dolly.Hash{9}, 7)).Hash, 8))
	must(l.Debit(bob, ledger.Carry, carol.Peer(), dolly.MiB, dolly.Hash{}, 9))
	for n := range 2 {
		b := must(ledger.New(dolly.Town).Debit(dave, ledger.Carry, alice.Peer(), dolly.MB(n+1), dolly.Hash{}, 10))
		_, _, err := l.Add(b)
		ts.Check(err)
	}
}
