package purchase

// stage is one row of the table of states.
type stage struct {
	state  State
	name   string
	truth  string // what is now true
	never  string // what may no longer be done
	effect func(Purchase) Effect
	tries  uint32  // attempts, one a check, before it is given up; zero is never
	giveUp Outcome // and how it then ended
}

// Attempts are counted in checks (five minutes, a second in the town).
const (
	fewTries    = 12
	manyTries   = 120
	reportEvery = 12 // attempts that come to nothing once money may have left
)

// stages is the table. The effect column is also what is done after a restart.
var allStages = stages()

func stages() []stage {
	return []stage{
		{StateIntent, "intent", "it is wanted, under a ceiling; nobody was asked", "-", first, fewTries, NotPaid},
		{StateDue, "due", "the provider was asked: the rent is no longer than is known here", "-", renewQuote, fewTries, NotPaid},
		{StateReserved, "reserved", "an act is open: slot and ceiling are set aside", "change offer or ceiling", quote, fewTries, NotPaid},
		{StateQuoted, "quoted", "price and address are written down, within the ceiling; an order may exist", "take another price or address", rent, fewTries, NotPaid},
		{StateOrdered, "ordered", "the order is fixed; a payment may exist", "go back to a quote; give up unless provably not paid", pay, 0, 0},
		{StatePaid, "paid", "the one transaction is durable and on its way", "pay again; end in silence", lookup, manyTries, Undelivered},
		{StateConfirmed, "confirmed", "the provider has the money", "pay again; end in silence", lookup, manyTries, Undelivered},
		{StateUnknown, "unknown", "it is paid, and the provider's word is missing", "pay again; conclude anything but from an answer", lookup, manyTries, Undelivered},
		{StateProvisioned, "provisioned", "the server answers; its address and host key are pinned", "trust another host key", install, fewTries, Undelivered},
		{StateInstalled, "installed", "the program is on the server", "-", enrol, fewTries, Undelivered},
		{StateEnrolled, "enrolled", "the child drew its key and proved it", "certify another key for this slot", certify, fewTries, Undelivered},
		{StateCertified, "certified", "the certificate is durable and sent", "sign another certificate for this slot", start, fewTries, Undelivered},
		{StateStarted, "started", "the child runs and asks for its lease", "sign another certificate for this slot", awaitLease, manyTries, Undelivered},
		{StateLeased, "leased", "the child is an agent", "touch its key or its state", handOver, manyTries, Delivered},
		{StateHandedOver, "handed over", "the parent cannot log in", "log in", settle, 0, 0},
		{StateExtended, "extended", "the rent ends a period later", "-", settle, 0, 0},
		{StateFailed, "failed", "it ended without success; what was paid was refunded or reported", "pay, rent, install or certify", settle, 0, 0},
	}
}

// stageOf finds the row of a state; it has none when a record is of no known state.
func stageOf(s State) (stage, bool) {
	for _, st := range allStages {
		if st.state == s {
			return st, true
		}
	}
	return stage{}, false
}

func first(p Purchase) Effect {
	if p.Kind == Renewal {
		return lookup(p) // a restored image has forgotten what it renewed
	}
	return AskAct{p.ID, p.MaxSat, true}
}

func renewQuote(p Purchase) Effect { return RenewQuote{p.Key, p.Period, p.Offer} }

func quote(p Purchase) Effect { return Quote{p.Offer} }

func rent(p Purchase) Effect {
	return Rent{p.Key, p.QuoteID, p.Address, p.Offer, p.Price, p.ValidUntil}
}

func pay(p Purchase) Effect {
	return Pay{p.ID, p.Address, p.Price, p.MaxSat - p.Price, p.ValidUntil}
}

func lookup(p Purchase) Effect   { return Lookup{p.Key} }
func install(Purchase) Effect    { return Install{} }
func enrol(Purchase) Effect      { return Enrol{} }
func certify(Purchase) Effect    { return Certify{} }
func start(Purchase) Effect      { return Start{} }
func awaitLease(Purchase) Effect { return AwaitLease{} }
func handOver(Purchase) Effect   { return HandOver{} }

func settle(p Purchase) Effect { return Settle{p.ID, p.Spent, p.Outcome, p.Act} }
