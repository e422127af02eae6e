package purchase

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

const offer = dolly.OfferID("hexa/m/ams")

var bes = dolly.PeerID{2}

// good is how a birth goes when nothing goes wrong, with the state after each fact.
func good() []struct {
	fact  Fact
	state State
} {
	return []struct {
		fact  Fact
		state State
	}{
		{ActGranted{Slot: 3, Gen: 1}, StateReserved},
		{Quoted{ID: "q1", Address: "bcrt1q", Price: 5700, ValidUntil: 99}, StateQuoted},
		{Ordered{State: "unpaid", Address: "bcrt1q", Price: 5700}, StateOrdered},
		{Paid{TxID: "t1", Fee: 200}, StatePaid},
		{LookedUp{State: "paid"}, StateConfirmed},
		{LookedUp{State: "running", Addr: "127.0.0.1:22", User: "root", HostKey: "ssh-ed25519 A", RentEnds: 1000}, StateProvisioned},
		{Installed{}, StateInstalled},
		{Enrolled{Child: bes, Proof: []byte{1}}, StateEnrolled},
		{Certified{}, StateCertified},
		{Started{}, StateStarted},
		{ChildLeased{}, StateLeased},
		{HandedOver{}, StateHandedOver},
	}
}

func birth() Purchase { return New(Birth, offer, 6000, dolly.Hash{7}, 1) }

// upTo is a birth in a state of the good way.
func upTo(t *testing.T, s State) Purchase {
	t.Helper()
	p := birth()
	for _, g := range good() {
		if p.State == s {
			return p
		}
		p, _ = p.Step(g.fact, 2)
	}
	if p.State != s {
		t.Fatalf("never came to %v", s)
	}
	return p
}

func TestBirthThatGoesWell(t *testing.T) {
	p := birth()
	p, effects := p.Step(Restarted{}, 1)
	var seen []string
	for _, g := range good() {
		for _, e := range effects {
			seen = append(seen, e.effect())
		}
		if p, effects = p.Step(g.fact, 2); p.State != g.state {
			t.Fatalf("after %s: %v, want %v", g.fact.fact(), p.State, g.state)
		}
		if len(effects) == 0 {
			p, effects = p.Step(Tick{}, 3)
		}
	}
	want := "ask act, quote, rent, pay, look up, look up, install, enrol, certify, start, await lease, hand over"
	if got := strings.Join(seen, ", "); got != want {
		t.Errorf("effects: %s\nwant:    %s", got, want)
	}
	if want := []Effect{Settle{p.ID, 5900, Delivered, true}}; !reflect.DeepEqual(effects, want) {
		t.Errorf("in the end %+v", effects)
	}
	if p.Slot != 3 || p.Child != bes || p.HostKey != "ssh-ed25519 A" || p.RentEnds != 1000 || p.Busy() {
		t.Errorf("record %+v", p)
	}
	p, _ = p.Step(Settled{}, 4)
	if again, effects := p.Step(Restarted{}, 5); !p.Settled || len(effects) != 0 || !reflect.DeepEqual(p, again) {
		t.Errorf("a settled purchase still wants %v", effects)
	}
}

func TestRenewalThatGoesWell(t *testing.T) {
	id := RenewalID("key", "2")
	p := NewRenewal(offer, 6000, id, "key", "2", 1000, 1)
	p, effects := p.Step(Restarted{}, 1)
	for _, c := range []struct {
		wants Effect
		fact  Fact
		state State
	}{
		{Lookup{"key"}, LookupFailed{"no answer"}, StateIntent},
		{Lookup{"key"}, LookedUp{State: "running", RentEnds: 1000}, StateDue},
		{RenewQuote{"key", "2", offer}, Quoted{ID: "q", Address: "a", Price: 5700, ValidUntil: 99}, StateOrdered},
		{Pay{id, "a", 5700, 300, 99}, Paid{TxID: "t", Fee: 100}, StatePaid},
		{Lookup{"key"}, LookedUp{State: "running", RentEnds: 1000}, StateConfirmed},
		{Lookup{"key"}, LookupFailed{"no answer"}, StateUnknown},
		{Lookup{"key"}, LookedUp{State: "running", RentEnds: 2000}, StateExtended},
	} {
		if len(effects) == 0 {
			p, effects = p.Step(Tick{}, 2)
		}
		if !reflect.DeepEqual(effects, []Effect{c.wants}) {
			t.Fatalf("in %v wants %+v", p.State, effects)
		}
		if p, effects = p.Step(c.fact, 2); p.State != c.state {
			t.Fatalf("after %s: %v, want %v", c.fact.fact(), p.State, c.state)
		}
	}
	if want := []Effect{Settle{id, 5800, Delivered, false}}; !reflect.DeepEqual(effects, want) || p.RentEnds != 2000 {
		t.Errorf("in the end %+v, rent ends %d", effects, p.RentEnds)
	}
}

