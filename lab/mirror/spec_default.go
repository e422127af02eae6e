package mirror

const (
	cpu        = "cpu"
	kindMirror = "mirror"
	usual      = "default" // of roles and unravelling
	minMax     = "MinMax"
	scaled     = "Standard"
)

func newSpec() *Spec { return &Spec{kind: kindMirror, Device: cpu, Folder: "."} }

func newModel() *Model {
	return &Model{
		Pool: pools().must("DummyDendritePool"), Gating: gatings().must("ConstantGatingModel"), Reward: rewards().must("ConstantRewardModel"),
		Subtensor: subtensors().must("DummySubtensor"), Metagraph: metagraphs().must("DummyMetagraph"),
		Alpha: 0.01, TopK: 10,
	}
}

func newData() *Data { return &Data{} }

func newSample() *Sample { return &Sample{Method: sampleFirst, Seed: 42} }

func newQuery() *Query {
	return &Query{
		ChunkSize: 1, SaveInterval: 100, Ignore: []string{},
		Message: message{usual, usual}, Tokenizer: tokenizer{MaxLength: 550, Padding: "max_length"},
		Method: Method{Name: methodTrain, Args: methodArgs{MaxIter: 1, Pick: pickRandom}},
	}
}

func newAnalysis() *Analysis {
	return &Analysis{
		Requires: []string{}, Features: []string{}, Plot: map[string][]string{}, Estimators: map[string]Estimator{}, Predict: map[string]Prediction{},
	}
}
