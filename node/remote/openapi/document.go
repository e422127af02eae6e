package openapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed openapi.json
var document []byte

// Document is the file.
func Document() []byte { return slices.Clone(document) }

// Schema is as much of JSON Schema as the file uses.
type Schema struct {
	Ref        string            `json:"$ref,omitempty"`
	Type       string            `json:"type,omitempty"`
	Text       string            `json:"description,omitempty"`
	Minimum    *int64            `json:"minimum,omitempty"`
	Items      *Schema           `json:"items,omitempty"`
	Properties map[string]Schema `json:"properties,omitempty"`
	Required   []string          `json:"required,omitempty"`
	Others     any               `json:"additionalProperties,omitempty"` // false, or the Schema of all fields
	AnyOf      []Schema          `json:"anyOf,omitempty"`
}

// Media is a body in one form.
type Media struct {
	Schema Schema `json:"schema"`
}

// Body is what is sent or answered, by media type.
type Body struct {
	Text    string           `json:"description"`
	Content map[string]Media `json:"content"`
}

// Parameter is one of a path or a query.
type Parameter struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Text     string `json:"description"`
	Required bool   `json:"required,omitempty"`
	Schema   Schema `json:"schema"`
}

// Request is a body that a caller sends.
type Request struct {
	Required bool             `json:"required"`
	Content  map[string]Media `json:"content"`
}

// Operation is a route.
type Operation struct {
	ID         string          `json:"operationId"`
	Summary    string          `json:"summary"`
	Parameters []Parameter     `json:"parameters,omitempty"`
	Request    *Request        `json:"requestBody,omitempty"`
	Responses  map[string]Body `json:"responses"` // by status, or default
}

// Info says what the interface is.
type Info struct {
	Title   string `json:"title"`
	Version string `json:"version"`
	Text    string `json:"description"`
}

// Components are the schemas that have names.
type Components struct {
	Schemas map[string]Schema `json:"schemas"`
}

// File is the whole description. Paths are by path and method.
type File struct {
	OpenAPI    string                          `json:"openapi"`
	Info       Info                            `json:"info"`
	Paths      map[string]map[string]Operation `json:"paths"`
	Components Components                      `json:"components"`
}

// Read is the file taken apart.
func Read() (File, error) {
	var f File
	if err := json.Unmarshal(document, &f); err != nil {
		return f, fmt.Errorf("read openapi.json: %w", err)
	}
	return f, nil
}

// find is the operation for a request, by the path that fits with the fewest
// parameters.
func (f File) find(method, path string) (Operation, bool) {
	var best Operation
	fewest := -1
	for pattern, methods := range f.Paths {
		op, there := methods[strings.ToLower(method)]
		if n, fits := fit(pattern, path); there && fits && (fewest < 0 || n < fewest) {
			best, fewest = op, n
		}
	}
	return best, fewest >= 0
}

// fit compares a path with a pattern, and counts the pattern's parameters.
func fit(pattern, path string) (parameters int, fits bool) {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		switch {
		case strings.HasPrefix(a[i], "{") && b[i] != "":
			parameters++
		case a[i] != b[i]:
			return 0, false
		}
	}
	return parameters, true
}
