package consensus

// Sized is a config with other numbers of agents. Where Byzantine ones come to a game
// that had none, they are paid by the paper's table, and the majority is judged no more.
func (c Config) Sized(honest, byzantine int) Config {
	if byzantine > 0 && c.Env.Byzantine == 0 && c.Env.Reward.Byzantine == (Table{}) {
		p := paperReward(byzantine)
		c.Env.Reward.Byzantine, c.Env.Reward.Majority = p.Byzantine, p.Majority
	}
	c.Env.Honest, c.Env.Byzantine = honest, byzantine
	return c
}
