package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

func key(name string) wire.Key { return wire.NewKey([32]byte(wire.Sum([]byte(name)))) }

// books is a ledger with every kind of block, one debit that waits, an open
// lock, a gap and a condemned key.
func books(t *testing.T) *ledger.Ledger {
	t.Helper()
	l := ledger.New(dolly.Town)
	alice, bob, carol := key("alice"), key("bob"), key("carol")
	must := func(s ledger.Signed, err error) ledger.Signed {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	secret := bytes.Repeat([]byte{7}, ledger.SecretSize)
	must(l.Credit(alice, must(l.Debit(bob, ledger.Carry, alice.Peer(), 100, dolly.Hash{}, 1)), nil, 2))
	must(l.Credit(carol, must(l.Debit(alice, ledger.Transfer, carol.Peer(), 30, dolly.Hash{}, 3)), nil, 4))
	must(l.Credit(bob, must(l.Debit(alice, ledger.Lock, bob.Peer(), 20, sha256.Sum256(secret), 5)), secret, 6))
	must(l.Release(alice, must(l.Debit(alice, ledger.Lock, bob.Peer(), 10, dolly.Hash{9}, 7)).Hash, 8))
	must(l.Debit(alice, ledger.Lock, bob.Peer(), 5, dolly.Hash{8}, 9))
	must(l.Debit(bob, ledger.Carry, carol.Peer(), 1, dolly.Hash{}, 10))
	for _, liar := range []wire.Key{key("dave")} {
		for n := range 2 {
			b := must(ledger.New(dolly.Town).Debit(liar, ledger.Carry, alice.Peer(), dolly.MB(n+1), dolly.Hash{}, 11))
			if _, _, err := l.Add(b); err != nil {
				t.Fatal(err)
			}
		}
	}
	far := ledger.New(dolly.Town)
	for range 3 {
		must(far.Debit(key("erin"), ledger.Carry, alice.Peer(), 1, dolly.Hash{}, 12))
	}
	if _, _, err := l.Add(far.Chain(key("erin").Peer(), 3, 1)[0]); err != nil {
		t.Fatal(err)
	}
	return l
}

func export(t *testing.T, l *ledger.Ledger) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, Head{Network: dolly.Town, Self: key("alice").Peer(), At: 1000}, l); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, raw []byte) *Report {
	t.Helper()
	r, err := Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatWasWrittenIsReadBack(t *testing.T) {
	l := books(t)
	raw := export(t, l)
	r := read(t, raw)
	if r.Wrong != 0 {
		t.Errorf("an honest export: %v", r.Findings)
	}
	if again := export(t, r.Ledger); !bytes.Equal(again, raw) {
		t.Errorf("read and written again it is\n%s\nnot\n%s", again, raw)
	}
	if r.Proofs != 1 || r.Blocks != 11 || r.Accounts != 5 || r.Sum != 0 {
		t.Errorf("read %d proofs, %d blocks, %d accounts", r.Proofs, r.Blocks, r.Accounts)
	}
	var said strings.Builder
	for _, f := range r.Findings {
		said.WriteString(f.What + "\n")
	}
	for _, want := range []string{"1 debit that nobody answered", "1 lock that", "2 blocks are missing", "is condemned"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("nothing is said of %q in\n%s", want, said.String())
		}
	}
}

// forge changes the file as a careful forger does: digest and counts fit again.
func forge(t *testing.T, raw []byte, change func(lines []map[string]map[string]any) []map[string]map[string]any) []byte {
	t.Helper()
	var lines []map[string]map[string]any
	for text := range strings.Lines(string(raw)) {
		var l map[string]map[string]any
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	lines = change(lines)
	var out bytes.Buffer
	counts := map[string]int{}
	for _, l := range lines {
		for name, end := range l {
			counts[name]++
			if name == "end" {
				end["sha256"] = dolly.Hash(sha256.Sum256(out.Bytes()))
				end["proofs"], end["blocks"], end["accounts"] = counts["proof"], counts["block"], counts["account"]
			}
		}
		one, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(one, '\n'))
	}
	return out.Bytes()
}

type lines = []map[string]map[string]any

