package trade

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the plays' transcripts")

// TestPlays runs every play under testdata: the commands of its file "play",
// whose transcript is its file "want". What precedes the files says what it is
// about; the commands are the cases of stage.run.
func TestPlays(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no plays: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil || len(ar.Files) != 2 {
				t.Fatalf("want the files play and want: %v", err)
			}
			got := perform(t, string(ar.Files[0].Data))
			if *update {
				ar.Files[1].Data = got
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got, ar.Files[1].Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, ar.Files[1].Data)
			}
		})
	}
}

// stage is a world that a script moves.
type stage struct {
	*world
	t   *testing.T
	out bytes.Buffer
}

func perform(t *testing.T, script string) []byte {
	s := &stage{world: newWorld(t.Fatalf), t: t}
	s.say = func(format string, args ...any) {
		fmt.Fprintf(&s.out, "%4d %s\n", s.now.Sub(epoch)/time.Second, fmt.Sprintf(format, args...))
	}
	for line := range strings.Lines(script) {
		if args := strings.Fields(line); len(args) > 0 {
			fmt.Fprintf(&s.out, "> %s\n", strings.Join(args, " "))
			s.do(args[0], args[1:])
			s.drain()
		}
	}
	return s.out.Bytes()
}

func (s *stage) do(verb string, args []string) {
	switch verb {
	case "peers":
		for _, name := range args {
			s.join(name)
		}
	case "run": // 30s
		d, err := time.ParseDuration(args[0])
		if err != nil {
			s.t.Fatal(err)
		}
		s.run(d)
	case "mine": // blocks
		s.mine(int(s.number(args[0], "")))
	case "drop": // alice->bob: whatever alice says to bob
		s.cut[args[0]] = true
	case "mend": // the same
		delete(s.cut, args[0])
	case "slow": // alice->bob: what alice says waits
		s.slow[args[0]] = []func(){}
	case "deliver": // the same: and now it comes, or only the message of a number
		waiting := s.slow[args[0]]
		if len(args) > 1 {
			waiting = waiting[s.number(args[1], "")-1:][:1]
		}
		s.queue = append(s.queue, waiting...)
		delete(s.slow, args[0])
	case "silence": // who: gone, but its disk stays
		s.peer(args[0]).silent = true
	case "crash": // who: between store and effects
		s.peer(args[0]).crash = true
	case "forbid": // who: no permit any more
		s.peer(args[0]).noPermit = true
	case "deafen": // who: what its wallet says next gets lost
		s.peer(args[0]).deaf = true
	case "restart": // who
		p := s.peer(args[0])
		p.silent = false
		s.boot(p)
	default:
		s.act(verb, args)
	}
}

// act is what one peer does.
func (s *stage) act(verb string, args []string) {
	p := s.peer(args[0])
	switch verb {
	case "bid", "ask": // alice 66MB 6555sat [10s]
		s.place(p, verb, args[1:])
	case "cancel": // alice: her latest order
		p.trader.Cancel(p.newest())
		s.tell(p, Flush{})
	case "propose": // bob to alice 66MB 6600sat [a spoilt field]
		s.propose(p, s.peer(args[2]), args[3:])
	case "orders": // alice
		s.orders(p)
	case "carry": // alice for bob 100MB: bob pays
		s.tell(s.peer(args[2]), Metered{Call: 1, Carrier: p.key.Peer(), Bytes: s.mb(args[3])})
	case "transfer": // alice to bob 10MB
		if err := p.trader.Transfer(s.peer(args[2]).key.Peer(), s.mb(args[3])); err != nil {
			s.say("%s: %v", p.name, err)
		}
		s.tell(p, Flush{})
	case "fork": // alice for bob carol: two first blocks, each shown to one
		s.fork(p, s.peer(args[2]), s.peer(args[3]))
	case "show":
		s.show(p)
	default:
		s.t.Fatalf("%s: no such command", verb)
	}
}

func (s *stage) number(text, unit string) int64 {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, unit), 10, 64)
	if err != nil {
		s.t.Fatalf("%q is no amount: %v", text, err)
	}
	return n
}

func (s *stage) mb(text string) dolly.MB { return dolly.MB(s.number(text, "MB")) * dolly.MiB }

// fork lets a liar sign two different blocks of one number.
func (s *stage) fork(liar *peer, to ...*peer) {
	for i, q := range to {
		l := ledger.New(dolly.Town)
		b, err := l.Debit(liar.key, ledger.Transfer, q.key.Peer(), dolly.MB(i+1)*dolly.MiB, dolly.Hash{}, s.now)
		if err != nil {
			s.t.Fatal(err)
		}
		s.tell(q, Asked{ID: 0, From: liar.key.Peer(), Kind: askBlock, Raw: b.Raw})
	}
}

// show is what a peer knows: everybody's balance, its orders, swaps and coins.
func (s *stage) show(p *peer) {
	l := p.trader.Ledger
	var line []string
	for _, q := range s.peers {
		word := fmt.Sprintf("%s %d", q.name, l.Balance(q.key.Peer())/dolly.MiB)
		if _, bad := l.Forked(q.key.Peer()); bad {
			word = q.name + " refused"
		}
		line = append(line, word)
	}
	s.say("%s knows: %s MB; has %v", p.name, strings.Join(line, ", "), p.wallet.sat)
	for _, side := range [][]market.Entry{p.trader.Book.Bids(0), p.trader.Book.Asks(0)} {
		for _, e := range side {
			s.say("  %s of %s: %v for %v, left %v, reserved %v", e.Side, s.called(e.ID.Trader), e.Price.MB, e.Price.Sat, e.Left, e.Reserved)
		}
	}
	for _, d := range p.trader.deals.All {
		s.say("  %s with %s, ended %v", d.Swap.State, s.called(d.Swap.With()), d.Ended)
	}
}
