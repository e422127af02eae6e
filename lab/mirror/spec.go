package mirror

// Spec is an experiment: up to four steps, each done if it is there.
type Spec struct {
	kind     string    // what a file may say of itself
	Device   string    `json:"device"` // cpu
	Folder   string    `json:"folder"` // where relative paths begin
	Model    *Model    `json:"model,omitempty"`
	Data     *Data     `json:"data,omitempty"`
	Query    *Query    `json:"query,omitempty"`
	Analysis *Analysis `json:"analysis,omitempty"`
}

// Model is what is asked.
type Model struct {
	ID        string               `json:"id"`
	Pool      Component[Pool]      `json:"dendrite_pool"`
	Gating    Component[Gating]    `json:"gating_model"`
	Reward    Component[Reward]    `json:"reward_model"`
	Subtensor Component[Subtensor] `json:"subtensor"`
	Metagraph Component[Metagraph] `json:"metagraph"`
	Alpha     float64              `json:"alpha"` // weight of a new score in the running one
	TopK      int                  `json:"topk"`  // nodes called in a pass; -1 all
}

// Data is the texts to ask with.
type Data struct {
	ID     string  `json:"id"`
	Path   string  `json:"path"`
	Schema schema  `json:"schema"`
	Sample *Sample `json:"sample,omitempty"` // all rows if absent
}

// schema maps what a row has to columns of a file.
type schema struct {
	Train []columns `json:"train"`
}

// columns are the names of a file's columns. Row is of one with the rows' names,
// which nothing reads.
type columns struct {
	Row      string `json:"row"`
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Sample is which rows are taken.
type Sample struct {
	Method string `json:"method"` // first or random
	N      int    `json:"n"`      // 0 all
	Seed   uint64 `json:"seed"`
}

// Query is how the model is asked.
type Query struct {
	ID           string    `json:"id"`
	ChunkSize    int       `json:"chunk_size"`    // rows of a step
	SaveInterval int       `json:"save_interval"` // steps between two checkpoints at most
	Ignore       []string  `json:"ignore_attr"`   // of events, what is not written
	Message      message   `json:"message"`
	Tokenizer    tokenizer `json:"tokenizer"`
	Method       Method    `json:"method"`
}

// message is how a text is put to the gating model: after the roles' names.
type message struct {
	Roles   string `json:"roles"`   // default: system and user
	Unravel string `json:"unravel"` // default: a line for each role
}

// tokenizer bounds texts for models that read tokens.
type tokenizer struct {
	Truncation bool   `json:"truncation"`
	MaxLength  int    `json:"max_length"`
	Padding    string `json:"padding"`
}

// Method is how the model is asked.
type Method struct {
	Name string     `json:"name"` // train, forward or inference
	Args methodArgs `json:"args"`
}

type methodArgs struct {
	MaxIter int    `json:"max_iter"` // steps of train
	Pick    string `json:"pick"`     // of train: random, or gating: the best scores
}

// Analysis is what is made of the events.
type Analysis struct {
	ID         string                `json:"id"`
	Requires   []string              `json:"requires"`
	Features   []string              `json:"create_features"`
	Plot       map[string][]string   `json:"plot"` // of y against each x
	Estimators map[string]Estimator  `json:"estimators"`
	Predict    map[string]Prediction `json:"predict"`
	Embedding  *embeddingPlot        `json:"embedding_plot,omitempty"`
}

// Estimator is a way to predict.
type Estimator struct {
	Name string        `json:"name"`
	Args estimatorArgs `json:"args"`
}

// Prediction is of one figure of an event by others.
type Prediction struct {
	X         []string `json:"x"`
	Estimator string   `json:"estimator"`
	PCA       int      `json:"pca"` // components to which x is reduced; 0 leaves it
}

type embeddingPlot struct {
	Scaler  string   `json:"scaler"`
	Columns []string `json:"columns"` // x, y and the colour
}
