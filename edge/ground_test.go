package edge

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// provider answers each path with what it is told to.
type provider struct {
	*testing.T
	answers map[string]any // a word is a refusal
	ground  *Ground
	asked   map[string]string // the last body, by path
}

func newProvider(t *testing.T) *provider {
	p := &provider{T: t, answers: map[string]any{}, asked: map[string]string{}}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	p.ground = &Ground{Landlord: cloud.NewTown(srv.URL), Network: dolly.Town, Key: wire.NewKey([32]byte{2}), Refund: "refund-address", Contact: "alice"}
	return p
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.Error(err)
	}
	p.asked[r.URL.Path] = string(body)
	a, ok := p.answers[r.URL.Path]
	word, refusal := a.(string)
	switch {
	case !ok:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case refusal:
		w.WriteHeader(http.StatusConflict)
		a = cloud.Problem{Code: word}
	}
	if err := json.NewEncoder(w).Encode(a); err != nil {
		p.Error(err)
	}
}

const order = "order-1"

// work carries out one step of a birth.
func (p *provider) work(do purchase.Effect) purchase.Fact {
	p.Helper()
	kind, most := charter.Payment, dolly.Sat(5000)
	switch do.(type) {
	case purchase.RenewQuote:
		kind = charter.Renewal
	case purchase.Install, purchase.Enrol, purchase.Start, purchase.Certify:
		kind, most = charter.Install, 0
	}
	buy := purchase.Purchase{ID: dolly.Hash{1}, Key: order, Offer: place, Kind: purchase.Birth}
	if _, leaves := do.(purchase.HandOver); leaves {
		return p.ground.Work(p.Context(), life.Buy{Purchase: buy, Do: do})
	}
	may := permit(p.T, p.ground.Key, charter.Spend{ID: buy.ID, Kind: kind, Offer: place, MaxSat: most})
	return p.ground.Work(p.Context(), life.Buy{Purchase: buy, Do: do, Permit: may})
}

func TestGroundSaysWhatTheProviderSaid(t *testing.T) {
	p := newProvider(t)
	quote := cloud.Quote{ID: "q1", Offer: place, Price: 4000, Address: "pay-here", ValidUntil: 99}
	server := cloud.Server{ID: "s1", Key: order, Offer: place, State: cloud.Unpaid, Address: "pay-here", Price: 4000}
	moved := server
	moved.Address = "pay-there"
	refunded := server
	refunded.State, refunded.Reason, refunded.Refunded = cloud.Refunded, "no room", 3900
	abused := server
	abused.State, abused.Reason = cloud.Abuse, "complaints"
	ask := purchase.Rent{Key: order, QuoteID: "q1", Address: "pay-here", Offer: place, Price: 4000, ValidUntil: 99}
	for _, c := range []struct {
		name   string
		path   string
		answer any // nil: the provider is broken
		do     purchase.Effect
		want   purchase.Fact // of a failure only the type counts
	}{
		{"a quote", "/quote", quote, purchase.Quote{Offer: place}, purchase.Quoted{ID: "q1", Address: "pay-here", Price: 4000, ValidUntil: 99}},
		{"a broken quote", "/quote", nil, purchase.Quote{Offer: place}, purchase.QuoteFailed{}},
		{"a quote of a closed one", "/quote", "closed", purchase.Quote{Offer: place}, purchase.QuoteFailed{}},
		{"an order", "/rent", server, ask, purchase.Ordered{State: "unpaid", Address: "pay-here", Price: 4000}},
		{"an order elsewhere", "/rent", moved, ask, purchase.EffectFailed{}},
		{"sold out", "/rent", "sold_out", ask, purchase.OrderRefused{}},
		{"closed", "/rent", "closed", ask, purchase.OrderRefused{}},
		{"not offered", "/rent", "offer", ask, purchase.OrderRefused{}},
		{"a quote that is over", "/rent", "quote", ask, purchase.EffectFailed{}},
		{"a broken order", "/rent", nil, ask, purchase.EffectFailed{}},
		{"a look", "/lookup", server, purchase.Lookup{Key: order}, purchase.LookedUp{State: "unpaid"}},
		{"a look at a refund", "/lookup", refunded, purchase.Lookup{Key: order}, purchase.LookedUp{State: "refunded", Reason: "no room", Refunded: 3900}},
		{"an unknown order", "/lookup", "unknown", purchase.Lookup{Key: order}, purchase.LookedUp{State: "unknown"}},
		{"a broken look", "/lookup", nil, purchase.Lookup{Key: order}, purchase.LookupFailed{}},
		{"a renewal", "/renew", quote, purchase.RenewQuote{Key: order, Period: "p", Offer: place}, purchase.Quoted{ID: "q1", Address: "pay-here", Price: 4000, ValidUntil: 99}},
		{"a closed renewal", "/renew", "closed", purchase.RenewQuote{Key: order, Period: "p", Offer: place}, purchase.QuoteFailed{}},
		{"an order with a ban", "/rent", "abuse", ask, purchase.Terminated{}},
		{"a quote with a ban", "/quote", "abuse", purchase.Quote{Offer: place}, purchase.Terminated{}},
		{"a renewal with a ban", "/renew", "abuse", purchase.RenewQuote{Key: order, Period: "p", Offer: place}, purchase.Terminated{}},
		{"a look with a ban", "/lookup", "abuse", purchase.Lookup{Key: order}, purchase.Terminated{}},
		{"a look at what was ended for abuse", "/lookup", abused, purchase.Lookup{Key: order}, purchase.Terminated{}},
		{"an install on it", "/lookup", abused, purchase.Install{}, purchase.Terminated{}},
		{"a start on it", "/lookup", abused, purchase.Start{}, purchase.Terminated{}},
		{"nothing of its", "/rent", server, purchase.Pay{}, purchase.EffectFailed{}},
		{"an install on what does not run", "/lookup", server, purchase.Install{}, purchase.InstallFailed{}},
		{"a start on what does not run", "/lookup", server, purchase.Start{}, purchase.EffectFailed{}},
	} {
		p.answers = map[string]any{}
		if c.answer != nil {
			p.answers[c.path] = c.answer
		}
		if got := withoutWhy(p.work(c.do)); got != withoutWhy(c.want) {
			t.Errorf("%s: %#v, want %#v", c.name, got, c.want)
		}
	}
	if asked := p.asked["/rent"]; !strings.Contains(asked, "refund-address") || !strings.Contains(asked, "ssh-ed25519 ") {
		t.Errorf("ordered with %s", asked)
	}
}

