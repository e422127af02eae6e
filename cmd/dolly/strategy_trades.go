package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
)

// The longest price history that is played.
const (
	mostTrades  = 1_000_000
	mostHistory = 10 * 366 * dolly.Day
)

// parseTrades reads a price history. Every error names its line.
func parseTrades(raw []byte) ([]dolly.Trade, error) {
	var all []dolly.Trade
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || n == 1 && strings.ReplaceAll(line, " ", "") == "unix,sat,mb" {
			continue
		}
		t, err := parseTrade(line)
		switch {
		case err != nil:
			return nil, fmt.Errorf("line %d: %w", n, err)
		case len(all) > 0 && t.At < all[len(all)-1].At:
			return nil, fmt.Errorf("line %d: it is earlier than the trade before it", n)
		case len(all) == mostTrades:
			return nil, fmt.Errorf("line %d: more than %d trades", n, mostTrades)
		}
		all = append(all, t)
	}
	if len(all) == 0 {
		return nil, errors.New("there is no trade in it")
	}
	if span := all[len(all)-1].At.Sub(all[0].At); span > mostHistory || span < 0 {
		return nil, fmt.Errorf("its %d days are more than %d", span/dolly.Day, mostHistory/dolly.Day)
	}
	return all, nil
}

func parseTrade(line string) (dolly.Trade, error) {
	fields := strings.Split(line, ",")
	if len(fields) != 3 {
		return dolly.Trade{}, fmt.Errorf("want unix,sat,mb, got %s", cli.Count(len(fields), "field"))
	}
	var v [3]int64
	for i, most := range []int64{mostUnix, int64(21_000_000 * dolly.SatPerBTC), mostMB} {
		n, err := strconv.ParseInt(strings.TrimSpace(fields[i]), 10, 64)
		if err != nil || n <= 0 || n > most {
			return dolly.Trade{}, fmt.Errorf("%q is not a whole number from 1 to %d", fields[i], most)
		}
		v[i] = n
	}
	return dolly.Trade{
		At: dolly.Time(v[0] * int64(time.Second/time.Millisecond)), Amount: dolly.Price{Sat: dolly.Sat(v[1]), MB: dolly.MB(v[2]) * dolly.MiB},
	}, nil
}
