package market

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/dollynator/dolly/wire"
)

// at is a swap in a state, as if it had come there.
func at(t interface{ Helper() }, state State) Swap {
	t.Helper()
	s := Swap{Terms: testTerms(DefaultParams()), Role: roleOf(state), State: state, Tip: firstHeight + 1}
	if s.Role == Seller && state != SellerReleasing {
		s.Secret = secret
	}
	return s
}

func TestSwapStep(t *testing.T) {
	funded := Contract{Height: 107, FundedAt: 106, Depth: 2, Sat: 6600}
	short, late, deep := funded, funded, funded
	short.Sat--
	late.Height, late.Depth = 113, 8
	deep.Height, deep.Claimed, deep.SpentDepth, deep.Secret = 109, true, 2, secret
	wrong := deep
	wrong.Secret = []byte("another secret of thirty-two byt")
	back := Contract{Height: 128, FundedAt: 106, Depth: 23, Sat: 6600, Refunded: true, SpentDepth: 2}
	shallow := back
	shallow.SpentDepth = 1
	overdue := Contract{Height: 126, FundedAt: 106, Depth: 21, Sat: 6600}
	for _, c := range []struct {
		name string
		from State
		fact Fact
		to   State
		do   string
	}{
		{"claims when deep and early", SellerLocked, funded, SellerClaiming, "Claim"},
		{"never claims less than agreed", SellerLocked, short, SellerLocked, "SendLock"},
		{"claims with exactly m blocks left", SellerLocked, Contract{Height: 112, FundedAt: 106, Depth: 7, Sat: 6600}, SellerClaiming, "Claim"},
		{"never claims late", SellerLocked, late, SellerLocked, ""},
		{"a restored image does not release", SellerLocked, deep, SellerClaiming, ""},
		{"waits k blocks after F", SellerLocked, Contract{Height: 107}, SellerLocked, "SendLock"},
		{"then releases", SellerLocked, Contract{Height: 108}, SellerReleasing, "WriteRelease"},
		{"a shallow refund is none", SellerLocked, shallow, SellerLocked, ""},
		{"a deep refund releases", SellerLocked, back, SellerReleasing, "WriteRelease"},
		{"a claim that fell out is sent again", SellerClaiming, late, SellerClaiming, "Claim"},
		{"a claimer never releases", SellerClaiming, Contract{Height: 120}, SellerClaiming, "Claim"},
		{"a claimer that showed nothing goes back", SellerClaiming, ClaimRefused{}, SellerLocked, "Watch"},
		{"a stale contract ends", SellerLocked, Contract{Height: 128, FundedAt: 106, Depth: 23, Sat: 6600}, SellerReleasing, "WriteRelease"},
		{"but not before the buyer had time", SellerLocked, Contract{Height: 127, FundedAt: 106, Depth: 22, Sat: 6600}, SellerLocked, ""},
		{"an old image finds what it paid", BuyerVerifying, funded, BuyerFunded, "Watch"},
		{"an old image that left finds what it paid", BuyerAbandoned, funded, BuyerFunded, "Watch"},
		{"an old image finds its refund", BuyerFunded, back, BuyerRefunded, "Finished"},
		{"nobody else's payment is sent again", BuyerFunded, Contract{Height: 107}, BuyerFunded, ""},
		{"nothing is waited for after T", BuyerFunded, Contract{Height: 126}, BuyerAbandoned, "Finished"},
		{"lost is not said of a secret that stayed", SellerClaiming, back, SellerClaiming, "Claim"},
		{"paid is final", SellerPaid, Contract{Height: 130}, SellerPaid, ""},
		{"an unwritable lock ends it", SellerLocking, LockRefused{"balance"}, SellerAbandoned, "Finished"},
		{"funding needs a verified lock", BuyerWaiting, LockVerified{}, BuyerWaiting, ""},
		{"funding needs blocks before F", BuyerVerified, Tip{105}, BuyerAbandoned, "Finished"},
		{"funds with just enough", BuyerVerified, Tip{104}, BuyerFunding, "Fund"},
		{"a fork ends it before funding", BuyerVerified, LockRefused{"fork"}, BuyerAbandoned, "Finished"},
		{"verified again after a restart", BuyerVerified, Restarted{}, BuyerVerifying, "Watch, VerifyLock"},
		{"a lost reply is asked for", BuyerFunding, Tip{103}, BuyerFunding, "Fund"},
		{"nothing refunds before T", BuyerFunded, late, BuyerFunded, ""},
		{"refunds at T", BuyerFunded, overdue, BuyerRefunding, "Refund"},
		{"a wrong secret is none", BuyerFunded, wrong, BuyerFunded, ""},
		{"takes when it sees the secret", BuyerFunded, deep, BuyerTaking, "WriteTake"},
		{"takes when the claim wins the race", BuyerRefunding, deep, BuyerTaking, "WriteTake"},
		{"takes weeks later", BuyerRefunded, deep, BuyerTaking, "WriteTake"},
		{"never refunds what it took", BuyerTaking, overdue, BuyerTaking, ""},
		{"a refund that fell out is sent again", BuyerRefunding, overdue, BuyerRefunding, "Refund"},
	} {
		got, do := at(t, c.from).Step(c.fact, 5000, DefaultParams())
		if got.State != c.to || effectNames(do) != c.do {
			t.Errorf("%s: %v + %v = %v, %q; want %v, %q", c.name, c.from, c.fact, got.State, effectNames(do), c.to, c.do)
		}
	}
}