// withoutWhy takes the words off a failure.
func withoutWhy(f purchase.Fact) purchase.Fact {
	switch f := f.(type) {
	case purchase.QuoteFailed:
		return purchase.QuoteFailed{}
	case purchase.OrderRefused:
		return purchase.OrderRefused{}
	case purchase.EffectFailed:
		return purchase.EffectFailed{}
	case purchase.LookupFailed:
		return purchase.LookupFailed{}
	case purchase.Terminated:
		return purchase.Terminated{}
	case purchase.InstallFailed:
		return purchase.InstallFailed{}
	case purchase.LookedUp:
		if f.State == string(cloud.Unknown) {
			f.Reason = ""
		}
		return f
	}
	return f
}

// lockedServer is an SSH server that lets nobody in. It returns its address and
// its host key.
func lockedServer(t *testing.T) (addr, hostKey string) {
	t.Helper()
	host, err := ssh.NewSignerFromSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	cfg := &ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
		return nil, errors.New("not here")
	}}
	cfg.AddHostKey(host)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _, _, _ = ssh.NewServerConn(conn, cfg) // it always refuses
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-ended
	})
	return l.Addr().String(), string(ssh.MarshalAuthorizedKey(host.PublicKey()))
}

// Only a server that proves the pinned host key and refuses our login shows that
// a hand-over whose answer was lost was done.
func TestI16ALockedDoorIsAHandOver(t *testing.T) {
	p := newProvider(t)
	addr, hostKey := lockedServer(t)
	other, err := SSHKey(wire.NewKey([32]byte{7}), "x")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		addr, hostKey string
		do            purchase.Effect
		want          purchase.Fact
	}{
		"the right host":  {addr, hostKey, purchase.HandOver{}, purchase.HandedOver{}},
		"another host":    {addr, string(ssh.MarshalAuthorizedKey(other.PublicKey())), purchase.HandOver{}, purchase.EffectFailed{}},
		"nobody":          {"127.0.0.1:1", hostKey, purchase.HandOver{}, purchase.EffectFailed{}},
		"an earlier step": {addr, hostKey, purchase.Start{}, purchase.EffectFailed{}},
	} {
		p.answers["/lookup"] = cloud.Server{
			ID: "s1", Key: order, Offer: place, State: cloud.Running, Price: 4000, Addr: c.addr, User: "dolly", HostKey: c.hostKey,
		}
		if got := withoutWhy(p.work(c.do)); got != c.want {
			t.Errorf("%s: %#v, want %#v", name, got, c.want)
		}
	}
}

func TestEveryOrderHasALoginOfItsOwn(t *testing.T) {
	key := wire.NewKey([32]byte{2})
	one, err := SSHKey(key, "order-1")
	if err != nil {
		t.Fatal(err)
	}
	again, err := SSHKey(key, "order-1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := SSHKey(key, "order-2")
	if err != nil {
		t.Fatal(err)
	}
	text := func(s ssh.Signer) string { return string(s.PublicKey().Marshal()) }
	if text(one) != text(again) || text(one) == text(two) {
		t.Error("a login is not its order's")
	}
}
