package web

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/dollynator/dolly/node/door"
)

// assets is the page as it is served.
//
//go:embed assets
var assets embed.FS

const (
	headerTime = 10 * time.Second // to send a request's header
	idleTime   = 2 * time.Minute
	bodyTime   = 10 * time.Second // for a body, which nothing here reads
	takeTime   = time.Minute      // for each part of an answer to be taken
	breath     = 15 * time.Second // between two signs of life of a stream
)

// policy is what a page may do: load from here, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Handler serves the page and its data.
func (v *Vision) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", asset("index.html"))
	for _, name := range []string{"app.js", "chart.js", "tree.js", "words.js", "style.css", "icon.svg"} {
		mux.HandleFunc("GET /"+name, asset(name))
	}
	mux.HandleFunc("GET /network", v.network)
	mux.HandleFunc("GET /events", v.events)
	mux.HandleFunc("GET /node/{id}/info", v.info)
	mux.HandleFunc("GET /node/{id}/{metric}", v.metric)
	return door.Keep(guarded(mux), v.cfg.Hosts)
}

// Serve answers on l until ctx ends, which is no error, or l fails.
func (v *Vision) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: door.Hurry(v.Handler(), bodyTime, takeTime), ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, srv.Close())
	}
	return nil
}

// guarded adds what keeps a page from doing anything that it was not made for.
func guarded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}

func asset(name string) http.HandlerFunc {
	kind := map[string]string{".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}[path.Ext(name)]
	return func(w http.ResponseWriter, _ *http.Request) {
		raw, err := assets.ReadFile("assets/" + name)
		if err != nil {
			http.Error(w, "not here", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		_, _ = w.Write(raw)
	}
}

// network is the latest picture.
func (v *Vision) network(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, v.picture())
}

func (v *Vision) info(w http.ResponseWriter, r *http.Request) {
	a, ok := v.picture().find(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, errNoAgent.Text, errNoAgent.Hint)
		return
	}
	writeJSON(w, http.StatusOK, a)
}

// events tells the picture now and whenever it was looked at again.
func (v *Vision) events(w http.ResponseWriter, r *http.Request) {
	ch := v.page.open()
	if ch == nil {
		refuse(w, http.StatusServiceUnavailable, "too many pages are open", "close one")
		return
	}
	defer v.page.close(ch)
	now, err := json.Marshal(v.picture())
	if err != nil {
		refuse(w, http.StatusInternalServerError, "encode the picture", "")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	life := time.NewTicker(breath)
	defer life.Stop()
	for write := "data: " + string(now) + "\n\n"; ; {
		if _, err := fmt.Fprint(w, write); err != nil || http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case raw := <-ch:
			write = "data: " + string(raw) + "\n\n"
		case <-life.C:
			write = ": still here\n\n"
		}
	}
}

func writeJSON(w http.ResponseWriter, status int, shape any) {
	raw, err := json.Marshal(shape)
	if err != nil {
		status, raw = http.StatusInternalServerError, []byte(`{"error":"encode the answer"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n'))
}

// refuse says no in the words of the API.
func refuse(w http.ResponseWriter, status int, text, hint string) {
	writeJSON(w, status, struct {
		Error string `json:"error"`
		Hint  string `json:"hint,omitempty"`
	}{strings.TrimSpace(text), hint})
}
