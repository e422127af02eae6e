package door

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dollynator/dolly"
)

func TestListenIsNotWiderThanAsked(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0", "localhost:0", "127.9.9.9:0"} {
		l, err := Listen(addr, false)
		if err != nil {
			t.Logf("%s: %v", addr, err) // a machine may have no IPv6
			if errors.Is(err, ErrWide) {
				t.Errorf("%s counts as wide", addr)
			}
			continue
		}
		_ = l.Close()
	}
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.0.2.1:0", "example.org:0", "127.0.0.1.evil.example:0"} {
		if _, err := Listen(addr, false); !errors.Is(err, ErrWide) || dolly.KindOf(err) != dolly.Usage || dolly.HintOf(err) == "" {
			t.Errorf("%s: %v", addr, err)
		}
	}
	for _, addr := range []string{"", "127.0.0.1", "5500", "127.0.0.1:"} {
		if _, err := Listen(addr, true); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%q: %v", addr, err)
		}
	}
	l, err := Listen("0.0.0.0:0", true)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := Listen(l.Addr().String(), true); dolly.KindOf(err) != dolly.Failed {
		t.Errorf("a port that is taken: %v", err)
	}
}

func TestKeepTurnsStrangersAway(t *testing.T) {
	h := Keep(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }), []string{"vision.example"})
	for _, c := range []struct {
		name, host string
		header     map[string]string
		want       int
	}{
		{"an address", "127.0.0.1:5500", nil, 200},
		{"IPv6", "[::1]:5500", nil, 200},
		{"localhost", "LocalHost:5500", nil, 200},
		{"a name of the config", "Vision.example", nil, 200},
		{"a rebound name", "evil.example:5500", nil, 403},
		{"a name that begins well", "127.0.0.1.evil.example", nil, 403},
		{"a name that ends well", "evil.localhost", nil, 403},
		{"no name", "", nil, 403},
		{"own page", "localhost:5500", map[string]string{"Origin": "http://localhost:5500", "Sec-Fetch-Site": "same-origin"}, 200},
		{"another page", "localhost:5500", map[string]string{"Origin": "http://evil.example"}, 403},
		{"another port", "localhost:5500", map[string]string{"Origin": "http://localhost:81"}, 403},
		{"a file", "localhost:5500", map[string]string{"Origin": "null"}, 403},
		{"fetched from elsewhere", "localhost:5500", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403},
		{"a link was followed", "localhost:5500", map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://x/", nil)
		r.Host = c.host
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
}
