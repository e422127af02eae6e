package metrics

import "github.com/dollynator/dolly"

func ofMoney(r reading) *dolly.MoneyView   { return r.money }
func ofBuybot(r reading) *dolly.BuybotView { return r.buybot }

// moneyFigures are sums of the books.
func moneyFigures() []figure {
	type V = *dolly.MoneyView
	return []figure{
		plain(ofMoney, "dolly_fees_sat_total", "Fees of the bitcoin chain.", counter, func(v V) dolly.Sat { return v.Sum.Fee }),
		plain(ofMoney, "dolly_money_net_sat", "All that came in less all that went out, by the books.", gauge, func(v V) dolly.Sat { return v.Sum.Net }),
		plain(ofMoney, "dolly_mb_consumed_bytes_total", "MB paid to who carried for this node.", counter, func(v V) dolly.MB { return v.MB.Consumed }),
		plain(ofMoney, "dolly_mb_residual_bytes", "MB that the sums do not explain.", gauge, func(v V) dolly.MB { return v.MB.Residual }),
		{name: "dolly_money_residual_sat", help: "Bitcoin that the books do not explain.", kind: gauge, read: func(r reading) []sample {
			if r.money == nil || !r.money.Reckoned {
				return nil
			}
			return one(float64(r.money.Residual))
		}},
	}
}

// buybotFigures are of a buybot.
func buybotFigures() []figure {
	type V = *dolly.BuybotView
	return []figure{
		plain(ofBuybot, "dolly_buybot_budget_sat", "What it may spend in all its life.", gauge, func(v V) dolly.Sat { return v.Budget }),
		plain(ofBuybot, "dolly_buybot_left_sat", "Of the budget, less what swaps under way may cost.", gauge, func(v V) dolly.Sat { return v.Left }),
		plain(ofBuybot, "dolly_buybot_spent_sat_total", "Spent by trades that are done.", counter, func(v V) dolly.Sat { return v.Spent }),
		plain(ofBuybot, "dolly_buybot_fees_sat_total", "Fees of these, and of refunds.", counter, func(v V) dolly.Sat { return v.Fees }),
		plain(ofBuybot, "dolly_buybot_committed_sat", "In asks that stand.", gauge, func(v V) dolly.Sat { return v.Committed }),
		plain(ofBuybot, "dolly_buybot_coins_sat", "Bitcoin that it can spend.", gauge, func(v V) dolly.Sat { return v.Coins }),
		plain(ofBuybot, "dolly_buybot_bought_bytes_total", "MB bought.", counter, func(v V) dolly.MB { return v.Account.MB }),
		plain(ofBuybot, "dolly_buybot_failed_settlements_total", "Settlements that failed.", counter, func(v V) uint64 { return v.Failures }),
		plain(ofBuybot, "dolly_buybot_paused", "1 if it buys nothing because it was told so.", gauge, func(v V) float64 { return truth(v.Paused) }),
	}
}
