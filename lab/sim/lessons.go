package sim

import "github.com/dollynator/dolly/agent/qd"

// lessons are an agent's table, or none yet. Seldom asked for, it is packed in between
// in a large world.
type lessons struct {
	table  *qd.Table
	packed qd.Packed
}

func (l *lessons) none() bool { return l.table == nil && l.packed == "" }

// copy is the lessons as an image of a disk holds them.
func (l *lessons) copy() lessons {
	if l.table == nil {
		return *l
	}
	return lessons{table: l.table.Clone()}
}

// shelve packs a table that nobody asks for now.
func (w *World) shelve(a *member) {
	l := &a.lessons
	if !w.rests || l.table == nil {
		return
	}
	if p, ok := l.table.Pack(); ok {
		*l, a.shared = lessons{packed: p}, false
	}
}

// tableOf is an agent's table, made when it is first needed.
func (w *World) tableOf(a *member) *qd.Table {
	l := &a.lessons
	switch {
	case l.table != nil:
	case l.packed != "":
		*l = lessons{table: w.minds.catalogue.Unpack(l.packed)}
	default:
		l.table = w.minds.catalogue.NewTable()
	}
	l.table.Use(&w.minds.desk)
	return l.table
}

// ownTable is an agent's table to write into.
func (w *World) ownTable(a *member) *qd.Table {
	t := w.tableOf(a)
	if a.shared {
		a.lessons.table, a.shared = t.Clone(), false
	}
	return a.lessons.table
}
