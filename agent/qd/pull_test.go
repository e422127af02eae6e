package qd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

// sibling2 is a key of nobody.
var sibling2 = dolly.PeerID{2}

// TestPullsAreWhatSiblingsDid: without one, the update that is made without it.
func TestPullsAreWhatSiblingsDid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := 1 + r.IntN(6)
		table, _ := random(r, n, 60)
		var remotes []*Remote
		for i := range 1 + r.IntN(4) {
			other, _ := random(r, n, 60)
			remotes = append(remotes, other.Heard(dolly.PeerID{byte(i)}))
		}
		ids := table.Catalogue().Offers()
		u := Update{ids[r.IntN(n)], ids[r.IntN(n)], r.IntN(2) == 0, r.Float64()}
		apply := func(heard []*Remote) *Table {
			c := table.Clone()
			if _, err := c.Apply(u, heard, Mean{}); err != nil {
				t.Fatal(err)
			}
			return c
		}
		row, _ := table.Catalogue().Index(u.Current)
		all, own := apply(remotes), apply(nil)
		by := map[dolly.OfferID]float64{}
		pulls := table.Pulls(u, remotes)
		for k, p := range pulls {
			i := k % len(remotes)
			rest := append(append([]*Remote{}, remotes[:i]...), remotes[i+1:]...)
			col, _ := table.Catalogue().Index(p.Offer)
			if want := apply(rest).find(col).q().at(row); math.Abs(p.Without-want) > 1e-9 || p.From != remotes[i].From || !p.Spoke {
				t.Fatalf("without %d: %v, want %v", i, p.Without, want)
			}
			by[p.Offer] += p.By
		}
		for o, sum := range by {
			col, _ := table.Catalogue().Index(o)
			if want := all.find(col).q().at(row) - own.find(col).q().at(row); math.Abs(sum-want) > 1e-9 {
				t.Fatalf("all pulled %v, want %v", sum, want)
			}
		}
		if table.Pulls(Update{Current: "no/such/offer"}, remotes) != nil || table.Pulls(u, nil) != nil {
			t.Fatal("pulls of nothing")
		}
	})
}
