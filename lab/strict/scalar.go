package strict

import (
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Whole is a number without a fraction.
func Whole[T ~int | ~int64](into *T) Field {
	return func(f *Filler, n ast.Node, at string) {
		i, ok := n.(*ast.IntegerNode)
		if !ok {
			f.Fail(n, at, "want a whole number")
			return
		}
		switch v := i.Value.(type) {
		case int64:
			*into = T(v)
		case uint64:
			if v > math.MaxInt64 {
				f.Fail(n, at, "the number is too large")
				return
			}
			*into = T(v)
		}
	}
}

// Number is any number.
func Number(into *float64) Field {
	return func(f *Filler, n ast.Node, at string) {
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
				f.Fail(n, at, "want a number")
				return
			}
			*into = v
		default:
			f.Fail(n, at, "want a number")
		}
	}
}

// Word is text; numbers must be quoted.
func Word[T ~string](into *T) Field {
	return func(f *Filler, n ast.Node, at string) {
		switch t := n.(type) {
		case *ast.StringNode:
			*into = T(t.Value)
		case *ast.LiteralNode:
			*into = T(t.Value.Value)
		default:
			f.Fail(n, at, "want text; put it in quotes")
		}
	}
}

// Yes is true or false.
func Yes(into *bool) Field {
	return func(f *Filler, n ast.Node, at string) {
		b, ok := n.(*ast.BoolNode)
		if !ok {
			f.Fail(n, at, "want true or false")
			return
		}
		*into = b.Value
	}
}

// Natural is a number without a fraction or a sign.
func Natural(into *uint64) Field {
	return func(f *Filler, n ast.Node, at string) {
		if i, ok := n.(*ast.IntegerNode); ok {
			switch v := i.Value.(type) {
			case uint64:
				*into = v
				return
			case int64:
				if v >= 0 {
					*into = uint64(v)
					return
				}
			}
		}
		f.Fail(n, at, "want a whole number, 0 or more")
	}
}
