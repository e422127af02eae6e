package chain_test

import (
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/dollynator/dolly/wallet/distant"
)

func serve(t *testing.T, c *chain.Chain) string {
	t.Helper()
	s := httptest.NewServer(c.Handler())
	t.Cleanup(s.Close)
	return s.URL
}

func TestClientSeesWhatTheChainSees(t *testing.T) {
	c := newChain(t)
	far := distant.Dial(serve(t, c) + "/")
	to, script := someone(t, "alice")
	fund(t, c, to, 4_000)
	mine(t, c, 1)
	if tip(t, far) != tip(t, c) {
		t.Errorf("tips differ")
	}
	for _, s := range [][]byte{script, c.MinerScript(), []byte("unknown")} {
		if near, far := history(t, c, s), history(t, far, s); len(near) != len(far) || len(near) > 0 && !reflect.DeepEqual(near, far) {
			t.Errorf("histories differ: %+v, %+v", near, far)
		}
	}
	if _, err := far.Submit(t.Context(), []byte("noise")); err == nil || errors.Is(err, wallet.ErrRejected) {
		t.Errorf("noise: %v", err)
	}
}

func TestClientFollowsTheTip(t *testing.T) {
	c := newChain(t)
	far := distant.Dial(serve(t, c))
	tips, err := far.Subscribe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if now := <-tips; now != tip(t, c) {
		t.Fatalf("first %+v", now)
	}
	for range 5 {
		mine(t, c, 1)
		if now := <-tips; now != tip(t, c) {
			t.Fatalf("heard %+v, is %+v", now, tip(t, c))
		}
	}
}

func TestHandlerIsStrict(t *testing.T) {
	base := serve(t, newChain(t))
	unsigned := "0200000001" + strings.Repeat("ab", 32) + "0000000000ffffffff01e803000000000000160014" + strings.Repeat("cd", 20) + "00000000"
	raw, err := hex.DecodeString(unsigned)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"GET", "/tip", "", 200},
		{"GET", "/block/1", "", 200},
		{"GET", "/block/99999", "", 404},
		{"GET", "/block/-1", "", 400},
		{"GET", "/block/x", "", 400},
		{"GET", "/script/ab", "", 400},
		{"GET", "/script/" + strings.Repeat("z", 64), "", 400},
		{"GET", "/script/" + strings.Repeat("a", 64), "", 200},
		{"POST", "/tx", "", 400},
		{"POST", "/tx", "abc", 400},
		{"POST", "/tx", unsigned, 422},
		{"POST", "/tx", string(raw), 422},
		{"POST", "/tx", unsigned + "00", 400},
		{"POST", "/tx", strings.Repeat("a", 2<<20), 400},
		{"DELETE", "/tx", "", 405},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, base+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != c.want {
			t.Errorf("%s %s %.20q: %d %s, want %d", c.method, c.path, c.body, resp.StatusCode, body, c.want)
		}
		if c.want == 400 && !strings.Contains(string(body), `"error"`) {
			t.Errorf("%s %s: no sentence in %s", c.method, c.path, body)
		}
	}
}
