package life

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// receiptsOf gathers what an agent tells the warden of its obedience.
func (w *world) receiptsOf(of *body) *[]charter.Receipt {
	var out []charter.Receipt
	w.saw = func(b *body, e trade.Effect) {
		if a, ok := e.(AskWarden); ok && b == of && a.About == AskReceipt {
			var r charter.Receipt
			_, err := wire.Open(dolly.Sim, charter.KindReceipt, a.Raw, &r)
			w.must(err)
			out = append(out, r)
		}
	}
	return &out
}

func TestI07TheReceiptSaysWhatIsLeftToLose(t *testing.T) {
	w, ada := family(t, nil)
	ada.coins = 900
	w.pass(time.Hour)
	got := w.receiptsOf(ada)
	order := w.order(charter.Pause, 1)
	w.deafTo = map[Question]bool{AskReceipt: true}
	w.step(ada, trade.Heard{Topic: "sim/charter", Raw: order})
	w.pass(3 * time.Hour)
	if len(*got) < 3 || (*got)[0].Stop != wire.Sum(order) || (*got)[0].Hot != 900 {
		t.Fatalf("%d receipts went to a silent warden: %+v", len(*got), *got)
	}
	w.deafTo = nil
	_, err := w.registry.Stop(w.now, order)
	w.must(err)
	w.pass(2 * time.Hour)
	sent := len(*got)
	w.pass(5 * time.Hour)
	if len(*got) != sent {
		t.Errorf("%d receipts say the same", len(*got)-sent+1)
	}
	ada.coins = 200
	w.pass(2 * time.Hour)
	if len(*got) == sent || (*got)[len(*got)-1].Hot != 200 {
		t.Errorf("the coins fell, and the receipt says %+v", (*got)[len(*got)-1])
	}
	ada.coins = 300
	w.pass(2 * time.Hour)
	if (*got)[len(*got)-1].Hot != 300 {
		t.Error("coins that came are not said")
	}
}

// growsUp is a world whose root has a child that lives, and cannot hand over.
func growsUp(t *testing.T) (w *world, root *body) {
	w = newWorld(t, 3, nil)
	root = w.bodies[0]
	root.coins = 2000
	w.ground.jammed = true
	w.until("the child lives", dolly.Day, func() bool {
		u := root.underway(purchase.Birth)
		return u != nil && u.State == purchase.StateLeased
	})
	return w, root
}

func TestI16AStoppedParentGivesUpItsAccess(t *testing.T) {
	for _, kind := range []charter.OrderKind{charter.Halt, charter.Pause, charter.Drain} {
		w, root := growsUp(t)
		w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(kind, 1)})
		w.pass(2 * time.Hour)
		w.ground.jammed = false
		w.pass(2 * time.Hour)
		if !w.ground.servers[w.ground.keys[0]].handed || root.unsettled() != 0 || root.facts.Get().Children != 1 {
			t.Errorf("%v: handed over %v, %d purchases open, %d children", kind,
				w.ground.servers[w.ground.keys[0]].handed, root.unsettled(), root.facts.Get().Children)
		}
	}
}

func TestI14APauseThatLosesTheSeatIsReported(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	root.coins = 2000
	w.until("a server is paid for", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
	w.income = 0
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Pause, 1)})
	w.pass(4 * dolly.Day) // longer than the act and the delay of its seat
	w.step(root, trade.Heard{Topic: "sim/charter", Raw: w.order(charter.Resume, 2)})
	w.until("the purchase is over", 3*dolly.Day, func() bool { return root.unsettled() == 0 })
	st := root.facts.Get()
	if st.Children != 0 || root.noted("purchase.report") == 0 || st.Outlay == 0 || st.Failed != 1 {
		t.Errorf("%d reports, %v booked", root.noted("purchase.report"), st.Outlay)
	}
	if acts := w.registry.Snapshot().Acts; len(acts) != 0 {
		t.Errorf("%d acts stay open", len(acts))
	}
	if s := w.ground.servers[w.ground.keys[0]]; s.will != nil || s.started {
		t.Error("a child was certified for a seat that is lost")
	}
}
