package main

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
)

// flagWords are the values that a shell completes, by flag, wherever it is.
func flagWords() map[string][]string {
	return map[string][]string{
		"network":  networkWords(),
		"strategy": strategy.Names(),
		"terms":    {string(dolly.RelayAllow), string(dolly.RelayExit)},
		"view":     viewWords(),
	}
}

func networkWords() []string {
	return []string{string(dolly.Main), string(dolly.Test), string(dolly.Town)}
}

func viewWords() []string {
	var words []string
	for _, v := range []dolly.View{
		dolly.ViewFleet, dolly.ViewNode, dolly.ViewMarket, dolly.ViewOrders, dolly.ViewSwaps, dolly.ViewMakers,
		dolly.ViewWallets, dolly.ViewLearning, dolly.ViewLedger, dolly.ViewBlocks, dolly.ViewEvents, dolly.ViewPeers,
		dolly.ViewCharter, dolly.ViewMoney, dolly.ViewBooks, dolly.ViewHistory, dolly.ViewBuybot, dolly.ViewIRC,
	} {
		words = append(words, string(v))
	}
	slices.Sort(words)
	return words
}
