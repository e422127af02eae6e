package edge

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/wire"
)

// FuzzI42WhatAServerPrints reads any line as an enrolment and any bytes as an
// entry of the operator's.
func FuzzI42WhatAServerPrints(f *testing.F) {
	child, operator := wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2})
	f.Add([]byte(Enrol(child, dolly.Town, "birth-1")))
	f.Add([]byte("00"))
	f.Add(cloud.SealEntry(operator, dolly.Town, cloud.Entry{Host: "192.0.2.7:22", User: "root", HostKey: "ssh-ed25519 AAAA", Expires: 9, Offer: "a/b/c"}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for i := 0; i <= len(raw); i++ {
			changed := append([]byte(nil), raw...)
			if i > 0 {
				changed[i-1] ^= 1 << (i % 8)
			}
			if who, _, err := Enrolled(changed, dolly.Town, "birth-1"); err == nil && who != child.Peer() {
				t.Errorf("%s enrolled without its key", who)
			}
			if own, err := cloud.OwnEntry(dolly.Town, operator.Peer(), changed, 1); err == nil && own.Addr() != "192.0.2.7:22" {
				t.Errorf("a right to %s", own.Addr())
			}
		}
	})
}
