//go:build faults

package faults

import (
	"testing"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// hostile begins a purchase in a world that lies.
func hostile(lie func(*tricks)) Subject {
	sub := purchases()
	sub.Begin = func(s *Stage) error {
		lie(&s.World.tricks)
		return nil
	}
	return sub
}

func TestI14I15AHostileProviderIsPaidNothingOrReported(t *testing.T) {
	for name, lie := range map[string]func(*tricks){
		"dear":    func(l *tricks) { l.dear = true },
		"moved":   func(l *tricks) { l.moved = true },
		"nothing": func(l *tricks) { l.nothing = true },
	} {
		out, err := play(hostile(lie), Options{Seed: 1, Fit: fit}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range out.Broken {
			if b != "not finished: no child lives" { // of course not
				t.Errorf("%s: %s", name, b)
			}
		}
	}
}

// An order to stop with any field changed, or by another key, stops nobody.
func TestI07OnlyTheOperatorsOrderStops(t *testing.T) {
	good := charter.Stop{Fleet: "faults", Epoch: 1, Seq: 1, Kind: charter.Halt}
	other := good
	other.Fleet = "others"
	wrong := [][]byte{
		charter.SealStop(seeded("mallory"), "sim", good), charter.SealStop(seeded("lease"), "sim", good),
		charter.SealStop(seeded("stop"), "town", good), charter.SealStop(seeded("stop"), "sim", other),
		wire.Seal(seeded("stop"), "sim", charter.KindReceipt, good),
	}
	raw := charter.SealStop(seeded("stop"), "sim", good)
	for n := range raw {
		changed := append([]byte(nil), raw...)
		changed[n] ^= 1
		wrong = append(wrong, changed)
	}
	sub := stops()
	sub.Done, sub.Until = childLives, childLives // the purchase goes on
	sub.Event = func(w *World, tell func(trade.Heard)) error {
		for _, order := range wrong {
			_, err := w.Ask(t.Context(), seeded("mallory").Peer(), order)
			if err == nil {
				if v, err := w.registry(); err != nil || v.Order != charter.Resume.String() {
					t.Fatalf("the warden obeys %x: %v", order, err)
				}
			}
			tell(trade.Heard{Topic: "faults/charter", Raw: order})
		}
		return nil
	}
	out, err := play(sub, Options{Seed: 1, Fit: fit}, fault.Plan{{N: 9, Strike: fault.Event}})
	if err != nil || len(out.Broken) > 0 {
		t.Errorf("%q, %v", out.Broken, err)
	}
}
