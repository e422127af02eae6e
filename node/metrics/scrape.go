package metrics

import (
	"context"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// scrape asks the node once and gathers what it says.
func scrape(ctx context.Context, n dolly.Node) ([]*dto.MetricFamily, error) {
	r, err := ask(ctx, n)
	if err != nil {
		return nil, err
	}
	reg := prometheus.NewPedanticRegistry()
	if err := reg.Register(collector(r)); err != nil {
		return nil, fmt.Errorf("register the figures: %w", err)
	}
	return reg.Gather()
}

// ask gets the views that a node of this role has.
func ask(ctx context.Context, n dolly.Node) (r reading, err error) {
	if r.info, err = n.Info(ctx); err != nil {
		return r, err
	}
	switch r.info.Role {
	case "agent":
		err = errors.Join(get(ctx, n, dolly.ViewNode, &r.node), get(ctx, n, dolly.ViewFleet, &r.fleet),
			get(ctx, n, dolly.ViewCharter, &r.charter), get(ctx, n, dolly.ViewMoney, &r.money))
	case "warden":
		err = get(ctx, n, dolly.ViewCharter, &r.charter)
	case "buybot":
		err = errors.Join(get(ctx, n, dolly.ViewBuybot, &r.buybot), get(ctx, n, dolly.ViewMoney, &r.money))
	}
	return r, err
}

func get[V any](ctx context.Context, n dolly.Node, name dolly.View, to **V) error {
	v, err := dolly.Fetch[V](ctx, n, name, dolly.Query{})
	*to = &v
	return err
}

// collector is a reading as the library wants it.
type collector reading

// Describe tells the figures' names and labels.
func (c collector) Describe(to chan<- *prometheus.Desc) {
	for _, f := range figures() {
		to <- prometheus.NewDesc(f.name, f.help, f.labels, nil)
	}
}

// Collect tells their values.
func (c collector) Collect(to chan<- prometheus.Metric) {
	for _, f := range figures() {
		f.emit(reading(c), to)
	}
}
