package scenario

import (
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// whole is a number without a fraction.
func whole[T ~int | ~int64](into *T) field {
	return func(f *filler, n ast.Node, at string) {
		i, ok := n.(*ast.IntegerNode)
		if !ok {
			f.fail(n, at, "want a whole number")
			return
		}
		switch v := i.Value.(type) {
		case int64:
			*into = T(v)
		case uint64:
			if v > math.MaxInt64 {
				f.fail(n, at, "the number is too large")
				return
			}
			*into = T(v)
		}
	}
}

func number(into *float64) field {
	return func(f *filler, n ast.Node, at string) {
		switch t := n.(type) {
		case *ast.FloatNode:
			*into = t.Value
		case *ast.IntegerNode:
			switch v := t.Value.(type) {
			case int64:
				*into = float64(v)
			case uint64:
				*into = float64(v)
			}
		case *ast.StringNode: // 1e+06, which the parser takes for a word
			v, err := strconv.ParseFloat(t.Value, 64)
			if t.Token.Type != token.StringType || strings.Trim(t.Value, "+-.0123456789eE") != "" || err != nil {
				f.fail(n, at, "want a number")
				return
			}
			*into = v
		default:
			f.fail(n, at, "want a number")
		}
	}
}

func word[T ~string](into *T) field {
	return func(f *filler, n ast.Node, at string) {
		switch t := n.(type) {
		case *ast.StringNode:
			*into = T(t.Value)
		case *ast.LiteralNode:
			*into = T(t.Value.Value)
		default:
			f.fail(n, at, "want text; put it in quotes")
		}
	}
}

func yes(into *bool) field {
	return func(f *filler, n ast.Node, at string) {
		b, ok := n.(*ast.BoolNode)
		if !ok {
			f.fail(n, at, "want true or false")
			return
		}
		*into = b.Value
	}
}
