package remote

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/dollynator/dolly"
)

// observeTime bounds one answer to an observer, streams included: who may no longer
// look is cut off by then. A face resumes by itself.
const observeTime = 10 * time.Minute

// ServeObservers answers on l those peers that may look, and lets them do nothing. The
// remote address of each connection is a peer id that was proved. May is asked before
// each answer, since a later charter may name others; whoever asks too often is turned
// away before that.
func ServeObservers(ctx context.Context, n dolly.Node, l net.Listener, may func(context.Context, dolly.PeerID) bool) error {
	return serveHandler(ctx, observers(handler(ReadOnly(n)), may, time.Now), l)
}

// observers passes on whom may allows.
func observers(h http.Handler, may func(context.Context, dolly.PeerID) bool, now func() time.Time) http.Handler {
	asks, open := newPaces[dolly.PeerID](asksEvery, asksBurst, now), make(chan struct{}, maxOpen)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, err := dolly.ParsePeerID(r.RemoteAddr)
		if err == nil && !asks.take(key) {
			refuse(w, false, 0, "")
			return
		}
		if err != nil || !may(r.Context(), key) {
			writeError(w, &dolly.Error{Kind: dolly.Refused, Text: "this key may not look at this agent",
				Hint: "dolly charter renew --observer KEY allows it"})
			return
		}
		select {
		case open <- struct{}{}:
			defer func() { <-open }()
		default:
			refuse(w, false, 0, "")
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), observeTime)
		defer cancel()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}
