package charter

import (
	"reflect"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// TestARestedHolderIsTheSame: who rested goes on as who did not, and who has
// something under way does not rest.
func TestARestedHolderIsTheSame(t *testing.T) {
	r, h := nearWorld(t)
	byBytes(t, r, h, 1000)
	now := dolly.Time(1000).Add(9 * time.Hour)
	if _, err := RenewNear(r, h, now, Tip{Seq: 3}); err != nil {
		t.Fatal(err)
	}
	before, chain := h.State(), h.Chain()
	before.Asked = Totals{} // of the request before; the next one says its own
	var z Resting
	if !h.Rest(r, &z) {
		t.Fatal("does not rest")
	}
	again := new(Holder)
	z.Wake(h.key, again)
	if got := again.State(); !reflect.DeepEqual(got, before) || !reflect.DeepEqual(again.Chain(), chain) {
		t.Errorf("rested as %+v, woke as %+v", before, got)
	}
	was, _ := h.Lease()
	if is, held := again.Lease(); !held || !reflect.DeepEqual(is, was) || again.Standing().Path != z.Standing().Path || z.Lease().Index != was.Index {
		t.Errorf("the lease was %+v, is %+v", was, is)
	}
	if _, err := RenewNear(r, again, now.Add(9*time.Hour), Tip{Seq: 4}); err != nil {
		t.Error(err)
	}
	if err := Written(r, again); err != nil {
		t.Fatal(err)
	}
	if _, err := again.LeaseRequest(Tip{}); err != nil {
		t.Fatal(err)
	}
	if again.Rest(r, &z) {
		t.Error("rests while a request waits")
	}
}
