package faults

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/dollynator/dolly/fault"
)

// token names what comes of a strike: two strikes with one token go on alike. The
// zero token is that of a strike which changes nothing.
type token [16]byte

// markedStrikes are those that marks know, in their order.
func markedStrikes() []fault.Strike {
	return []fault.Strike{fault.DieBefore, fault.DieAfter, fault.FailBefore, fault.FailAfter, fault.Pause, fault.Restore}
}

// mark is what each of the marked strikes would come to at a point.
type mark [6]token

// marks are those of a run.
type marks struct{ of []mark }

func (m *marks) all() []mark {
	if m == nil {
		return nil
	}
	return m.of
}

func tokenOf(all ...any) token { return token(newDigester().add(all...).Sum(nil)[:16]) }

// compared has the points marked, if they are to be.
func (f *fair) compared(o Options, plan fault.Plan) {
	if !o.marks {
		return
	}
	f.marks = &marks{}
	for _, d := range f.dealers {
		f.recall(d, "boot", f.diskMark(d.disk)) // what it was told before is the same in every run
	}
	f.injector.Watch(func(p fault.Point) { f.markBefore(p, plan) }, f.markAfter)
}

// publishing is the name of the points at which an error is not looked at.
const publishing = "network publish"

// markBefore marks what is decided before the effect of a point.
func (f *fair) markBefore(p fault.Point, plan fault.Plan) {
	d, here := f.current, f.digest(nil)
	dies := tokenOf("dead", f.digest(d))
	m := mark{dies, {}, tokenOf("fail", here), tokenOf("lose", here), tokenOf("pause", here), {}}
	switch {
	case d.flushing: // its error ends the program
		m[2] = dies
	case p.Name == inspecting: // nothing is done, so it fails like this or like that
		m[3] = m[2]
	case p.Name == publishing:
		m[3] = token{}
	}
	f.marks.of = append(f.marks.of, m)
	f.recall(d, string(p.Kind), p.Name)
	for _, h := range plan {
		if how := failing(p, h.Strike); h.N == p.N && how != "" {
			f.recall(d, "struck", how)
		}
	}
}

// failing is the error that a strike is to who is struck; empty if it sees none.
func failing(p fault.Point, how fault.Strike) string {
	switch {
	case how != fault.FailBefore && how != fault.FailAfter, p.Name == publishing:
		return ""
	case p.Name == inspecting:
		return string(fault.FailBefore)
	}
	return string(how)
}

// markAfter marks what is decided after it.
func (f *fair) markAfter(p fault.Point) {
	d, m := f.current, &f.marks.of[p.N-1]
	if w, weighs := d.disk.(*weighed); weighs {
		w.known = false
	}
	m[1] = tokenOf("dead", f.digest(d))
	if d.flushing {
		m[3] = m[1]
	}
	if d.image != nil {
		m[5] = tokenOf("restore", f.digest(d))
	}
}

// packMarks writes marks for another process.
func packMarks(all []mark) string {
	var raw []byte
	for _, m := range all {
		for _, t := range m {
			raw = append(raw, t[:]...)
		}
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// unpackMarks reads what packMarks wrote.
func unpackMarks(text string) ([]mark, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	const size = len(mark{}) * len(token{})
	if err != nil || len(raw)%size != 0 {
		return nil, fmt.Errorf("%d bytes of marks: %w", len(raw), err)
	}
	all := make([]mark, len(raw)/size)
	for i := range all {
		for j := range all[i] {
			raw = raw[copy(all[i][j][:], raw):]
		}
	}
	return all, nil
}
