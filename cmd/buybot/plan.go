package main

import (
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/market"
	"github.com/spf13/cobra"
)

// planning is what buybot plan was asked for.
type planning struct {
	env                        *cli.Env
	book                       string
	asJSON                     bool
	budget, maxOrder, minOrder int64
	feeMax                     int64
}

func newPlanCommand(env *cli.Env) *cobra.Command {
	p := planning{env: env}
	cmd := &cobra.Command{
		Use:   "plan LIMIT --book FILE.json",
		Short: "Print the asks that would be placed on a book, and the worst case",
		Long: `Reads a book's bids and prints what would be asked for, cheapest first. Nothing is
placed, and nobody is asked.

    {"bids": [{"id": "a", "sat": 9000, "mb": 100, "traded_mb": 0, "own": false}]}

An ask repeats a bid's free part exactly: its mb less traded_mb, for the share of its
sat, rounded up to whole satoshi, which must be within the limit, too. Own bids are
left alone; a bid that is there twice is mirrored once; of bids at one price the first
in the file comes first.

The worst case is that every ask is filled: the sum of their sat. With --fee-max it has
the fees, too, and so has the budget: one funding's for each ask. An ask that is refunded
never costs more: its two fees come to that of the funding and half of its sat at most.
Only the bounds hold that are given here: without --budget there is none.

` + limitHelp,
		Example: "  buybot plan 90sat --book book.json\n  buybot plan 100/3 --book - --budget 20000 --json < book.json",
		Args:    wantLimit,
		RunE:    func(_ *cobra.Command, args []string) error { return p.run(args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&p.book, "book", "", "the book; - is standard input")
	f.Int64Var(&p.budget, "budget", 0, "satoshi of all asks at most; 0 is no bound")
	f.Int64Var(&p.maxOrder, "max-order", 0, "satoshi of one ask at most; 0 is no bound")
	f.Int64Var(&p.minOrder, "min-order", 0, "satoshi of one ask at least, as a swap's dust")
	f.Int64Var(&p.feeMax, "fee-max", 0, "satoshi of the fee of a funding at most, as chain.fee_max in the config; 0 leaves fees out")
	f.BoolVar(&p.asJSON, "json", false, "print JSON")
	return cmd
}

// planned is what --json prints.
type planned struct {
	Asks  []plannedAsk `json:"asks"`
	Worst dolly.Sat    `json:"worst_case_sat"`
}

func (p *planning) run(text string) error {
	limit, err := parseLimit(text)
	if err != nil {
		return err
	}
	if p.book == "" {
		return cli.Usagef("buybot plan --help shows the format", "--book FILE.json is missing")
	}
	if p.budget < 0 || p.maxOrder < 0 || p.minOrder < 0 || p.feeMax < 0 {
		return cli.Usagef("buybot plan --help shows the defaults", "no bound may be below zero")
	}
	raw, err := p.env.ReadAll(p.book)
	if err != nil {
		return err
	}
	names, bids, err := readBook(raw)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: p.book, Err: err, Hint: "buybot plan --help shows the format"}
	}
	m := market.Mirror{
		Limit: limit, Budget: dolly.Sat(p.budget), Purse: market.Boundless, MaxSat: dolly.Sat(p.maxOrder), MinSat: dolly.Sat(p.minOrder),
		Fee: dolly.Sat(p.feeMax),
	}
	if m.Budget == 0 {
		m.Budget = market.Boundless
	}
	asks, st := m.Plan(market.MirrorState{}, bids, self(), 0)
	return p.show(limit, planned{names.asks(asks), st.Committed + m.Fee*dolly.Sat(len(asks))})
}

func readBook(raw []byte) (*shelf, []market.Entry, error) {
	var f bookFile
	if err := cli.StrictJSON(raw, &f); err != nil {
		return nil, nil, err
	}
	if f.Bids == nil {
		return nil, nil, errors.New("bids is missing")
	}
	names := newShelf()
	bids, err := names.entries(f)
	return names, bids, err
}

func (p *planning) show(limit dolly.Price, out planned) error {
	if p.asJSON {
		return p.env.JSON(out)
	}
	p.env.Print("%s at or below %.3f sat/MB", cli.Count(len(out.Asks), "ask"), limit.PerMB())
	for _, a := range out.Asks {
		price := dolly.Price{Sat: a.Sat, MB: dolly.MB(a.MB) * dolly.MiB}
		p.env.Print("%12d sat for %8d MB  %12.3f sat/MB  against %s", a.Sat, a.MB, price.PerMB(), a.Bid)
	}
	if p.feeMax > 0 {
		p.env.Print("%12d sat at worst, fees included", out.Worst)
	} else {
		p.env.Print("%12d sat at worst, and the fees of the swaps (--fee-max counts them)", out.Worst)
	}
	return nil
}
