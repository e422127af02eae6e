package warden

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/remote/openapi"
	"github.com/dollynator/dolly/node/store"
)

// A warden shows what it counted, and its lines as they come; nothing can be done.
func TestTheFaceOfAWarden(t *testing.T) {
	w, err := Open(store.Memory(), dolly.Town, limits("test"), leaser, &clock{1000})
	if err != nil {
		t.Fatal(err)
	}
	var n dolly.Node = w.Face(func(i *dolly.Info) { i.Version = "7" })
	if i, err := n.Info(t.Context()); err != nil || i.Role != "warden" || i.Name != "test" || !i.ReadOnly || i.Version != "7" {
		t.Errorf("%+v: %v", i, err)
	}
	events, err := n.Watch(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Confirm(w.View().Head); err != nil {
		t.Fatal(err)
	}
	ask(t, w, leaseAsk(t, root(t)))
	if e := <-events; e.Seq != 1 || e.Kind != "registry.bound" {
		t.Errorf("the first line is %+v", e)
	}
	if err := w.Stop(charter.SealStop(stopper, dolly.Town, charter.Stop{Fleet: "test", Epoch: 1, Seq: 1, Kind: charter.Halt})); err != nil {
		t.Fatal(err)
	}
	if e := <-events; e.Seq != 2 || e.Kind != "registry.order" {
		t.Errorf("the second line is %+v", e)
	}
	v, err := dolly.Fetch[dolly.CharterView](t.Context(), n, dolly.ViewCharter, dolly.Query{})
	if err != nil || v.By != "warden" || v.Order != "stop" || v.Slots[0].Key != alice.Peer() || v.Risk.Agents != 1 || v.Risk.Without != v.Risk.Sat {
		t.Errorf("%+v: %v", v, err)
	}
	if l := v.Limits[0]; l.Name != "slots" || l.Used != 1 || l.Cap != 2 || l.Left != 1 || !l.Known {
		t.Errorf("slots are shown as %+v", l)
	}
	past, err := dolly.Fetch[[]dolly.Event](t.Context(), n, dolly.ViewEvents, dolly.Query{Filter: "order"})
	if err != nil || len(past) != 1 || past[0].Seq != 2 {
		t.Errorf("orders are %+v: %v", past, err)
	}
	refusals(t, n)
	described(t, n)
}

func refusals(t *testing.T, n dolly.Node) {
	t.Helper()
	if _, err := n.Get(t.Context(), dolly.ViewFleet, dolly.Query{}); !errors.Is(err, ErrView) || dolly.KindOf(err) != dolly.Usage {
		t.Errorf("the fleet: %v", err)
	}
	if _, err := n.Do(t.Context(), dolly.Action{Name: "stop"}, false); dolly.KindOf(err) != dolly.Refused || dolly.HintOf(err) == "" {
		t.Errorf("an action: %v", err)
	}
	for seq, want := range map[uint64]string{1: "asked for by the request ", 2: "signed by the operator"} {
		if e, err := n.Why(t.Context(), seq); err != nil || e.Event.Seq != seq || !strings.Contains(strings.Join(e.Facts, "\n"), want) {
			t.Errorf("why line %d: %q, %v", seq, e.Facts, err)
		}
	}
	for _, seq := range []uint64{0, 3, math.MaxUint64} {
		if _, err := n.Why(t.Context(), seq); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("why line %d: %v", seq, err)
		}
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
}

// described holds what is shown against the description of the interface.
func described(t *testing.T, n dolly.Node) {
	t.Helper()
	file, err := openapi.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []dolly.View{dolly.ViewCharter, dolly.ViewEvents} {
		raw, err := n.Get(t.Context(), v, dolly.Query{})
		if err == nil {
			err = file.Check("GET", "/v1/view/"+string(v), 200, "application/json", raw)
		}
		if err != nil {
			t.Errorf("%v", err)
		}
	}
}
