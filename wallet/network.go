package wallet

import (
	"fmt"

	"github.com/btcsuite/btcd/address/v2"
	"github.com/btcsuite/btcd/chaincfg/v2"
	"github.com/btcsuite/btcd/txscript/v2"
	"github.com/dollynator/dolly"
)

// paramsOf are the rules of a world's coins: the town's and the simulator's are
// regtest, so that their addresses are good for nothing elsewhere.
func paramsOf(n dolly.Network) (*chaincfg.Params, error) {
	switch n {
	case dolly.Main:
		return &chaincfg.MainNetParams, nil
	case dolly.Test:
		return &chaincfg.TestNet4Params, nil
	case dolly.Town, dolly.Sim:
		return &chaincfg.RegressionNetParams, nil
	}
	return nil, fmt.Errorf("%q is not a network", n)
}

// scriptOf is what pays to an address of the network p.
func scriptOf(to string, p *chaincfg.Params) ([]byte, error) {
	a, err := address.DecodeAddress(to, p)
	if err != nil || !a.IsForNet(p) {
		return nil, fmt.Errorf("%w: %q", ErrAddress, to)
	}
	if _, bare := a.(*address.AddressPubKey); bare {
		return nil, fmt.Errorf("%w: %q is a bare key", ErrAddress, to)
	}
	script, err := txscript.PayToAddrScript(a)
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", ErrAddress, to, err)
	}
	return script, nil
}
