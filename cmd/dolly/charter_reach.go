package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// reach is where a charter's warden is, or its standby.
type reach struct{ addrs []string }

func (r *reach) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&r.addrs, "at", nil, "multiaddress of the warden, if it is not where the charter says; repeat for more")
}

// caller is on the network under a key that is used once, to speak to a warden.
type caller struct {
	host    *p2p.Host
	c       charter.Charter
	addrs   []string
	standby bool // only it is asked
}

func (r reach) dial(ctx context.Context, c charter.Charter) (*caller, error) {
	addrs := r.addrs
	if len(addrs) == 0 {
		addrs = c.WardenAddrs
	}
	if c.Alone() {
		return nil, cli.Usagef("its agents are their own; dolly charter show says what holds", "this charter has no warden")
	}
	if len(addrs) == 0 {
		return nil, cli.Usagef("--at ADDR says where it is, --out FILE writes to a file instead", "the charter does not say where its warden is")
	}
	host, err := passingHost(ctx)
	if err != nil {
		return nil, err
	}
	return &caller{host: host, c: c, addrs: addrs}, nil
}

func (w *caller) Close() error { return w.host.Close() }

// ask returns the warden's answer. If it does not answer or was replaced, the
// standby is asked.
func (w *caller) ask(ctx context.Context, raw []byte) ([]byte, error) {
	if w.standby {
		return askOne(ctx, w.host, w.c.StandbyPeer, w.addrs, raw)
	}
	reply, err := askOne(ctx, w.host, w.c.WardenPeer, w.addrs, raw)
	if w.c.StandbyPeer.IsZero() || err == nil && !ceased(w.c, reply) {
		return reply, err
	}
	if second, err := askOne(ctx, w.host, w.c.StandbyPeer, w.addrs, raw); err == nil {
		return second, nil
	}
	return reply, err
}

// send hands one record to the warden and returns its acknowledgement.
func (r reach) send(ctx context.Context, c charter.Charter, raw []byte) (ack charter.Ack, err error) {
	w, err := r.dial(ctx, c)
	if err != nil {
		return ack, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	reply, err := w.ask(ctx, raw)
	if err != nil {
		return ack, err
	}
	return readAck(c, reply)
}

func askOne(ctx context.Context, host *p2p.Host, who dolly.PeerID, addrs []string, raw []byte) ([]byte, error) {
	ask, err := edge.WardenAt(host, who, addrs)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the warden's address", Err: err}
	}
	reply, err := ask(ctx, raw)
	if errors.Is(err, p2p.ErrRemote) {
		return nil, &dolly.Error{Kind: dolly.Refused, Text: "the warden refuses", Err: err}
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "the warden does not answer", Err: err, Hint: "--at ADDR says where it is, --out FILE writes to a file instead"}
	}
	return reply, nil
}

// ceased reports whether an answer is that the standby is the warden.
func ceased(c charter.Charter, reply []byte) bool {
	var no charter.Refusal
	_, err := wire.Open(c.Network, charter.KindRefusal, reply, &no)
	return err == nil && no.Reason == charter.ErrCeased
}

// passingHost is on the network under a key that is used once.
func passingHost(ctx context.Context) (*p2p.Host, error) {
	var seed [32]byte
	if _, err := rand.Read(seed[:]); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	host, err := p2p.New(ctx, p2p.Config{Key: wire.NewKey(seed), Agent: "dolly"})
	if err != nil {
		return nil, edge.NetworkError(err)
	}
	return host, nil
}

// readAck reads the warden's answer to what the operator sent. It must be
// signed by who may be the warden of c.
func readAck(c charter.Charter, raw []byte) (charter.Ack, error) {
	warden := func(k dolly.PeerID) bool { return k == c.LeaseKey || !k.IsZero() && k == c.StandbyKey }
	var no charter.Refusal
	if from, err := wire.Open(c.Network, charter.KindRefusal, raw, &no); err == nil && warden(from) {
		return charter.Ack{}, &dolly.Error{Kind: dolly.Refused, Text: "the warden refuses", Err: fmt.Errorf("%w: %s", no.Reason, no.Text)}
	}
	var ack charter.Ack
	from, err := wire.Open(c.Network, charter.KindAck, raw, &ack)
	if err == nil && !warden(from) {
		err = charter.ErrSigner
	}
	if err != nil {
		return charter.Ack{}, fmt.Errorf("read the warden's answer: %w", err)
	}
	return ack, nil
}