func TestForgeriesAreFound(t *testing.T) {
	raw := export(t, books(t))
	first := func(ls lines, kind string) map[string]any {
		for _, l := range ls {
			if m := l[kind]; m != nil {
				return m
			}
		}
		t.Fatalf("no %s", kind)
		return nil
	}
	set := func(kind, field string, to any) func(lines) lines {
		return func(ls lines) lines { first(ls, kind)[field] = to; return ls }
	}
	cases := map[string]func(lines) lines{
		"balance":           set("account", "balance_bytes", 12345),
		"condemned":         set("account", "condemned", true),
		"account's key":     set("account", "key", key("nobody").Peer()),
		"sum":               set("end", "sum_bytes", 1),
		"proof's key":       set("proof", "key", key("alice").Peer()),
		"another network":   set("head", "network", "sim"),
		"an unknown member": set("block", "colour", "blue"),
		"no proof":          func(ls lines) lines { return append(ls[:1:1], ls[2:]...) },
		"a proof too many":  func(ls lines) lines { return append(ls[:2:2], ls[1:]...) },
		"a block twice":     func(ls lines) lines { return append(ls[:3:3], ls[2:]...) },
		"a block less":      func(ls lines) lines { return append(ls[:2:2], ls[3:]...) },
		"an account less":   func(ls lines) lines { return append(ls[:len(ls)-2:len(ls)-2], ls[len(ls)-1]) },
		"an account twice":  func(ls lines) lines { return append(ls[:len(ls)-1:len(ls)-1], ls[len(ls)-2], ls[len(ls)-1]) },
		"a second head":     func(ls lines) lines { return append(lines{ls[0]}, ls...) },
		"after the end":     func(ls lines) lines { return append(ls, ls[1]) },
		"no end":            func(ls lines) lines { return ls[:len(ls)-1] },
	}
	for _, field := range []string{"seq", "amount_bytes", "gained_bytes", "spent_bytes", "at_unix_ms"} {
		cases["block's "+field] = set("block", field, 77)
	}
	for _, field := range []string{"prev", "link", "lock", "hash"} {
		cases["block's "+field] = set("block", field, dolly.Hash{5})
	}
	for _, field := range []string{"key", "peer"} {
		cases["block's "+field] = set("block", field, key("nobody").Peer())
	}
	cases["block's kind"], cases["block's credit"] = set("block", "kind", "gift"), set("block", "credit", "maybe")
	cases["block's secret"], cases["block's raw"] = set("block", "secret", []byte("x")), set("block", "raw", []byte("x"))
	for name, change := range cases {
		if r := read(t, forge(t, raw, change)); r.Wrong == 0 {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
	if r := read(t, forge(t, raw, func(ls lines) lines { return ls })); r.Wrong != 0 {
		t.Errorf("nothing was changed: %v", r.Findings)
	}
}

// TestBlocksMayComeInAnyOrder: verdicts and figures are the same (I26).
func TestBlocksMayComeInAnyOrder(t *testing.T) {
	raw := export(t, books(t))
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		shuffled := forge(t, raw, func(ls lines) lines {
			r.Shuffle(len(ls)-2, func(i, j int) { ls[i+1], ls[j+1] = ls[j+1], ls[i+1] })
			return ls
		})
		if got := read(t, shuffled); got.Wrong != 0 {
			t.Fatalf("in another order: %v", got.Findings)
		}
	}
}

// TestEveryChangedByteIsFound changes what accidents change.
func TestEveryChangedByteIsFound(t *testing.T) {
	raw := export(t, books(t))
	for i := 0; i < len(raw); i += 211 {
		bad := bytes.Clone(raw)
		bad[i] ^= 1
		if r, err := Read(bytes.NewReader(bad)); err == nil && r.Wrong == 0 {
			t.Fatalf("byte %d changed, nothing is wrong", i)
		}
	}
	for _, n := range []int{0, 1, len(raw) / 2, len(raw) - 2} {
		if r, err := Read(bytes.NewReader(raw[:n])); err == nil && r.Wrong == 0 {
			t.Errorf("cut after %d bytes, nothing is wrong", n)
		}
	}
}

func TestOtherFilesAreNoExports(t *testing.T) {
	for _, text := range []string{"", "\n", "{}\n", "hello\n", `{"head":{"dolly_ledger":2,"network":"town"}}` + "\n", `{"head":{"dolly_ledger":1,"network":"mars"}}` + "\n", `[1]`} {
		if _, err := Read(strings.NewReader(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := Read(strings.NewReader(strings.Repeat("x", maxLine+1))); err == nil {
		t.Error("a line without end was read")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"head":{"dolly_ledger":1,"network":"town","self":"","at_unix_ms":0}}` + "\n" + `{"block":{"raw":"AA=="}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if r, err := Read(bytes.NewReader(raw)); err == nil && r.Ledger.Sum() != 0 {
			t.Error("the books are off")
		}
	})
}
