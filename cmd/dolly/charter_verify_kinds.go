package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// check says what one record is. An error means that it cannot be judged.
func (v *verification) check(file string, raw []byte) (verified, error) {
	if raw == nil {
		return v.checkExport(file)
	}
	kind, err := wire.Kind(raw)
	if err != nil {
		return verified{File: file, What: "no signed record", Role: "nobody", Why: err.Error()}, nil
	}
	one := verified{File: file, Kind: kind}
	switch kind {
	case charter.KindCharter:
		err = v.checkCharter(&one, raw)
	case agent.KindInheritance:
		err = v.checkWill(&one, raw)
	case charter.KindCert:
		err = v.checkCert(&one, raw)
	case charter.KindStop:
		err = v.checkStop(&one, raw)
	case charter.KindHandover:
		err = v.checkHandover(&one, raw)
	case charter.KindConflict:
		err = v.checkConflict(&one, raw)
	default:
		one.What, one.Role = "a "+kind, "nobody"
		one.Why = "this command does not check such records"
	}
	return one, err
}

// hold notes why a record does not hold, or that it does.
func (one *verified) hold(err error) {
	one.Holds = err == nil
	if err != nil {
		one.Why = err.Error()
	}
}

func (v *verification) checkCharter(one *verified, raw []byte) error {
	_, c, err := onAnyNetwork(raw, charter.OpenCharter)
	one.What, one.Role = "a charter", "nobody"
	if one.hold(err); err != nil {
		return nil
	}
	one.What = fmt.Sprintf("the charter of %s, on %s, epoch %d", c.Body.Fleet, c.Body.Network, c.Body.Epoch)
	one.Signer, one.Role = c.Key, "its operator"
	if v.c == nil {
		return nil
	}
	one.Role = role(*v.c, c.Key)
	switch {
	case c.Hash() == v.c.Hash():
		one.What += ": the same"
	case charter.Follows(*v.c, c) == nil:
		one.What += ": it follows"
	case charter.Follows(c, *v.c) == nil:
		one.What += ": the one before"
	case c.Key != v.c.Key:
		one.hold(errors.New("another operator signed it"))
	default:
		one.hold(errors.New("it is neither the charter before nor the one after"))
	}
	return nil
}

// checkWill checks an inheritance under the charter that it brings and, if
// another was named, under that as well: an agent may have been adopted.
func (v *verification) checkWill(one *verified, raw []byte) error {
	will, n, err := openWill(raw)
	one.What, one.Role = "an inheritance", "nobody"
	if one.hold(err); err != nil {
		return nil
	}
	one.Signer, one.Role = will.Parent, "its parent"
	one.What = fmt.Sprintf("the inheritance of %s, %s", will.Name, will.Child)
	own, err := charter.OpenCharter(n, will.Charter)
	if err != nil {
		one.hold(fmt.Errorf("its charter: %w", err))
		return nil
	}
	one.Role = role(own, will.Parent)
	who, err := charter.Verify(own, will.Certificate)
	if err == nil {
		one.What += ": " + seatWords(who)
		one.Role = signerWords(own, who)
		switch {
		case who.Key != will.Child:
			err = errors.New("its certificate is another's")
		case who.Signer != will.Parent:
			err = errors.New("another than its parent certified it")
		}
	}
	if err == nil && v.c != nil && v.c.Hash() != own.Hash() {
		_, err = charter.Verify(*v.c, will.Certificate[len(will.Certificate)-1:])
		if err != nil {
			err = fmt.Errorf("it is of the charter of %s, epoch %d, and not adopted: %w", own.Body.Fleet, own.Body.Epoch, err)
		}
	}
	one.hold(err)
	return nil
}

func (v *verification) checkCert(one *verified, raw []byte) error {
	c, err := v.under("certificate")
	if err != nil {
		return err
	}
	cert, err := charter.OpenCert(c.Body.Network, raw)
	one.What, one.Role = "a certificate", "nobody"
	if one.hold(err); err != nil {
		return nil
	}
	one.Signer, one.Role = cert.Key, role(c, cert.Key)
	one.What = fmt.Sprintf("a certificate for %s: slot %d, generation %d", cert.Body.Key, cert.Body.Slot, cert.Body.Gen)
	who, err := charter.Verify(c, v.chain(c, raw))
	if err == nil {
		one.What += ", " + seatWords(who)
		one.Role = signerWords(c, who)
	}
	one.hold(err)
	return nil
}

// chain finds a certificate's parents among the files.
func (v *verification) chain(c charter.Signed[charter.Charter], raw []byte) [][]byte {
	chain := [][]byte{raw}
	for len(chain) <= int(c.Body.Depth) {
		cert, err := charter.OpenCert(c.Body.Network, chain[0])
		if err != nil {
			break
		}
		up, there := v.certs[cert.Body.Parent]
		if !there {
			break
		}
		chain = append([][]byte{up}, chain...)
	}
	return chain
}