// An image from before the last renewal wants it again.
func TestI13ARenewalThatWasForgottenIsNotPaidAgain(t *testing.T) {
	id := RenewalID("key", "2")
	p, _ := NewRenewal(offer, 6000, id, "key", "2", 1000, 1).Step(Restarted{}, 1)
	p, effects := p.Step(LookedUp{State: "running", RentEnds: 2000}, 2)
	if want := []Effect{Settle{id, 0, Delivered, false}}; !reflect.DeepEqual(effects, want) || p.State != StateExtended || p.RentEnds != 2000 {
		t.Errorf("%v until %d wants %+v", p.State, p.RentEnds, effects)
	}
}

// An image from before a renewal that its original paid waits for a permit, or for a
// quote, until the provider says that the rent is longer.
func TestI13I14AnImageThatIsDueAsksBeforeEachAttempt(t *testing.T) {
	same, longer := LookedUp{State: "running", RentEnds: 1000}, LookedUp{State: "running", RentEnds: 2000}
	for name, fails := range map[string]Fact{
		"no permit":       EffectFailed{"an earlier incarnation may still act"},
		"no quote":        QuoteFailed{"no answer"},
		"a useless quote": Quoted{ID: "q"},
		"a restart":       Restarted{},
	} {
		p, _ := NewRenewal(offer, 6000, RenewalID("key", "2"), "key", "2", 1000, 1).Step(Restarted{}, 1)
		for i := range fewTries - 1 {
			var effects []Effect
			if p, effects = p.Step(same, 2); !reflect.DeepEqual(effects, []Effect{RenewQuote{"key", "2", offer}}) {
				t.Fatalf("%s: not renewed, attempt %d wants %+v", name, i, effects)
			}
			if p, effects = p.Step(fails, 2); len(effects) == 0 {
				p, effects = p.Step(Tick{}, 3)
			}
			if !reflect.DeepEqual(effects, []Effect{Lookup{"key"}}) {
				t.Fatalf("%s: after attempt %d wants %+v", name, i, effects)
			}
		}
		if renewed, _ := p.Step(longer, 4); renewed.State != StateExtended || renewed.Outcome != Delivered {
			t.Errorf("%s: renewed, it is %v", name, renewed.State)
		}
		if p, _ = p.Step(same, 4); fails == (Restarted{}) {
			continue // no attempt came to anything, good or bad
		}
		if p, _ = p.Step(fails, 4); p.State != StateFailed || p.Outcome != NotPaid {
			t.Errorf("%s: after %d attempts it is %v", name, fewTries, p.State)
		}
	}
}

