package remote

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// A stranger that asks on and on costs the node nothing: whether it may look is not even
// looked up, and others are answered.
func TestAStrangerCannotKeepTheNodeBusy(t *testing.T) {
	alice, eve := wire.NewKey([32]byte{1}).Peer(), wire.NewKey([32]byte{2}).Peer()
	lookups := map[dolly.PeerID]int{}
	may := func(_ context.Context, key dolly.PeerID) bool { lookups[key]++; return key == alice }
	clock := time.Unix(1000, 0)
	h := observers(handler(ReadOnly(newFake())), may, func() time.Time { return clock })
	look := func(from string) int {
		r := httptest.NewRequest(http.MethodGet, "/v1/info", nil)
		r.RemoteAddr = from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	told := map[int]int{}
	for range 10 * asksBurst {
		told[look(eve.String())]++
	}
	if told[403] != asksBurst || told[429] != 9*asksBurst || lookups[eve] != asksBurst {
		t.Errorf("answered %v, looked up %d times", told, lookups[eve])
	}
	if code := look(alice.String()); code != 200 {
		t.Errorf("alice: status %d", code)
	}
	if code := look("no peer"); code != 403 {
		t.Errorf("nobody: status %d", code)
	}
	clock = clock.Add(asksEvery)
	if code := look(eve.String()); code != 403 {
		t.Errorf("eve, later: status %d", code)
	}
}
