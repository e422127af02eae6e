package past

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
)

// View answers a query for [dolly.ViewHistory] from a store.
func (h *History) View(r dolly.Reader, q dolly.Query, now dolly.Time) (any, error) {
	if q.Filter == "" {
		return h.latest(r)
	}
	all := dolly.Metrics()
	i := slices.IndexFunc(all, func(m dolly.Metric) bool { return m.Name == q.Filter })
	if i < 0 {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("no metric %.40q", q.Filter), Hint: "dolly history lists them"}
	}
	v := dolly.HistoryView{Metric: all[i], From: dolly.Time(min(q.From, uint64(now))), To: now}
	if q.To != 0 {
		v.To = dolly.Time(min(q.To, uint64(now)))
	}
	if v.From > v.To {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "a history ends before it begins"}
	}
	points, err := h.Read(r, v.Number, v.From, v.To)
	if err != nil {
		return nil, err
	}
	limit := q.Limit
	if limit <= 0 || limit > most {
		limit = most
	}
	v.Points = thin(points, limit, v.Grows)
	if n := len(points); n > 0 {
		v.At, v.Latest = points[n-1].At, points[n-1].Value
	}
	return v, nil
}

// Read lists a metric's values from one moment to another, oldest first: of the hours
// that are older than all minutes, then the minutes.
func (h *History) Read(r dolly.Reader, number uint8, from, to dolly.Time) ([]dolly.HistoryPoint, error) {
	out := []dolly.HistoryPoint{}
	var fine []dolly.HistoryPoint
	oldest := dolly.Time(-1)
	err := h.minutes.Read(r, 0, maxMinutes, func(_ uint64, row reading) error {
		if oldest < 0 {
			oldest = row.At
		}
		if v, there := row.value(number); there && row.At >= from && row.At <= to {
			fine = append(fine, dolly.HistoryPoint{At: row.At, Value: v})
		}
		return nil
	})
	if err != nil || from >= oldest {
		return append(out, fine...), err
	}
	err = h.hours.Read(r, 0, maxHours, func(_ uint64, row reading) error {
		if v, there := row.value(number); there && row.At >= from && row.At <= to && row.At < oldest {
			out = append(out, dolly.HistoryPoint{At: row.At, Value: v})
		}
		return nil
	})
	return append(out, fine...), err
}

// latest are all metrics with what was read last.
func (h *History) latest(r dolly.Reader) ([]dolly.Metric, error) {
	all := dolly.Metrics()
	err := h.minutes.Read(r, h.minutes.Last(), 1, func(_ uint64, row reading) error {
		for i, m := range all {
			if v, there := row.value(m.Number); there {
				all[i].At, all[i].Latest = row.At, v
			}
		}
		return nil
	})
	return slices.DeleteFunc(all, func(m dolly.Metric) bool { return m.At == 0 }), err
}

// thin makes at most limit points of a series by joining neighbours: their mean, or
// the last of what grows.
func thin(points []dolly.HistoryPoint, limit int, grows bool) []dolly.HistoryPoint {
	if len(points) <= limit {
		return points
	}
	out := make([]dolly.HistoryPoint, 0, limit)
	for i := range limit {
		part := points[i*len(points)/limit : (i+1)*len(points)/limit]
		p := part[len(part)-1]
		if !grows {
			sum := 0.0
			for _, q := range part {
				sum += q.Value
			}
			p.Value = sum / float64(len(part))
		}
		out = append(out, p)
	}
	return out
}