func TestI15NothingButTheQuoteIsPaid(t *testing.T) {
	for name, c := range map[string]struct {
		from  State
		fact  Fact
		state State
	}{
		"above the ceiling": {StateReserved, Quoted{ID: "q", Address: "a", Price: 6001}, StateFailed},
		"at the ceiling":    {StateReserved, Quoted{ID: "q", Address: "a", Price: 6000}, StateQuoted},
		"no price":          {StateReserved, Quoted{ID: "q", Address: "a"}, StateReserved},
		"negative":          {StateReserved, Quoted{ID: "q", Address: "a", Price: -1}, StateReserved},
		"no address":        {StateReserved, Quoted{ID: "q", Price: 5}, StateReserved},
		"endless address":   {StateReserved, Quoted{ID: "q", Address: strings.Repeat("a", 999), Price: 5}, StateReserved},
		"another address":   {StateQuoted, Ordered{State: "unpaid", Address: "mallory"}, StateFailed},
		"another price":     {StateQuoted, Ordered{State: "unpaid", Price: 5701}, StateFailed},
		"failed order":      {StateQuoted, Ordered{State: "failed"}, StateFailed},
	} {
		p, effects := upTo(t, c.from).Step(c.fact, 3)
		if p.State != c.state {
			t.Errorf("%s: %v, want %v", name, p.State, c.state)
		}
		for _, e := range effects {
			if _, pays := e.(Pay); pays {
				t.Errorf("%s: pays %+v", name, e)
			}
		}
	}
	p := upTo(t, StateOrdered)
	_, effects := p.Step(Restarted{}, 3)
	if want := []Effect{Pay{p.ID, "bcrt1q", 5700, 300, 99}}; !reflect.DeepEqual(effects, want) {
		t.Errorf("pays %+v", effects)
	}
}

func TestHowPurchasesFail(t *testing.T) {
	for name, c := range map[string]struct {
		from    State
		fact    Fact
		outcome Outcome
		spent   dolly.Sat
		reports bool
	}{
		"refused":              {StateIntent, ActRefused{"no slot"}, Refused, 0, false},
		"sold out":             {StateQuoted, OrderRefused{"sold out"}, SoldOut, 0, false},
		"refunded":             {StateConfirmed, LookedUp{State: "refunded", Refunded: 5700}, Refunded, 200, false},
		"refunded, unsaid":     {StatePaid, LookedUp{State: "refunded"}, Refunded, 200, false},
		"refunded more":        {StatePaid, LookedUp{State: "refunded", Refunded: 1 << 60}, Refunded, 200, false},
		"refunded a part":      {StatePaid, LookedUp{State: "refunded", Refunded: 5000}, Refunded, 900, false},
		"ended before it ran":  {StatePaid, LookedUp{State: "ended", Reason: "abuse"}, Undelivered, 5900, true},
		"host key never shown": {StatePaid, LookedUp{State: "running", Addr: "127.0.0.1:22"}, Undelivered, 5900, true},
		"unpaid for ever":      {StatePaid, LookedUp{State: "unpaid"}, Undelivered, 5900, true},
		"nonsense for ever":    {StatePaid, LookedUp{State: strings.Repeat("x", 9999)}, Undelivered, 5900, true},
		"silence":              {StatePaid, LookupFailed{"no answer"}, Undelivered, 5900, true},
		"no quote":             {StateReserved, QuoteFailed{"no answer"}, NotPaid, 0, false},
		"no payment":           {StateOrdered, PayFailed{"no coins"}, NotPaid, 0, false},
		"no install":           {StateProvisioned, InstallFailed{"disk full"}, Undelivered, 5900, true},
		"no key":               {StateInstalled, Enrolled{}, Undelivered, 5900, true},
		"no lease":             {StateStarted, EffectFailed{"not yet"}, Undelivered, 5900, true},
		"no lock-out":          {StateLeased, EffectFailed{"still in"}, Delivered, 5900, true},
		"abuse before":         {StateQuoted, Terminated{"spam"}, NotPaid, 0, false},
		"abuse after":          {StatePaid, Terminated{"spam"}, Undelivered, 5900, true},
		"failed, no refund":    {StatePaid, LookedUp{State: "failed"}, Undelivered, 5900, true},
	} {
		p := upTo(t, c.from)
		var effects []Effect
		for i := 0; p.State != StateFailed && i < 1000; i++ {
			p, effects = p.Step(c.fact, 3)
		}
		last := effects[len(effects)-1]
		want := Settle{p.ID, c.spent, c.outcome, c.from != StateIntent}
		if p.State != StateFailed || last != want {
			t.Errorf("%s: %v, settles %+v, want %+v", name, p.State, last, want)
		}
		if _, reported := effects[0].(Report); reported != c.reports {
			t.Errorf("%s: effects %+v", name, effects)
		}
		if p.Failure == "" || len(p.Failure) > maxText || len(p.Trouble) > maxText {
			t.Errorf("%s: failure %q", name, p.Failure)
		}
	}
}

