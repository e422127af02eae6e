package market

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestPlays runs every play under testdata: the commands of its file "play",
// whose transcript is its file "want". The commands are the cases of run.
func TestPlays(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no plays: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
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

// stage is what a play moves.
type stage struct {
	*testing.T
	out    bytes.Buffer
	people map[string]wire.Key
	names  map[dolly.PeerID]string
	last   map[string]uint64 // the newest order of each
	book   *Book
	now    dolly.Time
	prm    Params
	world  *world
}

func perform(t *testing.T, script string) []byte {
	s := &stage{
		T: t, people: map[string]wire.Key{}, names: map[dolly.PeerID]string{}, last: map[string]uint64{},
		book: NewBook(DefaultLimits()), prm: DefaultParams(),
	}
	for line := range strings.Lines(script) {
		args := strings.Fields(line)
		if len(args) == 0 {
			continue
		}
		s.printf("> %s", strings.Join(args, " "))
		s.run(args[0], args[1:])
	}
	return s.out.Bytes()
}

func (s *stage) printf(format string, args ...any) { fmt.Fprintf(&s.out, format+"\n", args...) }

func (s *stage) run(verb string, args []string) {
	switch verb {
	case "peers":
		for i, name := range args {
			s.people[name] = wire.NewKey([32]byte{byte(i + 1)})
			s.names[s.people[name].Peer()] = name
		}
	case "bid", "ask": // who 66MB 6600sat
		s.order(verb, args)
	case "cancel": // who
		s.printf("was open: %v", s.book.Cancel(new(s.newest(args[0]))))
	case "wait": // seconds
		s.now += dolly.Time(1000 * s.number(args[0], ""))
		for _, id := range s.book.Expire(s.now) {
			s.printf("%s expired", s.name(id))
		}
	case "book":
		s.show()
	case "reserve": // who 10MB
		if err := s.book.Reserve(s.newest(args[0]), dolly.MB(s.number(args[1], "MB"))*dolly.MiB); err != nil {
			s.printf("%v", err)
		}
	case "matches": // who
		for _, m := range s.book.Matches(s.newest(args[0]), s.now) {
			s.printf("%s with %s: %v for %v", s.name(m.Bid), s.name(m.Ask), m.Amount.MB, m.Amount.Sat)
		}
	case "propose": // who, to the owner of its best match
		s.propose(args[0])
	default:
		s.runSwap(verb, args)
	}
}

func (s *stage) number(text, unit string) int64 {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, unit), 10, 64)
	if err != nil {
		s.Fatalf("%q is no amount: %v", text, err)
	}
	return n
}

func (s *stage) newest(who string) dolly.OrderID { return id(s.people[who], s.last[who]) }

func (s *stage) name(id dolly.OrderID) string {
	return fmt.Sprintf("%s#%d", s.names[id.Trader], id.Number)
}

func (s *stage) order(side string, args []string) {
	s.last[args[0]]++
	o := dolly.Order{
		ID: s.newest(args[0]), Side: dolly.Bid, Expires: s.now + 60_000,
		Price: dolly.Price{MB: dolly.MB(s.number(args[1], "MB")) * dolly.MiB, Sat: dolly.Sat(s.number(args[2], "sat"))},
	}
	if side == "ask" {
		o.Side = dolly.Ask
	}
	if err := s.book.Add(o, s.now); err != nil {
		s.printf("%v", err)
	}
}

func (s *stage) show() {
	for _, side := range [][]Entry{s.book.Bids(0), s.book.Asks(0)} {
		for _, e := range side {
			s.printf("%s %v %v for %v, left %v, reserved %v", s.name(e.ID), e.Side, e.Price.MB, e.Price.Sat, e.Left, e.Reserved)
		}
	}
}