func (v *verification) checkStop(one *verified, raw []byte) error {
	c, err := v.under("order")
	if err != nil {
		return err
	}
	stop, err := charter.OpenStop(c, raw)
	one.What, one.Role = "an order", "not the stop key"
	if one.hold(err); err != nil {
		return nil
	}
	one.Signer, one.Role = stop.Key, role(c, stop.Key)
	one.What = fmt.Sprintf("the order to %s %s, given in epoch %d at %s UTC", stop.Body.Kind, stop.Body.Fleet, stop.Body.Epoch,
		dolly.Time(stop.Body.Seq).Std().Format(time.DateTime))
	if stop.Body.Kind == charter.Halt && stop.Body.Epoch < c.Body.Epoch {
		one.hold(fmt.Errorf("it ended epoch %d, and this is %d", stop.Body.Epoch, c.Body.Epoch))
	}
	return nil
}

func (v *verification) checkHandover(one *verified, raw []byte) error {
	c, err := v.under("hand-over")
	if err != nil {
		return err
	}
	h, err := charter.OpenHandover(c, raw)
	one.What, one.Role = "a hand-over", "not the operator, or for another charter"
	if one.hold(err); err == nil {
		one.Signer, one.Role = h.Key, role(c, h.Key)
		one.What = fmt.Sprintf("the hand-over to the standby after line %d, head %s", h.Body.Index, h.Body.Head)
	}
	return nil
}

func (v *verification) checkConflict(one *verified, raw []byte) error {
	c, err := v.under("proof")
	if err != nil {
		return err
	}
	var pair charter.Rivals
	from, err := wire.Open(c.Body.Network, charter.KindConflict, raw, &pair)
	one.What, one.Signer, one.Role = "a proof of a contradiction", from, "whoever shows it"
	if err == nil {
		var seat charter.Seat
		var liar dolly.PeerID
		if seat, liar, err = charter.Conflict(c, pair.A, pair.B); err == nil {
			one.What = fmt.Sprintf("the proof that %s certified two keys for slot %d, generation %d", liar, seat.Slot, seat.Gen)
		}
	}
	one.hold(err)
	return nil
}

func (v *verification) checkExport(file string) (verified, error) {
	one := verified{File: file, Kind: charter.KindLines, What: "an exported registry", Role: "not this charter's warden"}
	c, err := v.under("registry")
	if err != nil {
		return one, err
	}
	r, err := readLines(c, file)
	if err == nil {
		index, head := r.Head()
		law := r.Charter()
		one.Signer, one.Role = law.Body.LeaseKey, "the warden"
		one.What = fmt.Sprintf("the registry of %s in epoch %d, %d lines, head %s", law.Body.Fleet, law.Body.Epoch, index, head)
	}
	one.hold(err)
	return one, nil
}

// contradictions finds pairs of certificates of which only one may be true.
func (v *verification) contradictions(files []string, records [][]byte) []verified {
	if v.c == nil {
		return nil
	}
	var out []verified
	for i := range records {
		for j := range i {
			one := verified{File: files[j] + ", " + files[i], Kind: charter.KindConflict}
			if liar, what, proved := v.contradict(records[j], records[i]); proved {
				one.Signer, one.Role, one.What = liar, role(*v.c, liar), what
				one.hold(errors.New("they contradict each other"))
				out = append(out, one)
			}
		}
	}
	return out
}

func (v *verification) contradict(a, b []byte) (liar dolly.PeerID, what string, proved bool) {
	c := *v.c
	if c.Body.Alone() {
		liar, err := charter.Overlap(c.Body.Network, a, b)
		return liar, "two certificates that give one slot twice", err == nil
	}
	x, errA := charter.Verify(c, v.chain(c, a))
	y, errB := charter.Verify(c, v.chain(c, b))
	if errA != nil || errB != nil || x.Seat != y.Seat || x.Key == y.Key || x.Signer != y.Signer {
		return liar, "", false
	}
	return x.Signer, fmt.Sprintf("two certificates for slot %d, generation %d", x.Slot, x.Gen), true
}

func seatWords(who charter.Standing) string {
	return fmt.Sprintf("slot %d, generation %d, path %s", who.Slot, who.Gen, who.Path)
}

// signerWords says who certified an agent.
func signerWords(c charter.Signed[charter.Charter], who charter.Standing) string {
	if who.Signer == c.Key || len(who.Parents) == 0 {
		return role(c, who.Signer)
	}
	return fmt.Sprintf("the agent of slot %d", who.Parents[len(who.Parents)-1].Slot)
}
