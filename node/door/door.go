package door

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

// ErrWide is returned by [CheckLoopback] for an address that others can reach.
var ErrWide = errors.New("not an address of the loopback interface")

// CheckLoopback reports whether addr is host:port with a host that only this
// machine can reach: localhost, or an IP address of the loopback interface.
func CheckLoopback(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || port == "" {
		return fmt.Errorf("%q is not host:port", addr)
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("%q: %w", addr, ErrWide)
	}
	return nil
}

// Listen binds addr, which must be on loopback unless wide is asked for.
func Listen(addr string, wide bool) (net.Listener, error) {
	if err := CheckLoopback(addr); err != nil && (!wide || !errors.Is(err, ErrWide)) {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "listen", Err: err, Hint: "for instance 127.0.0.1:5500"}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "listen at " + addr, Err: errors.Unwrap(err), Hint: "is the port taken? choose another"}
	}
	return l, nil
}

// Keep passes on requests that name an IP address, localhost or one of names as
// their host and do not come from another origin. Others get 403.
func Keep(h http.Handler, names []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !known(r.Host, names):
			http.Error(w, "this host is not known by that name", http.StatusForbidden)
		case strange(r):
			http.Error(w, "another site's page asked", http.StatusForbidden)
		default:
			h.ServeHTTP(w, r)
		}
	})
}

// known reports whether no stranger's DNS decides what host is.
func known(host string, names []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	return strings.EqualFold(host, "localhost") ||
		host != "" && slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, host) })
}

// strange reports whether a browser says that the page which asks is not ours.
func strange(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return r.Header.Get("Sec-Fetch-Mode") != "navigate" // a link from elsewhere may be followed
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || !strings.EqualFold(u.Host, r.Host)
}
