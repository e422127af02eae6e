# The peer of `dolly bench rl`: 3 honest agents, REINFORCE and Adam, 16/8 ReLU, in
# PyTorch with one tensor for all simulations of an epoch. Arguments: direct or dedup,
# simulations, warm-up epochs, epochs. Prints one JSON object; without torch it exits 3.
import json, sys, time
try:
    import torch
except ImportError:
    sys.exit(3)

mode, sims, warm, epochs = sys.argv[1], *map(int, sys.argv[2:5])
torch.set_num_threads(1)
torch.manual_seed(1)
net = torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3))
adam = torch.optim.Adam(net.parameters(), lr=0.01)
others = torch.tensor([[1, 2], [0, 2], [0, 1]])
# All 18 observations one-hot: own value, and of each other one null, 0 or 1.
table = torch.zeros(18, 8)
for own in range(2):
    for a in range(3):
        for b in range(3):
            row = own * 9 + a * 3 + b
            table[row, own] = table[row, 2 + a] = table[row, 5 + b] = 1


def epoch():
    init = torch.randint(2, (sims, 3))
    sent = torch.zeros(sims, 3, dtype=torch.long)
    choice = torch.zeros(sims, 3, dtype=torch.long)
    logits = torch.log_softmax(net(table), 1) if mode == "dedup" else None
    probs = logits.detach().exp() if mode == "dedup" else None
    penalty = torch.zeros(sims, 3)
    steps = []
    for rnd in range(1, 11):
        active = (choice == 0).nonzero(as_tuple=True)
        if len(active[0]) == 0:
            break
        held = (init + 1) * sent
        game, agent = active
        seen = held[game.unsqueeze(1), others[agent]]
        row = init[game, agent] * 9 + seen[:, 0] * 3 + seen[:, 1]
        if mode == "dedup":
            logp, p = None, probs[row]
        else:
            logp = torch.log_softmax(net(table[row]), 1)
            p = logp.detach().exp()
        u = torch.rand(len(row), 1)
        action = (p.cumsum(1)[:, :2] < u).sum(1)
        pay = torch.where(action == 0, -0.03, -1.0 if rnd == 1 else 0.0)
        steps.append((game, agent, row, action, logp, penalty[game, agent].clone()))
        penalty[game, agent] += pay
        choice[game, agent] = action
        sent[game, agent] |= (action == 0).long()
    ones = init.sum(1)
    major = 1 + (ones >= 2).long()
    same = (choice[:, 0] == choice[:, 1]) & (choice[:, 0] == choice[:, 2]) & (choice[:, 0] > 0)
    alike = (ones == 0) | (ones == 3)
    right = choice[:, 0] == major
    team = torch.where(~same, -1.0, torch.where(right, 1.0, torch.where(alike, -2.0, -1.0)))
    loss, weight = 0.0, torch.zeros(18 * 3)
    for game, agent, row, action, logp, before in steps:
        value = team[game] + penalty[game, agent] - before
        if mode == "dedup":
            weight.index_add_(0, row * 3 + action, value)
        else:
            loss = loss - (logp.gather(1, action.unsqueeze(1)).squeeze(1) * value).sum()
    if mode == "dedup":
        loss = -(weight.view(18, 3) * logits).sum()
    adam.zero_grad()
    (loss / sims).backward()
    adam.step()
    return float((same & (right | ~alike)).float().mean())


for _ in range(warm):
    epoch()
start = time.process_time()
for _ in range(epochs):
    win = epoch()
print(json.dumps({"sims_per_cpu_s": sims * epochs / (time.process_time() - start), "win_rate": win}))
