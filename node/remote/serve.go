package remote

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/door"
)

const (
	maxBody    = 64 << 10         // of a request, in bytes
	headerTime = 10 * time.Second // to send a request's header
	idleTime   = 2 * time.Minute  // between two requests
	lastWords  = 2 * time.Second  // for answers under way when serving ends
	bodyTime   = 10 * time.Second // for a request's body to come
	takeTime   = time.Minute      // for each part of an answer to be taken
)

// Serve answers for n on l until ctx ends, which is no error, or l fails. It
// closes l, and leaves n open.
func Serve(ctx context.Context, n dolly.Node, l net.Listener) error {
	return serveHandler(ctx, handler(n), l)
}

func serveHandler(ctx context.Context, h http.Handler, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	srv := &http.Server{
		Handler:           door.Hurry(h, bodyTime, takeTime),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    16 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return errors.Join(err, srv.Close())
	case <-ctx.Done():
	}
	last, stop := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer stop()
	if err := srv.Shutdown(last); err != nil {
		return srv.Close()
	}
	return nil
}

// handler answers for a node by the table of routes.
func handler(n dolly.Node) http.Handler {
	mux := http.NewServeMux()
	for _, r := range (server{n}).routes() {
		if r.handle != nil {
			mux.HandleFunc(r.Method+" "+r.Path, r.handle)
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusNotFound, failure{
			Text: fmt.Sprintf("no route for %.20s %.80s", r.Method, r.URL.Path), Hint: "GET /v1/openapi.json describes all of them", Kind: "usage",
		})
	})
	return mux
}

type server struct{ node dolly.Node }

func (s server) info(w http.ResponseWriter, r *http.Request) {
	if err := only(r.URL.Query()); err != nil {
		writeError(w, err)
		return
	}
	info, err := s.node.Info(r.Context())
	answer(w, info, err)
}

func (s server) view(w http.ResponseWriter, r *http.Request) {
	q, err := readQuery(r.URL.Query(), "limit", "from", "to", "filter")
	if err != nil {
		writeError(w, err)
		return
	}
	raw, err := s.node.Get(r.Context(), dolly.View(r.PathValue("view")), q)
	answer(w, raw, err)
}

func (s server) why(w http.ResponseWriter, r *http.Request) {
	err := only(r.URL.Query())
	seq, bad := strconv.ParseUint(r.PathValue("seq"), 10, 64)
	if bad != nil {
		err = usage("%.40q is not the number of an event", r.PathValue("seq"))
	}
	if err != nil {
		writeError(w, err)
		return
	}
	e, err := s.node.Why(r.Context(), seq)
	answer(w, e, err)
}

func (s server) do(w http.ResponseWriter, r *http.Request) {
	a, dry, err := readAction(w, r)
	if err != nil {
		writeError(w, err)
		return
	}
	result, err := s.node.Do(r.Context(), a, dry)
	answer(w, result, err)
}

func readAction(w http.ResponseWriter, r *http.Request) (a dolly.Action, dry bool, err error) {
	dry, err = readBody(w, r, &a)
	return a, dry, err
}

// readBody reads what is to be done, and whether it is only to be said.
func readBody(w http.ResponseWriter, r *http.Request, out any) (dry bool, err error) {
	if dry, err = readDry(r.URL.Query()); err != nil {
		return false, err
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return false, usage("read the body: %s", bodyError(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return false, usage("read the body: more than one JSON value")
	}
	return dry, nil
}

// bodyError says in the caller's words what is wrong with a body.
func bodyError(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return "there is none"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.As(err, &kind) && kind.Field == "":
		return "want a JSON object, not " + kind.Value
	case errors.As(err, &kind):
		return kind.Field + " cannot be " + kind.Value
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func readDry(v url.Values) (dry bool, err error) {
	if err := only(v, "dry"); err != nil {
		return false, err
	}
	if text := v.Get("dry"); text != "" {
		if dry, err = strconv.ParseBool(text); err != nil {
			return false, usage("dry is true or false, not %.40q", text)
		}
	}
	return dry, nil
}

func readQuery(v url.Values, known ...string) (q dolly.Query, err error) {
	if err := only(v, known...); err != nil {
		return q, err
	}
	if text := v.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 0 {
			return q, usage("limit is a count, not %.40q", text)
		}
	}
	if q.From, err = readNumber(v, "from"); err != nil {
		return q, err
	}
	q.To, err = readNumber(v, "to")
	q.Filter = v.Get("filter")
	return q, err
}

// readNumber reads a parameter that is the number of an event, or a moment in milliseconds.
func readNumber(v url.Values, name string) (uint64, error) {
	text := v.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, usage("%s is a whole number, not %.40q", name, text)
	}
	return n, nil
}

// only refuses parameters that are not known, or are there twice.
func only(v url.Values, known ...string) error {
	for _, k := range slices.Sorted(maps.Keys(v)) {
		if !slices.Contains(known, k) {
			return usage("parameter %.40q is not known", k)
		}
		if len(v[k]) > 1 {
			return usage("parameter %q is there twice", k)
		}
	}
	return nil
}

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, v)
}
