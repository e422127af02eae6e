package sim

import "github.com/dollynator/dolly"

type flood struct{}

func newFlood(*World) *flood                            { return &flood{} }
func (f *flood) publish(*World, topic, record)          {}
func (f *flood) arrived(*World, record, int) dolly.Time { return never }
func (f *flood) deliver(*World, event)                  {}
