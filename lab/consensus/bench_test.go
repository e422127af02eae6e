package consensus

import "testing"

// BenchmarkEpoch is epochs 6 to 105 of runs of the paper's preset.
func BenchmarkEpoch(b *testing.B) {
	c, err := Named("honest", "paper")
	if err != nil {
		b.Fatal(err)
	}
	c.Training.Epochs = 105
	for i := 0; b.Loop(); i++ {
		t, err := NewTrainer(c, uint64(i))
		if err != nil {
			b.Fatal(err)
		}
		for !t.Done() {
			if _, _, err := t.Epoch(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
