package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/cmd/cli"
)

// strategyFile is the input of dolly strategy eval.
type strategyFile struct {
	Strategy  string        `json:"strategy"`
	Now       *int64        `json:"now_unix"`
	RentLeft  *int64        `json:"rent_left_s"`
	Since     *int64        `json:"since_last_order_s"`
	MB        int64         `json:"mb_available"`
	Balance   dolly.Sat     `json:"btc_balance_sat"`
	Server    dolly.Sat     `json:"server_price_sat"`
	VPN       dolly.Sat     `json:"vpn_price_sat"`
	Count     *int          `json:"vps_count"`
	Candidate *bool         `json:"candidate"`
	Trades    []fileTrade   `json:"trades"`
	State     *fileStrategy `json:"state"`
}

type fileTrade struct {
	Unix int64     `json:"unix"`
	Sat  dolly.Sat `json:"sat"`
	MB   int64     `json:"mb"`
}

type fileStrategy struct {
	Date    string      `json:"date"`
	Minutes json.Number `json:"accumulated_min"`
	Sold    json.Number `json:"sold_today_days"`
	Last    *fileLast   `json:"last_order"`
}

type fileLast struct {
	Days    json.Number `json:"days"`
	Minutes json.Number `json:"minutes"`
	Filled  json.Number `json:"filled"`
}

// Bounds of what is read: amounts that fit into bytes, and times within four
// digits of a year.
const (
	mostMB   = int64(1)<<60/int64(dolly.MiB) - 1
	mostUnix = 253_402_300_799
	mostSpan = 9_000_000_000 // seconds
)

// parseStrategyInput reads one decision's input, and the name of who decides.
func parseStrategyInput(raw []byte) (string, strategy.Input, error) {
	f := strategyFile{Strategy: strategy.Names()[0]}
	if err := cli.StrictJSON(raw, &f); err != nil {
		return "", strategy.Input{}, err
	}
	in := strategy.Input{
		RentLeft: 1<<63 - 1, SinceLastOrder: -1, MB: dolly.MB(f.MB) * dolly.MiB, Balance: f.Balance,
		ServerPrice: f.Server, VPNPrice: f.VPN, VPSCount: 1, Candidate: f.Server > 0,
	}
	if err := f.check(); err != nil {
		return "", in, err
	}
	in.Now = dolly.Time(*f.Now * 1000)
	if f.RentLeft != nil {
		in.RentLeft = time.Duration(*f.RentLeft) * time.Second
	}
	if f.Since != nil && *f.Since >= 0 {
		in.SinceLastOrder = time.Duration(*f.Since) * time.Second
	}
	if f.Count != nil {
		in.VPSCount = *f.Count
	}
	if f.Candidate != nil {
		in.Candidate = *f.Candidate
	}
	for _, t := range f.Trades {
		in.Trades = append(in.Trades, dolly.Trade{At: dolly.Time(t.Unix * 1000), Amount: dolly.Price{Sat: t.Sat, MB: dolly.MB(t.MB) * dolly.MiB}})
	}
	return f.Strategy, in, f.State.remember(&in)
}

// check refuses values that cannot be, by their names in the file.
func (f strategyFile) check() error {
	if f.Now == nil {
		return errors.New("now_unix is missing")
	}
	count, rent, since := 1, int64(0), int64(0)
	for _, p := range []struct{ to, from *int64 }{{&rent, f.RentLeft}, {&since, f.Since}} {
		if p.from != nil {
			*p.to = *p.from
		}
	}
	if f.Count != nil {
		count = *f.Count
	}
	for _, r := range []struct {
		broken bool
		text   string
	}{
		{*f.Now < 0 || *f.Now > mostUnix, "now_unix is not a time in seconds"},
		{rent < -mostSpan || rent > mostSpan, "rent_left_s is no span of a life"},
		{since > mostSpan, "since_last_order_s is no span of a life"},
		{f.MB < 0 || f.MB > mostMB, "mb_available is below zero or too large"},
		{f.Balance < 0, "btc_balance_sat is below zero"},
		{f.Server < 0 || f.VPN < 0, "a price is below zero"},
		{count < 1, "vps_count is below one"},
	} {
		if r.broken {
			return errors.New(r.text)
		}
	}
	for i, t := range f.Trades {
		if t.Sat <= 0 || t.MB <= 0 || t.MB > mostMB || t.Unix < 0 || t.Unix > mostUnix {
			return fmt.Errorf("trade %d: unix, sat and mb must be whole numbers above zero", i+1)
		}
	}
	return nil
}

// remember puts the state of the file into the input.
func (s *fileStrategy) remember(in *strategy.Input) error {
	if s == nil {
		return nil
	}
	date, err := time.Parse(time.DateOnly, s.Date)
	if err != nil {
		return fmt.Errorf("state.date: %q is not a date as 2023-11-15", s.Date)
	}
	m := strategy.Memory{Date: date.Unix() / (24 * 60 * 60)}
	last, filled := fileLast{Days: "0", Minutes: "0", Filled: "0"}, int64(0)
	if s.Last != nil {
		last = *s.Last
	}
	for _, n := range []struct {
		name string
		from json.Number
		to   *strategy.Parts
	}{
		{"accumulated_min", s.Minutes, &m.Minutes}, {"sold_today_days", s.Sold, &m.Sold},
		{"last_order.days", last.Days, &m.Last.Days}, {"last_order.minutes", last.Minutes, &m.Last.Minutes},
	} {
		v, err := scaled(n.from, int64(strategy.Whole), 4_000_000)
		if err != nil {
			return fmt.Errorf("state.%s: %w", n.name, err)
		}
		*n.to = strategy.Parts(v)
	}
	if filled, err = scaled(last.Filled, exact, 1); err != nil {
		return fmt.Errorf("state.last_order.filled: %w", err)
	}
	m.Last.Date, in.Filled = m.Date, strategy.Fill{Part: filled, Of: exact}
	in.State = m.State()
	return m.Check()
}

const exact = 1_000_000_000_000_000_000 // the parts that a share is read in

// scaled is ⌊n × scale⌋ of a decimal from 0 to most; none at all is zero.
func scaled(n json.Number, scale, most int64) (int64, error) {
	if n == "" {
		return 0, nil
	}
	if near, err := strconv.ParseFloat(string(n), 64); err != nil || near < 0 || near > float64(most) {
		return 0, fmt.Errorf("%s is not from 0 to %d", n, most)
	} else if near < 1e-18 {
		return 0, nil
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok || r.Cmp(big.NewRat(most, 1)) > 0 {
		return 0, fmt.Errorf("%s is not from 0 to %d", n, most)
	}
	r.Mul(r, big.NewRat(scale, 1))
	return new(big.Int).Quo(r.Num(), r.Denom()).Int64(), nil
}
