package metrics

import (
	"strconv"

	"github.com/dollynator/dolly"
)

// ofWarden is the charter as the warden counts it.
func ofWarden(r reading) *dolly.CharterView {
	if r.info.Role != "warden" {
		return nil
	}
	return r.charter
}

// wardenFigures are what a registry counted.
func wardenFigures() []figure {
	type V = *dolly.CharterView
	return []figure{
		{name: "dolly_registry_slots", help: "Slots, by what they are.", kind: gauge, labels: []string{"state"}, read: slots},
		{name: "dolly_registry_lease_left_seconds", help: "Of a slot's lease; below zero when it is over.", kind: gauge, labels: []string{"slot", "path", "peer_id"}, read: leases},
		plain(ofWarden, "dolly_registry_open_acts", "Rights to one purchase that are open.", gauge, func(v V) int { return len(v.Acts) }),
		plain(ofWarden, "dolly_registry_open_acts_sat", "What these may cost at most.", gauge, func(v V) (sat dolly.Sat) {
			for _, a := range v.Acts {
				sat += a.MaxSat
			}
			return sat
		}),
		plain(ofWarden, "dolly_registry_agents", "Agents that can still lose something.", gauge, func(v V) int { return v.Risk.Agents }),
		plain(ofWarden, "dolly_registry_receipts", "Of these, who signed that they obey the order that stands.", gauge, func(v V) int { return v.Risk.Receipts }),
		plain(ofWarden, "dolly_risk_without_receipt_sat", "What those can lose who have not.", gauge, func(v V) dolly.Sat { return v.Risk.Without }),
	}
}

// slots has all states, so that an alert sees 0 and not nothing.
func slots(r reading) (out []sample) {
	v := ofWarden(r)
	if v == nil {
		return nil
	}
	for _, state := range []string{"free", "reserved", "bound", "leaving", "frozen"} {
		n := 0
		for _, s := range v.Slots {
			if s.State == state {
				n++
			}
		}
		out = append(out, sample{float64(n), []string{state}})
	}
	return out
}

func leases(r reading) (out []sample) {
	v := ofWarden(r)
	if v == nil {
		return nil
	}
	for _, s := range v.Slots {
		if s.Until > 0 {
			out = append(out, sample{s.Until.Sub(r.info.Now).Seconds(), []string{strconv.FormatUint(uint64(s.Slot), 10), s.Path, s.Key.String()}})
		}
	}
	return out
}
