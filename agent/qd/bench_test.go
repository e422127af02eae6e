package qd

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkApply is the row of TARGETS.md: 1000 offers, 3 remotes, 2 columns, rows that differ.
func BenchmarkApply(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	const n = 1000
	table, _ := random(r, n, 50)
	var remotes []Remote
	for range 3 {
		other, _ := random(r, n, 50)
		remotes = append(remotes, remoteOf(other))
	}
	ids := table.Catalogue()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		u := Update{ids[0], ids[1], i%3 > 0, 0.5}
		if _, err := table.Apply(u, remotes, Mean{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApplyEqualRows(b *testing.B) {
	const n = 1000
	table := New(offers(n))
	ids := table.Catalogue()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := table.Apply(Update{ids[i*7%n], ids[(i*13+5)%n], true, 0.5}, nil, Mean{}); err != nil {
			b.Fatal(err)
		}
	}
}
