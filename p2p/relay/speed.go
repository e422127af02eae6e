package relay

import (
	"sync"
	"time"
)

// window is over how many whole seconds a speed is the mean.
const window = 3

// speedometer measures bytes a second of wall time.
type speedometer struct {
	mu      sync.Mutex
	start   time.Time
	second  int64             // since start, that is being filled
	buckets [window + 1]int64 // by second modulo their number
}

func newSpeedometer() *speedometer { return &speedometer{start: time.Now()} }

func (s *speedometer) add(n int) {
	s.mu.Lock()
	s.turn()
	s.buckets[s.second%int64(len(s.buckets))] += int64(n)
	s.mu.Unlock()
}

// rate is the mean of the last whole seconds.
func (s *speedometer) rate() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn()
	var sum int64
	for i, b := range s.buckets {
		if int64(i) != s.second%int64(len(s.buckets)) {
			sum += b
		}
	}
	return float64(sum) / float64(max(1, min(window, s.second)))
}

// turn empties the buckets of the seconds that began since it was last called.
func (s *speedometer) turn() {
	now := int64(time.Since(s.start) / time.Second)
	for from := max(s.second+1, now-window); from <= now; from++ {
		s.buckets[from%int64(len(s.buckets))] = 0
	}
	s.second = now
}
