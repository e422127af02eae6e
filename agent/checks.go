package agent

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
)

// checks is the check list as people read it, in the order of DESIGN.md section 4.
func checks(v *View, b bill, p Plan, why string) []dolly.Check {
	return []dolly.Check{
		v.checkCharter(), v.checkLease(), v.checkStop(), v.checkRelay(),
		v.checkCandidate(p), v.checkSelling(p, why), v.checkPayment(b, p), v.checkRent(p),
	}
}

func ok(name, text string) dolly.Check {
	return dolly.Check{Name: name, State: dolly.CheckOK, Text: text}
}
func wait(name, text string) dolly.Check {
	return dolly.Check{Name: name, State: dolly.CheckWait, Text: text}
}
func fail(name, text string) dolly.Check {
	return dolly.Check{Name: name, State: dolly.CheckFail, Text: text}
}

func (v *View) checkCharter() dolly.Check {
	if !v.CharterOK {
		return fail("charter", v.CharterWhy)
	}
	return ok("charter", "in force")
}

func (v *View) checkLease() dolly.Check {
	switch {
	case v.ChainWhy != "":
		return fail("lease", v.ChainWhy)
	case v.LeaseOK:
		return ok("lease", left(v.LeaseLeft))
	case v.Alone:
		return wait("lease", "no warden answers; earns and sells, does not buy")
	case v.Unleased != "":
		return wait("lease", v.Unleased)
	}
	return wait("lease", "waiting for the warden")
}

func (v *View) checkStop() dolly.Check {
	if v.Stopped != StopNone {
		return fail("stop", string(v.Stopped))
	}
	return ok("stop", "none")
}

func (v *View) checkRelay() dolly.Check {
	if !v.RelayOK {
		return fail("relay", "not running; restarts")
	}
	return ok("relay", "carries traffic")
}

func (v *View) checkCandidate(p Plan) dolly.Check {
	switch {
	case p.Choose && v.Candidate == "":
		return wait("candidate", "choosing one")
	case p.Choose:
		return wait("candidate", string(v.Candidate)+" is not to be had; choosing another")
	case v.Candidate == "" && !v.CharterOK:
		return wait("candidate", "waiting for a charter that holds")
	case v.Candidate == "":
		return wait("candidate", "no offer is in stock and allowed")
	}
	return ok("candidate", string(v.Candidate))
}

func (v *View) checkSelling(p Plan, why string) dolly.Check {
	switch {
	case p.WindDown:
		return wait("selling", "no more")
	case len(p.Sell) > 0:
		return ok("selling", selling(p.Sell[0].MB, p.Sell[0].Want))
	case v.LastOrder.Live:
		return ok("selling", fmt.Sprintf("%s, order %s old", selling(v.LastOrder.MB, v.LastOrder.Want), span(v.sinceOrder())))
	}
	return wait("selling", why)
}

func (v *View) checkPayment(b bill, p Plan) dolly.Check {
	if u := v.busy(purchase.Renewal); u != nil {
		return ok("payment", "renewal of "+string(u.Offer)+": "+u.State.String())
	}
	if u := v.busy(purchase.Birth); u != nil && !b.due() {
		return ok("payment", "child on "+string(u.Offer)+": "+u.State.String())
	}
	switch {
	case p.BeginRenewal || p.BeginBirth:
		return ok("payment", verb(b.kind)+string(b.offer))
	case !b.due():
		return wait("payment", v.whyNoBill())
	case !v.mayBuy():
		return wait("payment", "nothing is bought without charter and lease, or under a stop order")
	}
	return wait("payment", fmt.Sprintf("%s%s when %s sat are here; %s are%s", verb(b.kind), b.offer,
		group(int64(b.wants(v))), group(int64(v.Coins)), v.earnedIn(b.wants(v)-v.Coins)))
}

// earnedIn says how long an income like that so far takes to bring missing satoshi,
// and nothing while none came.
func (v *View) earnedIn(missing dolly.Sat) string {
	if v.Income <= 0 || missing <= 0 {
		return ""
	}
	days := float64(missing) / float64(v.Income)
	if days > 365 {
		return "; at this rate in more than a year"
	}
	return "; at this rate in " + span(time.Duration(days*float64(dolly.Day)))
}

func (v *View) checkRent(p Plan) dolly.Check {
	switch {
	case v.RentEnds == 0:
		return wait("rent", "unknown")
	case p.Phase == dolly.Gone:
		return fail("rent", "over")
	case p.WindDown:
		return fail("rent", left(v.rentLeft())+"; winding down")
	case v.rentLeft() <= v.Pace.RenewBefore:
		return wait("rent", left(v.rentLeft())+"; renewal comes first")
	}
	return ok("rent", left(v.rentLeft()))
}

func verb(k purchase.Kind) string {
	if k == purchase.Renewal {
		return "renews "
	}
	return "buys "
}

func selling(mb dolly.MB, want dolly.Sat) string {
	return fmt.Sprintf("selling %s MB for %s sat", group(int64(mb/dolly.MiB)), group(int64(want)))
}

func left(d time.Duration) string { return span(d) + " left" }

// span prints a duration as people say it: "7.9 days", "14 h", "3 min", "5 s".
func span(d time.Duration) string {
	switch {
	case d >= 2*dolly.Day:
		return fmt.Sprintf("%.1f days", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	case d >= 2*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// group prints a number with commas between thousands.
func group(n int64) string {
	s := fmt.Sprint(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
