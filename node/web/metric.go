package web

import (
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// Curve is the answer of a metric.
type Curve struct {
	ID     string               `json:"id"`
	Metric string               `json:"metric"`
	Unit   string               `json:"unit"`
	From   dolly.Time           `json:"from_unix_ms"`
	To     dolly.Time           `json:"to_unix_ms"`
	Points []dolly.HistoryPoint `json:"points"` // oldest first
}

// metric answers with a curve, as JSON or CSV.
func (v *Vision) metric(w http.ResponseWriter, r *http.Request) {
	all := metrics()
	m := slices.IndexFunc(all, func(m metric) bool { return m.name == r.PathValue("metric") })
	if m < 0 {
		refuse(w, http.StatusNotFound, "no metric of that name", "there are uploaded, downloaded, matchmakers and mb_balance")
		return
	}
	c := Curve{ID: r.PathValue("id"), Metric: all[m].name, Unit: all[m].unit}
	asCSV, err := c.read(r.URL.Query(), v.picture().Now)
	if err == nil {
		select {
		case v.turns <- struct{}{}:
			defer func() { <-v.turns }()
		case <-r.Context().Done():
			return // nobody waits for it any more
		}
		c.Points, err = v.curve(r.Context(), c.ID, m, c.From, c.To)
	}
	switch {
	case errors.Is(err, errNoAgent):
		refuse(w, http.StatusNotFound, errNoAgent.Text, errNoAgent.Hint)
	case dolly.KindOf(err) == dolly.Usage && err != nil:
		refuse(w, http.StatusBadRequest, err.Error(), dolly.HintOf(err))
	case err != nil:
		v.cfg.Log.Warn("curve", "err", err)
		refuse(w, http.StatusInternalServerError, "the history cannot be read", "")
	case asCSV:
		c.writeCSV(w)
	default:
		if c.Points == nil {
			c.Points = []dolly.HistoryPoint{}
		}
		writeJSON(w, http.StatusOK, c)
	}
}

// read takes from, to and format out of a query; without them it is all, until now.
func (c *Curve) read(q url.Values, now dolly.Time) (asCSV bool, err error) {
	c.To = now
	for name, values := range q {
		text := values[0]
		switch name {
		case "from":
			err = readTime(text, &c.From)
		case "to":
			err = readTime(text, &c.To)
		case "format":
			asCSV = text == "csv"
			if text != "csv" && text != "json" {
				err = fmt.Errorf("format is csv or json")
			}
		default:
			err = fmt.Errorf("parameter %.40q is not known", name)
		}
		if err == nil && len(values) > 1 {
			err = fmt.Errorf("parameter %.40q is there twice", name)
		}
		if err != nil {
			return false, &dolly.Error{Kind: dolly.Usage, Text: err.Error()}
		}
	}
	if c.From > c.To {
		return false, &dolly.Error{Kind: dolly.Usage, Text: "it ends before it begins"}
	}
	return asCSV, nil
}

func readTime(text string, to *dolly.Time) error {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil || ms < 0 {
		return fmt.Errorf("%.40q is no time in milliseconds", text)
	}
	*to = dolly.Time(ms)
	return nil
}

func (c *Curve) writeCSV(w http.ResponseWriter) {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, c.ID+"-"+c.Metric)
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=\"dolly-%s.csv\"", name))
	out := csv.NewWriter(w)
	_ = out.Write([]string{"time_utc", c.Metric + "_" + c.Unit})
	for _, p := range c.Points {
		_ = out.Write([]string{p.At.Std().Format(time.RFC3339), strconv.FormatFloat(p.Value, 'f', -1, 64)})
	}
	out.Flush() // a reader that is gone is nobody's loss
}
