package purchase

// The moves after the payment: what the provider says of the order.

// How a provider says an order stands.
const (
	atUnpaid   = "unpaid"
	atPaid     = "paid"
	atFailed   = "failed"
	atRefunded = "refunded"
	atRunning  = "running"
	atEnded    = "ended"
)

// lost is no answer: the state is unknown until there is one.
func lost(p *Purchase, f Fact) State {
	return p.trouble(StateUnknown, "%s", f.(LookupFailed).Why)
}

func lookedUp(p *Purchase, f Fact) State {
	l := f.(LookedUp)
	switch l.State {
	case atUnpaid:
		return p.trouble(StatePaid, "the payment has no confirmation yet")
	case atPaid:
		return p.trouble(StateConfirmed, "the server is being made")
	case atRunning:
		return p.provisioned(l)
	}
	return p.notDelivered(l)
}

// provisioned pins the server, once its data are whole.
func (p *Purchase) provisioned(l LookedUp) State {
	if l.Addr == "" || l.HostKey == "" || len(l.Addr) > maxText || len(l.User) > maxText || len(l.HostKey) > maxHostKey {
		return p.trouble(StateConfirmed, "the server runs, but its address or host key is missing")
	}
	p.Addr, p.User, p.HostKey, p.RentEnds = l.Addr, l.User, l.HostKey, l.RentEnds
	return StateProvisioned
}

func (p *Purchase) notDelivered(l LookedUp) State {
	switch l.State {
	case atRefunded:
		p.refunded(l.Refunded)
		return p.fail(Refunded, "refunded: "+clip(l.Reason, maxText))
	case atEnded:
		return p.fail(Undelivered, "the order ended: "+clip(l.Reason, maxText))
	case atFailed: // the money may still come back
		return p.trouble(StateUnknown, "the order failed, waiting for the refund: %s", clip(l.Reason, maxText))
	}
	return p.trouble(StateUnknown, "the provider says %q", clip(l.State, maxText))
}

// due compares when the rent ends with what is known here. If it is longer, this
// period was paid before, by a start that this one knows nothing of.
func due(p *Purchase, f Fact) State {
	l := f.(LookedUp)
	switch {
	case l.State != atRunning:
		return p.trouble(p.State, "the provider says %q", clip(l.State, maxText))
	case l.RentEnds > p.RentEnds:
		p.RentEnds, p.Outcome = l.RentEnds, Delivered
		return StateExtended
	}
	return StateDue
}

// terminated is the provider's last word: nothing more comes of it.
func terminated(p *Purchase, f Fact) State {
	why := "ended for abuse: " + f.(Terminated).Why
	if p.TxID == "" {
		return p.fail(NotPaid, why)
	}
	return p.fail(Undelivered, why)
}

// renewed compares when the rent ends with when it ended before.
func renewed(p *Purchase, f Fact) State {
	l := f.(LookedUp)
	switch {
	case l.State == atRunning && l.RentEnds > p.RentEnds:
		p.RentEnds, p.Outcome = l.RentEnds, Delivered
		return StateExtended
	case l.State == atRunning || l.State == atPaid:
		return p.trouble(StateConfirmed, "the rent is not longer yet")
	case l.State == atUnpaid:
		return p.trouble(StatePaid, "the payment has no confirmation yet")
	}
	return p.notDelivered(l)
}

func enrolled(p *Purchase, f Fact) State {
	e := f.(Enrolled)
	if e.Child.IsZero() || len(e.Proof) == 0 || len(e.Proof) > maxHostKey {
		return p.trouble(p.State, "the child has no usable key")
	}
	p.Child, p.Proof = e.Child, append([]byte(nil), e.Proof...)
	return StateEnrolled
}