func TestAPaymentThatMayExistIsNeverGivenUp(t *testing.T) {
	p := upTo(t, StateOrdered)
	reports := 0
	for range 100 {
		var effects []Effect
		p, effects = p.Step(EffectFailed{"connection lost"}, 3)
		for _, e := range effects {
			if _, is := e.(Report); is {
				reports++
			}
		}
	}
	if p.State != StateOrdered || reports != 100/reportEvery {
		t.Errorf("%v with %d reports", p.State, reports)
	}
}

// An answer that comes late, or for another purchase, closes no books.
func TestI17OnlyWhatEndedIsSettled(t *testing.T) {
	for _, s := range []State{StateIntent, StateOrdered, StatePaid, StateLeased, StateHandedOver} {
		if p, _ := upTo(t, s).Step(Settled{}, 3); p.Settled != s.Ended() {
			t.Errorf("%v: settled %v", s, p.Settled)
		}
	}
}

func TestTickRepeatsOnlyWhatCameToNothing(t *testing.T) {
	p := upTo(t, StateProvisioned)
	if _, effects := p.Step(Tick{}, 3); len(effects) != 0 {
		t.Errorf("an installation under way is begun again: %+v", effects)
	}
	p, effects := p.Step(InstallFailed{"no route"}, 3)
	if len(effects) != 0 || p.Trouble != "no route" {
		t.Errorf("a failure is repeated at once: %+v", effects)
	}
	p, effects = p.Step(Tick{}, 4)
	if !reflect.DeepEqual(effects, []Effect{Install{}}) {
		t.Errorf("not tried again: %+v", effects)
	}
	if _, effects = p.Step(Tick{}, 5); len(effects) != 0 {
		t.Errorf("tried twice at once: %+v", effects)
	}
}

func TestRecordSurvivesTheWire(t *testing.T) {
	p := upTo(t, StateLeased)
	var q Purchase
	if err := wire.Unmarshal(wire.Marshal(p), &q); err != nil || !reflect.DeepEqual(p, q) {
		t.Errorf("%+v came back as %+v: %v", p, q, err)
	}
}

func TestIDsAreApart(t *testing.T) {
	seen := map[dolly.Hash]bool{}
	for _, id := range []dolly.Hash{
		RenewalID("a", "1"), RenewalID("a", "2"), RenewalID("b", "1"), RenewalID("a1", ""),
		BirthID(bes, [16]byte{}, 1), BirthID(bes, [16]byte{}, 2), BirthID(dolly.PeerID{3}, [16]byte{}, 1), BirthID(bes, [16]byte{1}, 1),
	} {
		if seen[id] {
			t.Errorf("%s comes twice", id.Short())
		}
		seen[id] = true
	}
	const want = "13af8f68"
	if got := RenewalID("a", "1").Short(); got != want {
		t.Errorf("an id that is on disk changed to %s", got)
	}
}

func TestI38AnOrdersKeyIsItsBuyersSecret(t *testing.T) {
	alice, bob := wire.NewKey([32]byte{1}), wire.NewKey([32]byte{2})
	id := BirthID(alice.Peer(), [16]byte{}, 1) // anybody can tell it
	key := OrderKey(alice, id)
	if again := OrderKey(alice, id); again != key {
		t.Error("a restart would lose the order")
	}
	if key == id.String() || key == OrderKey(bob, id) || key == OrderKey(alice, BirthID(alice.Peer(), [16]byte{}, 2)) {
		t.Error("the key can be guessed")
	}
	p := birth()
	p.Key = key
	shown, err := json.Marshal(p)
	if err != nil || bytes.Contains(shown, []byte(key)) {
		t.Errorf("people see %s: %v", shown, err)
	}
}
