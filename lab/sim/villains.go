package sim

import "github.com/dollynator/dolly"

func dollyOffer(s string) dolly.OfferID { return dolly.OfferID(s) }

func (w *World) parentsLie() {}
func (w *World) mint()       {}
func (w *World) wash()       {}
