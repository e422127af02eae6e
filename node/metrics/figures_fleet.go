package metrics

import "github.com/dollynator/dolly"

func ofFleet(r reading) *dolly.FleetView { return r.fleet }

// fleetFigures are of the fleet as this node knows it.
func fleetFigures() []figure {
	type V = *dolly.FleetView
	return append([]figure{
		plain(ofFleet, "dolly_fleet_slots", "Agents that the charter allows.", gauge, func(v V) int { return v.Slots }),
		plain(ofFleet, "dolly_fleet_slots_used", "Slots in use, as far as known.", gauge, func(v V) int { return v.SlotsUsed }),
		plain(ofFleet, "dolly_fleet_spent_sat", "Spent by all agents, as they told.", gauge, func(v V) dolly.Sat { return v.SpentSat }),
		plain(ofFleet, "dolly_fleet_cap_sat", "What the charter lets the fleet spend.", gauge, func(v V) dolly.Sat { return v.CapSat }),
		plain(ofFleet, "dolly_fleet_mb_earned_bytes", "MB earned by all agents that were heard of.", gauge, func(v V) dolly.MB { return v.EarnedMB }),
		plain(ofFleet, "dolly_fleet_mb_residual_bytes", "Of these what is neither sold, held nor in orders.", gauge, func(v V) dolly.MB { return v.Residual }),
	}, agentFigures()...)
}

// agentFigures are of each agent that was heard of, this one included.
func agentFigures() []figure {
	each := func(name, help string, read func(dolly.FleetView, dolly.AgentRow) float64) figure {
		return figure{name: name, help: help, kind: gauge, labels: []string{"agent", "path", "peer_id"}, read: func(r reading) (out []sample) {
			if r.fleet == nil {
				return nil
			}
			for _, a := range r.fleet.Agents {
				out = append(out, sample{read(*r.fleet, a), []string{a.Name, a.Path, a.Peer.String()}})
			}
			return out
		}}
	}
	total := each("dolly_agent_carried_bytes_total", "Carried by an agent, as it told.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return float64(a.Earned) })
	total.kind = counter
	return []figure{
		total,
		each("dolly_agent_alive", "1 if an agent was heard lately and has not said goodbye.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return truth(a.Alive) }),
		each("dolly_agent_left", "1 if an agent said that it goes, or that its machine's operator stopped it.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return truth(a.Left) }),
		each("dolly_agent_silent_seconds", "Since an agent was last heard.", func(v dolly.FleetView, a dolly.AgentRow) float64 { return max(0, v.Now.Sub(a.Seen).Seconds()) }),
		each("dolly_agent_rent_left_seconds", "Of an agent's rent; below zero when it is over.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return a.RentDays * secondsPerDay }),
		each("dolly_agent_rate_bytes_per_second", "Carried now by an agent.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return a.Rate }),
		each("dolly_agent_mb_balance_bytes", "MB of an agent on the ledger.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return float64(a.Balance) }),
		each("dolly_agent_coins_sat", "Bitcoin that an agent can spend.", func(_ dolly.FleetView, a dolly.AgentRow) float64 { return float64(a.Coins) }),
	}
}
