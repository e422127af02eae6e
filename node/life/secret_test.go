package life

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func TestI38WhatALifeSaysNamesNoOrderAndNoKey(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.until("three were born", 20*dolly.Day, func() bool { return len(w.alive()) >= 3 })
	if len(w.ground.keys) == 0 {
		t.Fatal("nothing was ordered")
	}
	secrets := w.ground.keys
	for _, b := range w.bodies {
		seed := b.key.Seed()
		secrets = append(secrets, string(seed[:]), hex.EncodeToString(seed[:]))
		for _, id := range b.purchases.Keys() {
			if w.ground.servers[id] != nil {
				t.Errorf("%s ordered a server under an id that anybody can tell", b.cfg.Path)
			}
		}
	}
	for _, b := range w.bodies {
		for _, n := range b.notes {
			said, err := json.Marshal(n)
			w.must(err)
			for _, s := range secrets {
				if strings.Contains(string(said), s) {
					t.Fatalf("%s tells a secret in %s", b.cfg.Path, n.Kind)
				}
			}
		}
	}
}
