package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// order is what dolly charter stop and its siblings were asked for.
type order struct {
	env   *Env
	kind  charter.OrderKind
	dir   string
	out   string
	addrs []string
	to    []string
}

func newCharterOrderCommand(env *Env, name, what string) *cobra.Command {
	kinds := map[string]charter.OrderKind{
		"stop": charter.Halt, "drain": charter.Drain, "pause": charter.Pause, "resume": charter.Resume,
	}
	o := order{env: env, kind: kinds[name]}
	cmd := &cobra.Command{
		Use:   name + " --charter DIR",
		Short: what,
		Long:  what + ".\n\nThe order is signed with stop.key and handed to the warden, which tells every\nagent, or with --to to agents themselves, who pass it on; or it is written to a file.",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "charter", "charter", "folder that dolly charter create made")
	f.StringVar(&o.out, "out", "", "write the order to this file and send nothing")
	f.StringSliceVar(&o.to, "to", nil, "hand the order to the agent at this multiaddress, not to the warden; repeat for more")
	f.StringSliceVar(&o.addrs, "warden-addr", nil, "where the warden is, if not where the charter says; repeat for more")
	return cmd
}

func (o *order) run(ctx context.Context) error {
	c, err := folder(o.dir).open()
	if err != nil {
		return err
	}
	key, err := edge.LoadKey(folder(o.dir).stop())
	if err != nil {
		return err
	}
	raw := charter.SealStop(key, c.Body.Network, charter.Stop{
		Fleet: c.Body.Fleet, Epoch: c.Body.Epoch, Seq: uint64(wallTime()), Kind: o.kind,
	})
	if _, err := charter.OpenStop(c, raw); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "stop.key is not this charter's", Err: err}
	}
	if o.out != "" {
		if err := writeFile(o.out, raw, 0o644); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "write the order", Err: err}
		}
		o.env.Print("%s: the order to %s %s", o.out, o.kind, c.Body.Fleet)
		return nil
	}
	if len(o.to) > 0 {
		return o.show(ctx, raw)
	}
	line, err := o.send(ctx, c.Body, raw)
	if err != nil {
		return err
	}
	o.env.Print("the warden has the order to %s %s: line %d of its registry", o.kind, c.Body.Fleet, line)
	return nil
}

// send hands the order to the warden, under a key that is used once, and
// returns the registry's line.
func (o *order) send(ctx context.Context, c charter.Charter, raw []byte) (line uint64, err error) {
	addrs := o.addrs
	if len(addrs) == 0 {
		addrs = c.WardenAddrs
	}
	if c.Alone() {
		return 0, cli.Usagef("--to ADDR shows the order to an agent, --out writes it to a file", "this charter has no warden")
	}
	if len(addrs) == 0 {
		return 0, cli.Usagef("--warden-addr says where it is, --out writes the order to a file", "the charter does not say where its warden is")
	}
	host, err := passingHost(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	ask, err := edge.WardenAt(host, c.WardenPeer, addrs)
	if err != nil {
		return 0, &dolly.Error{Kind: dolly.Usage, Text: "the warden's address", Err: err}
	}
	reply, err := ask(ctx, raw)
	if err != nil {
		return 0, &dolly.Error{Kind: dolly.Unreachable, Text: "the warden does not answer", Err: err, Hint: "--warden-addr says where it is, --out writes the order to a file"}
	}
	return readAck(c, reply)
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

// show hands the order to agents, and fails if none of them took it.
func (o *order) show(ctx context.Context, raw []byte) (err error) {
	host, err := passingHost(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, host.Close()) }()
	took := 0
	var last error
	for _, addr := range o.to {
		if last = showOne(ctx, host, addr, raw); last != nil {
			o.env.Say("%s: %v", addr, last)
			continue
		}
		took++
		o.env.Print("%s has the order and passes it on", addr)
	}
	if took == 0 {
		return &dolly.Error{Kind: dolly.Unreachable, Text: "no agent took the order", Err: last, Hint: "an address ends in /p2p/ and the agent's id; dolly info shows it"}
	}
	return nil
}

func showOne(ctx context.Context, host *p2p.Host, addr string, raw []byte) error {
	_, id, _ := strings.Cut(addr, "/p2p/")
	to, err := dolly.ParsePeerID(id)
	if err != nil {
		return err
	}
	if err := host.Connect(ctx, addr); err != nil {
		return err
	}
	theirs, err := edge.ShowWord(ctx, host, to, life.Word{Raw: [][]byte{raw}})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(theirs.Raw, func(r []byte) bool { return bytes.Equal(r, raw) }) {
		return errNotTaken
	}
	return nil
}

// errNotTaken is returned by an agent under a stronger order, or of another fleet.
var errNotTaken = errors.New("it holds to another order, or belongs to another fleet")

// readAck reads the warden's answer to an order.
func readAck(c charter.Charter, raw []byte) (line uint64, err error) {
	var no charter.Refusal
	if from, err := wire.Open(c.Network, charter.KindRefusal, raw, &no); err == nil && from == c.LeaseKey {
		return 0, &dolly.Error{Kind: dolly.Refused, Text: "the warden refuses", Err: no.Reason}
	}
	var ack charter.Ack
	from, err := wire.Open(c.Network, charter.KindAck, raw, &ack)
	if err == nil && from != c.LeaseKey {
		err = charter.ErrSigner
	}
	if err != nil {
		return 0, fmt.Errorf("read the warden's answer: %w", err)
	}
	return ack.Index, nil
}
