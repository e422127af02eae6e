package remote

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/door"
)

// Guard is what stands between a TCP port and a node.
type Guard struct {
	Token   string   // that a caller must show: Authorization: Bearer …
	Names   []string // by which the machine may be called, beside its addresses and localhost
	Actions bool     // they are allowed; else the port only reads
	now     func() time.Time
}

// maxOpen is how many requests a guarded port answers at a time, streams included.
const maxOpen = 64

// ServeGuarded is [Serve] for a TCP port. Who names another host, comes from another
// site's page, shows no token or asks too often is turned away; what that takes of
// memory does not depend on how often it happens.
func ServeGuarded(ctx context.Context, n dolly.Node, l net.Listener, g Guard) error {
	if !g.Actions {
		n = ReadOnly(n)
	}
	return serveHandler(ctx, door.Keep(g.keep(handler(n)), g.Names), l)
}

// keep passes on who shows the token.
func (g Guard) keep(h http.Handler) http.Handler {
	if g.now == nil {
		g.now = time.Now
	}
	want := sha256.Sum256([]byte(g.Token))
	tries, asks := newPaces[netip.Prefix](triesEvery, triesBurst, g.now), newPaces[netip.Prefix](asksEvery, asksBurst, g.now)
	open := make(chan struct{}, maxOpen)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := caller(r)
		shown, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got := sha256.Sum256([]byte(shown))
		if g.Token == "" || !bearer || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			refuse(w, tries.take(from), http.StatusUnauthorized, "a token is wanted: Authorization: Bearer …")
			return
		}
		if !asks.take(from) {
			refuse(w, false, 0, "")
			return
		}
		select {
		case open <- struct{}{}:
			defer func() { <-open }()
			h.ServeHTTP(w, r)
		default:
			refuse(w, false, 0, "")
		}
	})
}

// refuse says no: with a status, or when it is said too often that it is.
func refuse(w http.ResponseWriter, inTime bool, status int, text string) {
	f := failure{Text: text, Kind: "refused"}
	if !inTime {
		status, f = http.StatusTooManyRequests, failure{Text: "too many requests", Hint: "wait a moment", Kind: "refused"}
		w.Header().Set("Retry-After", "10")
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
		f.Hint = "it is in the node's state folder"
	}
	writeJSON(w, status, f)
}

// caller is where a request comes from: an address, of IPv6 its /64.
func caller(r *http.Request) netip.Prefix {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	ip, bits := at.Addr().Unmap(), 64
	if ip.Is4() {
		bits = 32
	}
	p, _ := ip.WithZone("").Prefix(bits) // it fails for bits that an address does not have
	return p
}
