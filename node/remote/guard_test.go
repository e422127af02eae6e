package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

const bearer = "5d41402abc4b2a76b9719d911017c592"

// port is a guarded handler on a clock that stands still until it is set on.
func port(g Guard) (h http.Handler, clock *time.Time) {
	clock = new(time.Time)
	*clock = time.Unix(1000, 0)
	g.Token, g.now = bearer, func() time.Time { return *clock }
	return g.keep(handler(newFake())), clock
}

func call(h http.Handler, from, auth string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/v1/info", nil)
	r.RemoteAddr = from
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestOnlyTheTokenOpens(t *testing.T) {
	for auth, want := range map[string]int{
		"Bearer " + bearer: 200, "": 401, "Bearer": 401, "Bearer ": 401, "Basic " + bearer: 401, bearer: 401,
		"Bearer " + bearer + "0": 401, "Bearer " + strings.ToUpper(bearer): 401, "bearer " + bearer: 401, "Bearer  " + bearer: 401,
	} {
		h, _ := port(Guard{})
		w := call(h, "192.0.2.7:1", auth)
		if w.Code != want || want == 401 && (w.Header().Get("WWW-Authenticate") == "" || !strings.Contains(w.Body.String(), "refused")) {
			t.Errorf("%q: status %d, %s", auth, w.Code, w.Body)
		}
	}
	if w := call(Guard{}.keep(handler(newFake())), "192.0.2.7:1", "Bearer "); w.Code != 401 {
		t.Errorf("without a token set: status %d", w.Code)
	}
}

// status is a writer that keeps nothing but that.
type status struct {
	code   int
	header http.Header
}

func (s *status) Header() http.Header         { return s.header }
func (s *status) WriteHeader(code int)        { s.code = code }
func (s *status) Write(b []byte) (int, error) { return len(b), nil }

// A million wrong tokens are soon only told that they are too many, in memory that does
// not grow; the right one still opens, from there too.
func TestWrongTokensAreRefusedWithoutGrowth(t *testing.T) {
	const tries = 1_000_000
	h, clock := port(Guard{})
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	r, w := httptest.NewRequest(http.MethodGet, "/v1/info", nil), &status{header: http.Header{}}
	before, told := heap(), map[int]int{}
	for i := range tries {
		*clock = clock.Add(time.Microsecond)
		r.RemoteAddr = fmt.Sprintf("[2001:db8:%x:%x::1]:9", i>>16, i&0xffff)
		r.Header["Authorization"] = []string{"Bearer " + strconv.Itoa(i)}
		clear(w.header)
		h.ServeHTTP(w, r)
		told[w.code]++
	}
	if grown := int64(heap()) - int64(before); grown > 1<<20 {
		t.Errorf("%d bytes more are in use", grown)
	}
	if told[401]+told[429] != tries || told[401] > places*triesBurst || told[429] < tries*95/100 {
		t.Errorf("answered %v", told)
	}
	if w := call(h, "[2001:db8:0:1::1]:9", "Bearer "+bearer); w.Code != 200 {
		t.Errorf("the right token, then: status %d", w.Code)
	}
	*clock = clock.Add(triesBurst * triesEvery)
	if w := call(h, "[2001:db8:0:1::1]:9", "Bearer x"); w.Code != 401 {
		t.Errorf("a wrong token a while later: status %d", w.Code)
	}
}

func TestTheRightTokenHasAPaceToo(t *testing.T) {
	h, clock := port(Guard{})
	count := map[int]int{}
	for range 2 * asksBurst {
		w := call(h, "192.0.2.7:1", "Bearer "+bearer)
		if count[w.Code]++; w.Code == 429 && w.Header().Get("Retry-After") == "" {
			t.Fatal("when to come again is not told")
		}
	}
	if count[200] != asksBurst || count[429] != asksBurst {
		t.Errorf("at once: %v", count)
	}
	*clock = clock.Add(asksEvery)
	if a, b := call(h, "192.0.2.7:2", "Bearer "+bearer).Code, call(h, "192.0.2.7:3", "Bearer "+bearer).Code; a != 200 || b != 429 {
		t.Errorf("a moment later: %d, %d", a, b)
	}
}

// A real port: reads with the token, from a host that it knows, and nothing else.
func TestAGuardedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- ServeGuarded(ctx, newFake(), l, Guard{Token: bearer, Names: []string{"dolly.example"}})
	}()
	for _, c := range []struct {
		name, method, path, host, origin, auth string
		want                                   int
	}{
		{"read", "GET", "/v1/info", "", "", bearer, 200},
		{"by a name", "GET", "/v1/info", "dolly.example", "", bearer, 200},
		{"rebound", "GET", "/v1/info", "evil.example", "", bearer, 403},
		{"another site", "GET", "/v1/info", "", "http://evil.example", bearer, 403},
		{"no token", "GET", "/v1/info", "", "", "", 401},
		{"act", "POST", "/v1/do", "", "", bearer, 403},
		{"act dry", "POST", "/v1/do?dry=true", "", "", bearer, 200},
		{"bid", "PUT", "/v1/market/bids", "", "", bearer, 403},
	} {
		body := `{"name":"pause"}`
		if c.method == http.MethodPut {
			body = `{"mb_bytes":1,"sat":1}`
		}
		r, err := http.NewRequestWithContext(ctx, c.method, "http://"+l.Addr().String()+c.path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.auth != "" {
			r.Header.Set("Authorization", "Bearer "+c.auth)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if _ = resp.Body.Close(); resp.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", c.name, resp.StatusCode, c.want)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestReadOnlyRefusesWhatChanges(t *testing.T) {
	n := ReadOnly(newFake())
	if i, err := n.Info(t.Context()); err != nil || !i.ReadOnly {
		t.Errorf("%+v, %v", i, err)
	}
	if _, err := n.Do(t.Context(), dolly.Action{Name: "pause"}, false); dolly.KindOf(err) != dolly.Refused || errors.Is(err, ErrClosed) {
		t.Errorf("did it: %v", err)
	}
	if r, err := n.Do(t.Context(), dolly.Action{Name: "pause"}, true); err != nil || r.Done {
		t.Errorf("dry: %+v, %v", r, err)
	}
}
