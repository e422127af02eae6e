package metrics

import (
	"strings"

	"github.com/dollynator/dolly"
	"github.com/prometheus/client_golang/prometheus"
)

// figure is one metric: how it is called, and how it is read off what was got.
type figure struct {
	name   string
	help   string
	kind   prometheus.ValueType
	labels []string
	read   func(reading) []sample // empty if this node has none
}

// sample is a value and its labels' values.
type sample struct {
	value  float64
	labels []string
}

// reading is what a node said during a scrape; a view that it does not have is nil.
type reading struct {
	info    dolly.Info
	node    *dolly.NodeView
	fleet   *dolly.FleetView
	charter *dolly.CharterView
	money   *dolly.MoneyView
	buybot  *dolly.BuybotView
}

// figures are all metrics. Names are never reused for something else.
func figures() []figure {
	all := []figure{{
		name: "dolly_node_info", help: "Who the node is; always 1.", kind: prometheus.GaugeValue,
		labels: []string{"name", "role", "path", "offer", "network", "version", "peer_id"},
		read: func(r reading) []sample {
			i := r.info
			return []sample{{1, []string{i.Name, i.Role, i.Path, string(i.Offer), string(i.Network), i.Version, i.Peer.String()}}}
		},
	}, {
		name: "dolly_uptime_seconds", help: "Since the node was started.", kind: prometheus.GaugeValue,
		read: func(r reading) []sample { return one(float64(r.info.UptimeMS) / 1000) },
	}}
	for _, part := range [][]figure{nodeFigures(), fleetFigures(), charterFigures(), moneyFigures(), buybotFigures(), wardenFigures()} {
		all = append(all, part...)
	}
	return all
}

func one(v float64) []sample { return []sample{{value: v}} }

// plain is a figure without labels, of one view.
func plain[V any, N ~int | ~int64 | ~uint64 | ~float64](from func(reading) *V, name, help string, kind prometheus.ValueType, read func(*V) N) figure {
	return figure{name: name, help: help, kind: kind, read: func(r reading) []sample {
		v := from(r)
		if v == nil {
			return nil
		}
		return one(float64(read(v)))
	}}
}

// emit sends the figure's samples.
func (f figure) emit(r reading, to chan<- prometheus.Metric) {
	desc := prometheus.NewDesc(f.name, f.help, f.labels, nil)
	for _, s := range f.read(r) {
		for i, l := range s.labels {
			s.labels[i] = strings.ToValidUTF8(l, "�")
		}
		to <- prometheus.MustNewConstMetric(desc, f.kind, s.value, s.labels...)
	}
}
