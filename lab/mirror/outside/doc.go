// Package outside runs language models in a program of their own, dolly-models, which
// is larger than Dolly. [Program] starts it when a model is first asked for, and asks
// it by lines of JSON. It ends with the process that started it.
package outside
