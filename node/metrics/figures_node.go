package metrics

import (
	"github.com/dollynator/dolly"
	"github.com/prometheus/client_golang/prometheus"
)

const (
	gauge   = prometheus.GaugeValue
	counter = prometheus.CounterValue
)

const secondsPerDay = 86_400

func ofNode(r reading) *dolly.NodeView { return r.node }

// nodeFigures are of this node alone.
func nodeFigures() []figure {
	type V = *dolly.NodeView
	return []figure{
		plain(ofNode, "dolly_relay_carried_bytes_total", "Carried for others and signed for by both.", counter, func(v V) dolly.MB { return v.Agent.Earned }),
		plain(ofNode, "dolly_relay_rate_bytes_per_second", "Carried now.", gauge, func(v V) float64 { return v.Agent.Rate }),
		plain(ofNode, "dolly_rent_left_seconds", "Of the server's rent; below zero when it is over.", gauge, func(v V) float64 { return v.Agent.RentDays * secondsPerDay }),
		plain(ofNode, "dolly_rent_paid_sat_total", "Paid for the own server.", counter, func(v V) dolly.Sat { return v.RentPaid }),
		plain(ofNode, "dolly_income_sat_total", "All bitcoin that trades brought.", counter, func(v V) dolly.Sat { return v.Agent.Income }),
		plain(ofNode, "dolly_cost_sat_total", "Paid for rents, not the first one.", counter, func(v V) dolly.Sat { return v.Agent.Cost }),
		plain(ofNode, "dolly_income_sat_per_day", "Mean of this life.", gauge, func(v V) float64 { return v.InPerDay }),
		plain(ofNode, "dolly_cost_sat_per_day", "What the server costs.", gauge, func(v V) float64 { return v.OutPer }),
		plain(ofNode, "dolly_coins_confirmed_sat", "Bitcoin that can be spent.", gauge, func(v V) dolly.Sat { return v.Coins.Confirmed }),
		plain(ofNode, "dolly_coins_pending_sat", "Bitcoin on its way in.", gauge, func(v V) dolly.Sat { return v.Coins.Pending }),
		plain(ofNode, "dolly_coins_locked_sat", "Bitcoin in swaps.", gauge, func(v V) dolly.Sat { return v.Coins.Locked }),
		plain(ofNode, "dolly_chain_height_blocks", "Height of the bitcoin chain.", gauge, func(v V) int { return v.Coins.Height }),
		plain(ofNode, "dolly_mb_balance_bytes", "MB on the ledger.", gauge, func(v V) dolly.MB { return v.Ledger.Balance }),
		plain(ofNode, "dolly_mb_locked_bytes", "MB in swaps under way.", gauge, func(v V) dolly.MB { return v.Ledger.Locked }),
		plain(ofNode, "dolly_mb_in_orders_bytes", "MB free in live orders; part of the balance.", gauge, func(v V) dolly.MB { return v.Agent.OrdersMB }),
		plain(ofNode, "dolly_mb_sold_bytes_total", "MB sold.", counter, func(v V) dolly.MB { return v.Agent.SoldMB }),
		plain(ofNode, "dolly_ledger_blocks_total", "Blocks of the own chain.", counter, func(v V) uint64 { return v.Ledger.Blocks }),
		plain(ofNode, "dolly_ledger_forks", "Keys that are known to have signed two truths.", gauge, func(v V) int { return v.Ledger.Forks }),
		plain(ofNode, "dolly_gossip_published_total", "Messages that were sent.", counter, func(v V) uint64 { return v.Gossip.Published }),
		plain(ofNode, "dolly_gossip_delivered_total", "Messages that came.", counter, func(v V) uint64 { return v.Gossip.Delivered }),
		plain(ofNode, "dolly_gossip_rejected_total", "Messages that were held against who sent them.", counter, func(v V) uint64 { return v.Gossip.Rejected }),
		plain(ofNode, "dolly_peers", "Connected.", gauge, func(v V) int { return v.Peers }),
		plain(ofNode, "dolly_matchmakers", "Who keep the book as far as connected, this node included.", gauge, func(v V) int { return v.Agent.Makers }),
		plain(ofNode, "dolly_births_total", "Children that live on their own.", counter, func(v V) int { return v.Counts.HandedOver }),
		plain(ofNode, "dolly_purchases_open", "Purchases of servers under way.", gauge, func(v V) int { return v.Counts.Open }),
		plain(ofNode, "dolly_purchases_failed_total", "Purchases that came to nothing.", counter, func(v V) int { return v.Counts.Failed }),
		plain(ofNode, "dolly_renewals_total", "Rents paid on.", counter, func(v V) int { return v.Counts.Renewed }),
		plain(ofNode, "dolly_swaps_open", "Swaps under way.", gauge, func(v V) int { return v.Counts.OpenSwaps }),
		plain(ofNode, "dolly_swaps_completed_total", "Swaps that both sides got what they agreed on by.", counter, func(v V) int { return v.Counts.Swaps }),
		plain(ofNode, "dolly_swaps_refunded_total", "Swaps that gave both sides back what they had.", counter, func(v V) int { return v.Counts.Refunds }),
		plain(ofNode, "dolly_learning_updates_total", "Updates of the Q-table.", counter, func(v V) int { return v.Counts.Updates }),
		{name: "dolly_check_failed", help: "1 if this line of the check list failed.", kind: gauge, labels: []string{"check"}, read: checks},
	}
}

func checks(r reading) (out []sample) {
	if r.node == nil {
		return nil
	}
	for _, c := range r.node.Checks {
		out = append(out, sample{truth(c.State == dolly.CheckFail), []string{c.Name}})
	}
	return out
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
