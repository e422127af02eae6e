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
	var remotes []*Remote
	for range 3 {
		other, _ := random(r, n, 50)
		remotes = append(remotes, remoteOf(other))
	}
	ids := table.Catalogue().Offers()
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
	ids := table.Catalogue().Offers()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := table.Apply(Update{ids[i*7%n], ids[(i*13+5)%n], true, 0.5}, nil, Mean{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRankByEvidence(b *testing.B) {
	const slots, n = 1000, 30
	rule, err := NewRule("evidence", "capacity", "thompson")
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	table, market := New(offers(n)), Market{10_000, 10}
	var sales []Sale
	for _, o := range table.Catalogue().Offers() {
		sales = append(sales, Sale{o, 500 + 1000*r.Float64()})
	}
	var ev Evidence
	var ranked []Ranked
	b.ReportAllocs()
	for b.Loop() {
		ev.Reset(n)
		ev.Own(0, 30, 0)
		for s := range uint32(slots) {
			ev.Hear(s, int(s)%n, 30, 0.1)
		}
		ranked = rule.Rank(ranked[:0], table, sales[0].Offer, sales, &ev, market)
		rule.Choose(ranked, 1, market, r)
	}
}