func TestFundingWaitsForTheGossipDelay(t *testing.T) {
	prm := DefaultParams()
	s := at(t, BuyerWaiting)
	s, do := s.Step(LockSeen{}, 5000, prm)
	if v, ok := do[0].(VerifyLock); !ok || v.NotBefore != 6000 {
		t.Fatalf("asked for %v", do)
	}
	early, do := s.Step(LockVerified{}, 5999, prm)
	if early.State != BuyerVerified || has[Fund](do) {
		t.Fatalf("funded early: %v, %v", early.State, do)
	}
	if _, do = early.Step(LockVerified{}, 6000, prm); !has[Fund](do) {
		t.Fatalf("verified again after the delay: %v", do)
	}
	if _, do = early.Step(Tip{102}, 6000, prm); !has[Fund](do) || do[0].(Fund).Until != 104 {
		t.Fatalf("after the delay: %v", do)
	}
	unknown := s
	unknown.Tip = 0
	if unknown, do = unknown.Step(LockVerified{}, 9000, prm); unknown.State != BuyerVerified || has[Fund](do) {
		t.Fatal("funded without knowing the height")
	}
}

func TestI22ASecretThatMayBeOutIsNeverReleased(t *testing.T) {
	s, _ := at(t, SellerClaiming).Step(Claimed{}, 5000, DefaultParams())
	if back, _ := s.Step(ClaimRefused{}, 5000, DefaultParams()); back.State != SellerClaiming {
		t.Errorf("a seller that showed its secret is %q", back.State)
	}
	gone := Contract{Height: 128, FundedAt: 106, Depth: 23, Sat: 6600, Refunded: true, SpentDepth: 2}
	if end, do := s.Step(gone, 5000, DefaultParams()); end.State != SellerLost || has[WriteRelease](do) {
		t.Errorf("refunded all the same: %q, %v", end.State, effectNames(do))
	}
}

func TestHostileWordsDoNotSpoilTheRecord(t *testing.T) {
	for _, why := range []string{strings.Repeat("a", 199) + "é", "\xff"} {
		for state, f := range map[State]Fact{SellerLocking: LockRefused{Why: why}, BuyerFunding: FundRefused{Why: why}} {
			s, _ := at(t, state).Step(f, 0, DefaultParams())
			var back Swap
			if err := wire.Unmarshal(wire.Marshal(s), &back); err != nil {
				t.Errorf("%s after %q: %v", s.State, why, err)
			}
		}
	}
}

func TestNewSwapRefuses(t *testing.T) {
	terms := testTerms(DefaultParams())
	for name, c := range map[string]struct {
		role   Role
		secret []byte
		want   error
	}{
		"no role":             {0, nil, ErrRole},
		"seller, no secret":   {Seller, nil, ErrSecret},
		"seller, long secret": {Seller, append(secret[:32:32], 0), ErrSecret},
		"seller, another":     {Seller, make([]byte, 32), ErrSecret},
		"buyer with a secret": {Buyer, secret, ErrSecret},
	} {
		if _, err := NewSwap(c.role, terms, c.secret, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParamsValidate(t *testing.T) {
	if p := DefaultParams(); p.Validate() != nil || p.MinLeft() != 14 {
		t.Fatalf("the town's parameters: %v, m = %d", p.Validate(), p.MinLeft())
	}
	for why, spoil := range map[string]func(*Params){
		"confirm (2) must be above reorg (2)":                      func(p *Params) { p.Reorg = p.Confirm },
		"claim_within must be above zero":                          func(p *Params) { p.Claim = 0 },
		"fund_within is 5, too short to fund in: at least 6":       func(p *Params) { p.FundWithin = 5 },
		"refund_after is 21, too short to claim in: at least 22":   func(p *Params) { p.RefundAfter = 21 },
		"dust_sat must be above zero":                              func(p *Params) { p.Dust = 0 },
		"max_sat (1) is below dust_sat (1000)":                     func(p *Params) { p.MaxSat = 1 },
		"the gossip delay is negative":                             func(p *Params) { p.Gossip = -1 },
		fmt.Sprintf("%d blocks, at most %d", uint32(1)<<31, 1<<20): func(p *Params) { p.Delay = 1 << 31 },
	} {
		p := DefaultParams()
		spoil(&p)
		if err := p.Validate(); !errors.Is(err, ErrParams) || !strings.HasSuffix(err.Error(), ": "+why) {
			t.Errorf("%v, want: %s", err, why)
		}
	}
}
