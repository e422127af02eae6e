package cloud_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/wire"
)

const (
	offer   = dolly.OfferID("north/small/eu")
	hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqhK6xV0yWqXjQ3tO7Wb3pAqXcZ0mN3fDq1n0wz3E5y"
)

func keyOf(b byte) wire.Key { return wire.NewKey([32]byte{b}) }

// permit lets alice do one thing under a charter that she signed herself.
func permit(t *testing.T, kind charter.SpendKind, o dolly.OfferID, most dolly.Sat) charter.Permit {
	t.Helper()
	raw, err := charter.NewCharter(keyOf('a'), charter.Charter{
		Fleet: "alice", Network: dolly.Town, Epoch: 1, Expiry: 9, Providers: []string{"north", "south"},
		Caps: charter.Caps{Total: 100_000, PerAct: 50_000, PerLease: 50_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	p, err := charter.AllowSelf(c, keyOf('a').Peer(), 0, 1, charter.Spend{ID: wire.Sum([]byte("x")), Kind: kind, Offer: o, MaxSat: most})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// provider answers every request with one status and value, and counts them.
type provider struct {
	status int
	value  any
	asked  []string
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.asked = append(p.asked, r.Method+" "+r.URL.String())
	w.WriteHeader(p.status)
	_ = json.NewEncoder(w).Encode(p.value)
}

func answering(t *testing.T, status int, value any) (*cloud.Town, *provider) {
	t.Helper()
	p := &provider{status: status, value: value}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	return cloud.NewTown(s.URL), p
}

func server() cloud.Server {
	return cloud.Server{
		ID: "server-1", Key: "alice-1", Offer: offer, State: cloud.Running, Address: "address", Price: 5000,
		Addr: "127.0.0.1:22", User: "root", HostKey: hostKey, RentEnds: 7,
	}
}

func quote() cloud.Quote {
	return cloud.Quote{ID: "quote-1", Offer: offer, Price: 5000, Address: "address", ValidUntil: 5}
}

func TestRentNeedsAPermitThatCoversIt(t *testing.T) {
	order := cloud.Order{Key: "alice-1"}
	unpriced, dear := quote(), quote()
	unpriced.Price, dear.Price = 0, 5001
	good := permit(t, charter.Payment, offer, 5000)
	for name, c := range map[string]struct {
		permit charter.Permit
		quote  cloud.Quote
		want   error
	}{
		"no permit":     {charter.Permit{}, quote(), charter.ErrNoPermit},
		"a renewal":     {permit(t, charter.Renewal, offer, 5000), quote(), charter.ErrKind},
		"another offer": {permit(t, charter.Payment, "south/small/eu", 5000), quote(), cloud.ErrPermit},
		"too dear":      {good, dear, charter.ErrTooMuch},
		"unknown price": {good, unpriced, cloud.ErrPrice},
	} {
		town, p := answering(t, http.StatusOK, server())
		if _, err := town.Rent(t.Context(), c.permit, c.quote, order); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if len(p.asked) > 0 {
			t.Errorf("%s: the provider was asked: %v", name, p.asked)
		}
	}
	town, _ := answering(t, http.StatusOK, server())
	if s, err := town.Rent(t.Context(), good, quote(), order); err != nil || s.ID != "server-1" {
		t.Errorf("a good order: %+v, %v", s, err)
	}
}

func TestRenewRefusesWhatThePermitDoesNotCover(t *testing.T) {
	town, p := answering(t, http.StatusOK, quote())
	if q, err := town.Renew(t.Context(), permit(t, charter.Renewal, offer, 5000), "alice-1", "2"); err != nil || q != quote() {
		t.Errorf("a good renewal: %+v, %v", q, err)
	}
	for name, bad := range map[string]charter.Permit{
		"too small":     permit(t, charter.Renewal, offer, 4999),
		"another offer": permit(t, charter.Renewal, "south/small/eu", 5000),
	} {
		if _, err := town.Renew(t.Context(), bad, "alice-1", "2"); !errors.Is(err, cloud.ErrPermit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	before := len(p.asked)
	for name, bad := range map[string]charter.Permit{"none": {}, "a payment": permit(t, charter.Payment, offer, 5000)} {
		if _, err := town.Renew(t.Context(), bad, "alice-1", "2"); !errors.Is(err, cloud.ErrPermit) || len(p.asked) != before {
			t.Errorf("%s: %v, asked %v", name, err, p.asked[before:])
		}
	}
}

func TestI15AnswersAboutSomethingElseAreRefused(t *testing.T) {
	good := permit(t, charter.Payment, offer, 5000)
	for name, spoil := range map[string]func(*cloud.Server){
		"key": func(s *cloud.Server) { s.Key = "bob-1" }, "offer": func(s *cloud.Server) { s.Offer = "north/big/eu" },
		"price": func(s *cloud.Server) { s.Price++ }, "address": func(s *cloud.Server) { s.Address = "mallory" },
		"id": func(s *cloud.Server) { s.ID = "" }, "state": func(s *cloud.Server) { s.State = "" },
	} {
		s := server()
		spoil(&s)
		town, _ := answering(t, http.StatusOK, s)
		if _, err := town.Rent(t.Context(), good, quote(), cloud.Order{Key: "alice-1"}); !errors.Is(err, cloud.ErrAnswer) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	for name, spoil := range map[string]func(*cloud.Quote){
		"offer": func(q *cloud.Quote) { q.Offer = "north/big/eu" }, "price": func(q *cloud.Quote) { q.Price = -1 },
		"address": func(q *cloud.Quote) { q.Address = "" }, "id": func(q *cloud.Quote) { q.ID = "" },
	} {
		q := quote()
		spoil(&q)
		town, _ := answering(t, http.StatusOK, q)
		if _, err := town.Quote(t.Context(), offer); err == nil {
			t.Errorf("another %s in a quote was taken", name)
		}
	}
}

func TestRefusalsKeepTheirNames(t *testing.T) {
	for _, want := range []error{
		cloud.ErrUnknown, cloud.ErrOffer, cloud.ErrSoldOut, cloud.ErrClosed, cloud.ErrQuote, cloud.ErrOrder, cloud.ErrNotRunning, cloud.ErrAbuse,
	} {
		town, _ := answering(t, http.StatusConflict, cloud.Problem{Code: cloud.Code(want), Text: "no"})
		if _, err := town.Lookup(t.Context(), "alice-1"); !errors.Is(err, want) {
			t.Errorf("%v came back as %v", want, err)
		}
	}
	town, _ := answering(t, http.StatusBadGateway, "<html>")
	if _, err := town.Lookup(t.Context(), "alice-1"); err == nil || cloud.Code(err) != "" {
		t.Errorf("a broken gateway is no refusal: %v", err)
	}
	if cloud.Refusal("") != nil || cloud.Code(nil) != "" {
		t.Error("nothing is a refusal")
	}
}

func TestOffersThatNobodyShouldActOnAreRefused(t *testing.T) {
	good := dolly.Offer{ID: offer, Price: 5000, Period: dolly.Day, Relay: dolly.RelayAllow, Available: true}
	town, _ := answering(t, http.StatusOK, []dolly.Offer{good})
	if got, err := town.Offers(t.Context()); err != nil || len(got) != 1 || got[0] != good {
		t.Errorf("%v: %v", got, err)
	}
	unpriced := good
	unpriced.Price = 0
	town, _ = answering(t, http.StatusOK, []dolly.Offer{good, unpriced})
	if _, err := town.Offers(t.Context()); !errors.Is(err, cloud.ErrAnswer) {
		t.Errorf("an unknown price: %v", err)
	}
}

func TestI38AnErrorDoesNotNameTheOrder(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	town := cloud.NewTown(s.URL)
	s.Close()
	_, err := town.Lookup(t.Context(), "alice-secret-order")
	if err == nil || strings.Contains(err.Error(), "alice-secret") {
		t.Errorf("a provider that is gone: %v", err)
	}
}
