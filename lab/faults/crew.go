package faults

import (
	"context"
	"errors"

	"github.com/dollynator/dolly/fault"
)

// stagehand plays one plan after the other.
type stagehand interface {
	stage(Subject, Options, fault.Plan) (Outcome, error)
	town(context.Context, Subject, Options, fault.Plan) (Outcome, error)
	mounts() error // why no small disk can be mounted; nil if one can
	end() error
}

// itself is this process as a stagehand.
type itself struct{}

func (itself) stage(sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	return play(sub, o, plan)
}

func (itself) town(ctx context.Context, sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	return playOver(ctx, sub, o, plan)
}

func (itself) mounts() error { return trialMount() }

func (itself) end() error { return nil }

// hire starts the players, if there are to be some.
func hire(o Options) (crew []stagehand, err error) {
	for _, command := range o.Players {
		p, err := startPlayer(command)
		if err != nil {
			for _, who := range crew {
				err = errors.Join(err, who.end())
			}
			return nil, err
		}
		crew = append(crew, p)
	}
	if len(crew) == 0 {
		crew = []stagehand{itself{}}
	}
	return crew, nil
}
