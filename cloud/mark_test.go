package cloud_test

import (
	"context"
	"errors"
	"testing"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
)

var errLost = errors.New("the answer was lost")

// forgetful is a provider without keys of idempotency: each order is one more
// server. Its answers get lost.
type forgetful struct {
	cloud.Landlord
	servers []cloud.Server
	deaf    bool
}

func (f *forgetful) Rent(_ context.Context, _ charter.Permit, q cloud.Quote, o cloud.Order) (cloud.Server, error) {
	f.servers = append(f.servers, cloud.Server{Key: o.Key, Offer: q.Offer, State: cloud.Unpaid})
	return cloud.Server{}, errLost
}

func (f *forgetful) Lookup(_ context.Context, key string) (cloud.Server, error) {
	if f.deaf {
		return cloud.Server{}, errLost
	}
	for _, s := range f.servers {
		if s.Key == key {
			return s, nil
		}
	}
	return cloud.Server{}, cloud.ErrUnknown
}

func TestI11AProviderWithoutKeysIsAskedByAMarkFirst(t *testing.T) {
	f := &forgetful{}
	l, p := cloud.ByMark{Landlord: f}, permit(t, charter.Payment, offer, 900)
	q, o := cloud.Quote{Offer: offer, Price: 800}, cloud.Order{Key: "alice"}
	if _, err := l.Rent(t.Context(), p, q, o); !errors.Is(err, errLost) {
		t.Fatal(err)
	}
	f.deaf = true
	if _, err := l.Rent(t.Context(), p, q, o); !errors.Is(err, errLost) {
		t.Errorf("nobody knows whether it was ordered: %v", err)
	}
	f.deaf = false
	s, err := l.Rent(t.Context(), p, q, o)
	if err != nil || s.Key != o.Key || len(f.servers) != 1 {
		t.Errorf("%d servers, %+v, %v", len(f.servers), s, err)
	}
	if _, err := l.Rent(t.Context(), charter.Permit{}, q, o); !errors.Is(err, cloud.ErrPermit) {
		t.Errorf("without a permit: %v", err)
	}
}
