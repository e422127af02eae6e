package metrics

import "github.com/dollynator/dolly"

func ofCharter(r reading) *dolly.CharterView { return r.charter }

// charterFigures are what the operator allows and how much of it is used.
func charterFigures() []figure {
	type V = *dolly.CharterView
	return []figure{
		plain(ofCharter, "dolly_charter_epoch", "Number of the charter.", gauge, func(v V) uint64 { return v.Epoch }),
		plain(ofCharter, "dolly_charter_left_seconds", "Until the charter ends.", gauge, func(v V) float64 { return float64(v.LeftMS) / 1000 }),
		plain(ofCharter, "dolly_risk_sat", "What can still be lost: by an agent alone, of a warden by its fleet.", gauge, func(v V) dolly.Sat { return v.Risk.Sat }),
		{name: "dolly_charter_order", help: "1 for the operator's order that stands; resume is none.", kind: gauge, labels: []string{"order"}, read: standing},
		{name: "dolly_charter_limit_used", help: "Used of a limit, where that is known.", kind: gauge, labels: []string{"limit", "unit"},
			read: limits(func(l dolly.LimitRow) (int64, bool) { return l.Used, l.Known })},
		{name: "dolly_charter_limit_cap", help: "What a limit allows.", kind: gauge, labels: []string{"limit", "unit"},
			read: limits(func(l dolly.LimitRow) (int64, bool) { return l.Cap, true })},
		{name: "dolly_lease_left_seconds", help: "Of the own lease; 0 when it is over.", kind: gauge, read: func(r reading) []sample {
			if r.charter == nil || r.charter.Lease == nil {
				return nil
			}
			return one(float64(r.charter.Lease.LeftMS) / 1000)
		}},
	}
}

// standing has all orders, so that an alert sees 0 and not nothing.
func standing(r reading) (out []sample) {
	if r.charter == nil {
		return nil
	}
	for _, order := range []string{"resume", "pause", "drain", "stop"} {
		out = append(out, sample{truth(r.charter.Order == order), []string{order}})
	}
	return out
}

func limits(of func(dolly.LimitRow) (int64, bool)) func(reading) []sample {
	return func(r reading) (out []sample) {
		if r.charter == nil {
			return nil
		}
		for _, l := range r.charter.Limits {
			if n, known := of(l); known {
				out = append(out, sample{float64(n), []string{l.Name, l.Unit}})
			}
		}
		return out
	}
}
