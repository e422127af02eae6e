package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/rogpeppe/go-internal/testscript"
)

// leases DIR [ADDR]: the agent whose key and inheritance.cbor are in the folder
// starts, and gets a lease from the warden of the newest charter that it hears
// of. It is an agent's side of the charter and no more; what it remembers is in
// the folder. With ! it must get none. ADDR is where the warden is.
func leases(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: [!] leases DIR [ADDR]")
	}
	s := startSide(ts, args[0])
	if len(args) == 2 {
		s.addrs = args[1:]
	}
	err := s.lease()
	ts.Check(s.save())
	c := s.holder.Charter().Body
	switch {
	case err != nil && !neg:
		ts.Fatalf("no lease: %v", err)
	case err == nil && neg:
		ts.Fatalf("it got a lease of epoch %d", c.Epoch)
	case err != nil:
		_, _ = fmt.Fprintf(ts.Stderr(), "no lease in epoch %d, adopted %v: %v\n", c.Epoch, s.holder.Adopted(), err)
	default:
		_, _ = fmt.Fprintf(ts.Stdout(), "leased slot %d in epoch %d from %s, order %s\n", s.holder.Standing().Slot, c.Epoch, s.asked, s.holder.Order())
	}
}

// signs DIR: the agent signs that it obeys, with coins at hand.
func signs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signs DIR")
	}
	s := startSide(ts, args[0])
	ts.Check(s.lease())
	raw, err := s.holder.Receipt(1, 700)
	ts.Check(err)
	reply, err := s.ask(s.holder.Charter().Body.WardenPeer, raw)
	ts.Check(err)
	ts.Check(s.holder.OnReply(wallTime(), reply))
	ts.Check(s.save())
}

// hears DIR FILE: the agent hears of a charter, as it does from other agents.
func hears(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hears DIR FILE")
	}
	s := startSide(ts, args[0])
	raw, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	_, err = s.holder.OnCharter(raw)
	ts.Check(err)
	ts.Check(s.save())
}

type side struct {
	holder *charter.Holder
	host   *p2p.Host
	addrs  []string
	asked  string // warden or standby
	state  string
}

func startSide(ts *testscript.TestScript, dir string) *side {
	dir = ts.MkAbs(dir)
	key, err := edge.LoadKey(edge.KeyPath(dir))
	ts.Check(err)
	raw, err := os.ReadFile(filepath.Join(dir, "inheritance.cbor"))
	ts.Check(err)
	will, n, err := openWill(raw)
	ts.Check(err)
	c, err := charter.OpenCharter(n, will.Charter)
	ts.Check(err)
	s := &side{state: filepath.Join(dir, "side.cbor")}
	var st charter.HolderState
	if raw, err := os.ReadFile(s.state); err == nil {
		ts.Check(wire.Unmarshal(raw, &st))
	}
	var nonce charter.Nonce
	_, err = rand.Read(nonce[:])
	ts.Check(err)
	s.holder, err = charter.NewHolder(key, c, will.Certificate, st, nonce)
	ts.Check(err)
	s.host, err = p2p.New(context.Background(), p2p.Config{Key: key, Agent: "side"})
	ts.Check(err)
	ts.Defer(func() { _ = s.host.Close() })
	return s
}

func (s *side) save() error { return os.WriteFile(s.state, wire.Marshal(s.holder.State()), 0o600) }

// lease asks until there is an answer that teaches nothing new.
func (s *side) lease() (err error) {
	s.asked = "the warden"
	for range 4 {
		c := s.holder.Charter().Body
		var raw, reply []byte
		if raw, err = s.holder.LeaseRequest(charter.Tip{}); err != nil {
			return err
		}
		if err := s.save(); err != nil {
			return err
		}
		to := c.WardenPeer
		if s.asked == "the standby" {
			to = c.StandbyPeer
		}
		if reply, err = s.ask(to, raw); err == nil {
			err = s.holder.OnReply(wallTime(), reply)
		}
		switch {
		case err == nil:
			return nil
		case errors.Is(err, charter.ErrCeased) || errors.Is(err, errAway) && !c.StandbyPeer.IsZero():
			s.asked = "the standby"
		case errors.Is(err, charter.ErrEpoch):
			s.asked = "the warden" // of the charter that it brought
		default:
			return err
		}
	}
	return err
}

var errAway = errors.New("nobody answers")

func (s *side) ask(to dolly.PeerID, raw []byte) ([]byte, error) {
	addrs := s.addrs
	if len(addrs) == 0 {
		addrs = s.holder.Charter().Body.WardenAddrs
	}
	ask, err := edge.WardenAt(s.host, to, addrs)
	if err != nil {
		return nil, err
	}
	reply, err := ask(context.Background(), raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errAway, err)
	}
	return reply, nil
}

// agent NAME SLOT: dolly setup and dolly charter grant found an agent of the
// fleet in rivers, with the folder NAME; the passphrase is in the file secret.
func found(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: agent NAME SLOT")
	}
	key, err := edge.CreateKey(edge.KeyPath(ts.MkAbs(args[0])))
	ts.Check(err)
	secret := ts.MkAbs("secret")
	ts.Check(ts.Exec("sh", "-c", `dolly charter grant --charter rivers --key "$1" --name "$2" --slot "$3" --offer tulip/small/nl --price 5000 --rent-ends 30d --passphrase-fd 0 --out "$2/inheritance.cbor" <"$4"`,
		"sh", key.Peer().String(), args[0], args[1], secret))
}
