package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/dollynator/dolly"
)

func TestFarBehavesAsNear(t *testing.T) {
	ctx, near := t.Context(), newFake()
	path, _ := serve(t, near)
	far := dial(t, path)
	calls := map[string]func(dolly.Node) (any, error){
		"info": func(n dolly.Node) (any, error) { return n.Info(ctx) },
		"view": func(n dolly.Node) (any, error) {
			return dolly.Fetch[map[string]any](ctx, n, "fleet", dolly.Query{Limit: 3, From: 1 << 60, To: 7, Filter: "a b&c=d/ü"})
		},
		"plain view": func(n dolly.Node) (any, error) {
			return dolly.Fetch[map[string]any](ctx, n, "an odd/view", dolly.Query{})
		},
		"why": func(n dolly.Node) (any, error) { return n.Why(ctx, 7) },
		"do": func(n dolly.Node) (any, error) {
			return n.Do(ctx, dolly.Action{Name: "transfer", Args: map[string]string{"to": "bob"}}, false)
		},
		"dry": func(n dolly.Node) (any, error) { return n.Do(ctx, dolly.Action{Name: "pause"}, true) },
	}
	for name, call := range calls {
		want, err1 := call(near)
		got, err2 := call(far)
		if err1 != nil || err2 != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: far %v %v, near %v %v", name, got, err2, want, err1)
		}
	}
}

func TestErrorsKeepKindAndHint(t *testing.T) {
	near := newFake()
	path, _ := serve(t, near)
	far := dial(t, path)
	for k := dolly.Failed; k <= dolly.Over; k++ {
		near.fail = fmt.Errorf("ask: %w", &dolly.Error{Kind: k, Text: "no", Hint: "ask alice", Err: io.ErrUnexpectedEOF})
		_, e1 := far.Get(t.Context(), "fleet", dolly.Query{})
		_, e2 := far.Watch(t.Context(), 0)
		_, e3 := far.Do(t.Context(), dolly.Action{Name: "pause"}, true)
		_, e4 := far.Why(t.Context(), 1)
		for i, err := range []error{e1, e2, e3, e4} {
			var e *dolly.Error
			if !errors.As(err, &e) || e.Kind != k || e.Hint != "ask alice" || !strings.Contains(e.Text, "ask: no: unexpected EOF") {
				t.Errorf("kind %d, call %d: %#v", k, i, err)
			}
		}
	}
	near.fail = errors.New("plain")
	if _, err := far.Why(t.Context(), 1); dolly.KindOf(err) != dolly.Failed || err.Error() != "plain" {
		t.Errorf("a plain error came as %v", err)
	}
}

func TestNobodyAnswers(t *testing.T) {
	path, stop := serve(t, newFake())
	far := dial(t, path)
	stop()
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	_, err1 := far.Info(t.Context())
	_, err2 := Dial(path)
	for _, err := range []error{err1, err2} {
		if dolly.KindOf(err) != dolly.Unreachable || dolly.HintOf(err) == "" {
			t.Errorf("got %v (hint %q)", err, dolly.HintOf(err))
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := far.Info(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who gave up was told %v", err)
	}
	_ = far.Close()
	if _, err := far.Info(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	path, _ := serve(t, newFake())
	if _, err := dial(t, path).Get(t.Context(), "huge", dolly.Query{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestRequestsAreChecked(t *testing.T) {
	path, _ := serve(t, newFake())
	socket := func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", path) }
	client := http.Client{Transport: &http.Transport{DialContext: socket}}
	for _, c := range []struct{ method, url, body, want string }{
		{"GET", "/v1/nothing", "", "no route"},
		{"DELETE", "/v1/info", "", "no route for DELETE"},
		{"GET", "/v1/info?x=1", "", `"x\" is not known`},
		{"GET", "/v1/view/fleet?limit=-1", "", "limit is a count"},
		{"GET", "/v1/view/fleet?limit=many", "", "limit is a count"},
		{"GET", "/v1/view/fleet?from=-1", "", "is a whole number"},
		{"GET", "/v1/view/fleet?from=1&from=2", "", "there twice"},
		{"GET", "/v1/view/fleet?form=1", "", "not known"},
		{"GET", "/v1/events?from=x", "", "is a whole number"},
		{"GET", "/v1/why/x", "", "number of an event"},
		{"POST", "/v1/do?dry=perhaps", "{}", "true or false"},
		{"POST", "/v1/do", `{"name":"pause","force":true}`, "unknown field"},
		{"POST", "/v1/do", `{"name":"pause"}{}`, "more than one"},
		{"POST", "/v1/do", `{"name":`, "ends too early"},
		{"POST", "/v1/do", "", "there is none"},
		{"POST", "/v1/do", "[]", "want a JSON object, not array"},
		{"POST", "/v1/do", `{"name":5}`, "name cannot be number"},
		{"POST", "/v1/do", "name=pause", "invalid character"},
		{"POST", "/v1/do", `{"name":"` + strings.Repeat("x", maxBody) + `"}`, "too large"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, "http://dolly"+c.url, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		status := http.StatusBadRequest
		if strings.HasPrefix(c.want, "no route") {
			status = http.StatusNotFound
		}
		if err != nil || resp.StatusCode != status ||
			!strings.Contains(string(got), c.want) || !strings.Contains(string(got), `"kind":"usage"`) {
			t.Errorf("%s %s: %s %s %v, want %q", c.method, c.url, resp.Status, got, err, c.want)
		}
	}
}

func TestListen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	path := filepath.Join(dir, "node.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{dir: 0o700, path: 0o600} {
		if info, err := os.Lstat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want %v", filepath.Base(name), info.Mode(), err, want)
		}
	}
	if _, err := Listen(path); !errors.Is(err, ErrServed) || dolly.HintOf(err) == "" {
		t.Errorf("a second listener: %v", err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // as a killed process leaves it
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if l, err = Listen(path); err != nil {
		t.Fatalf("a stale socket: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(path); !errors.Is(err, ErrNotSocket) {
		t.Errorf("a file: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "precious" {
		t.Errorf("the file is now %q, %v", b, err)
	}
}

func TestALongPathIsRefusedWithAHint(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("x", maxPath))
	_, err1 := Listen(long)
	_, err2 := Dial(long)
	if dolly.HintOf(err1) == "" || dolly.KindOf(err2) != dolly.Usage {
		t.Errorf("a long path: %v, %v", err1, err2)
	}
}

func TestServeReportsALostListener(t *testing.T) {
	l, err := Listen(filepath.Join(t.TempDir(), "node.sock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Serve(t.Context(), newFake(), l); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestAForeignSocketIsNotAnIdleOne(t *testing.T) {
	idle := unreachable("dolly.sock", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)})
	foreign := unreachable("dolly.sock", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.EACCES)})
	if !strings.Contains(dolly.HintOf(idle), "dolly agent") || !strings.Contains(dolly.HintOf(foreign), "as that user") {
		t.Errorf("hints: %q, %q", dolly.HintOf(idle), dolly.HintOf(foreign))
	}
	if dolly.KindOf(foreign) != dolly.Unreachable || !strings.HasSuffix(foreign.Error(), ": permission denied") {
		t.Errorf("got %v", foreign)
	}
}
