package charter

import (
	"fmt"
	"hash/maphash"
	"strings"
	"testing"
)

// history is a shortest way to a scene.
type history struct {
	scenes []scene
	moves  []move // the one that led to the scene of the same index
	by     []int32
}

// search looks at every scene that m can come to, nearest first, and stops at
// the first broken promise: at is its scene, or -1 if there is none.
func (m model) search(t testing.TB, most int) (h history, at int) {
	t.Helper()
	all := moves()
	h = history{scenes: []scene{m.start()}, moves: make([]move, 1), by: []int32{-1}}
	known := found{seed: maphash.MakeSeed(), at: map[uint64]int32{}}
	known.add(h.scenes)
	for i := 0; i < len(h.scenes); i++ {
		for _, mv := range all {
			next, v := m.try(h.scenes[i], mv)
			if v == idle {
				continue
			}
			if h.scenes = append(h.scenes, next); !known.add(h.scenes) {
				h.scenes = h.scenes[:len(h.scenes)-1]
				continue
			}
			h.moves, h.by = append(h.moves, mv), append(h.by, int32(i))
			if next.violation != noBreach {
				return h, len(h.scenes) - 1
			}
		}
		if len(h.scenes) > most {
			t.Fatalf("more than %d scenes: the bounds are too wide", most)
		}
	}
	return h, -1
}

// found finds scenes by their hashes; two that share one are told apart.
type found struct {
	seed maphash.Seed
	at   map[uint64]int32
}

// add notes the last scene, and reports whether it is new.
func (f found) add(scenes []scene) bool {
	last := len(scenes) - 1
	for at := maphash.Comparable(f.seed, scenes[last]); ; at++ {
		have, taken := f.at[at]
		if !taken {
			f.at[at] = int32(last)
			return true
		}
		if scenes[have] == scenes[last] {
			return false
		}
	}
}

// path is the way to a scene, first step first.
func (h history) path(at int) []int {
	var steps []int
	for i := at; h.by[i] >= 0; i = int(h.by[i]) {
		steps = append([]int{i}, steps...)
	}
	return steps
}

// tell prints the way to a scene for people, and what was refused on it.
func (h history) tell(m model, at int) string {
	var b strings.Builder
	day := uint8(0)
	for n, i := range h.path(at) {
		before, mv := h.scenes[h.by[i]], h.moves[i]
		_, v := m.try(before, mv)
		fmt.Fprintf(&b, "%2d. %s", n+1, mv.tell(before))
		if v == no {
			b.WriteString(" (refused)")
		}
		if now := h.scenes[i].now; now != day {
			day = now
			fmt.Fprintf(&b, " (tick %d)", now)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "    %s\n", h.scenes[at].violation)
	return b.String()
}

func (mv move) tell(before scene) string {
	machine := [...]string{"alice", "alice's copy"}[mv.who]
	key := [...]string{"", "alice", "bob", "carol"}[mv.key]
	a := before.actors[mv.who]
	switch mv.do {
	case tick:
		return "time passes"
	case asksLease:
		return fmt.Sprintf("%s asks for a lease, nonce %d", machine, a.nonce)
	case hearsLease:
		return machine + " hears the lease"
	case asksAct:
		return machine + " asks for an act"
	case hearsAct:
		return fmt.Sprintf("%s hears act %d", machine, a.grant.act.id)
	case pays:
		return fmt.Sprintf("%s pays act %d", machine, a.act.id)
	case certifies:
		return fmt.Sprintf("%s certifies %s for slot 1, generation %d", machine, key, a.act.gen)
	case settles:
		return fmt.Sprintf("%s settles act %d", machine, a.act.id)
	case hearsAck:
		return machine + " hears that it is settled"
	case lies:
		return fmt.Sprintf("%s lies: she certifies %s for slot 1, generation %d", machine, key, a.act.gen)
	case crashes:
		return machine + " crashes and starts anew"
	case stores:
		return machine + " writes its certificates to disk"
	case imaged:
		return "an image of alice's disk is made"
	case copiedMemory:
		return "alice's memory is copied"
	case boots:
		return "the image is started beside her"
	case wakes:
		return "the copy wakes beside her"
	case pauses:
		return machine + " is paused"
	case resumes:
		return machine + " goes on, its clock behind"
	case childAsks:
		return key + " asks for a lease"
	case wardenRestarts:
		return "the warden restarts"
	case wardenSyncs:
		return "the warden's lines reach the disk"
	case wardenBackup:
		return "the warden's registry is backed up"
	case wardenRestored:
		return "the warden is restored from the backup"
	}
	return "something else"
}
