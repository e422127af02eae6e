package scenario

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/dollynator/dolly/lab/strict"
)

// Each field of each record has a key of its own, which fills it and no other.
func TestEveryFieldHasItsKey(t *testing.T) {
	var s Scenario
	n := 0
	spread(&n, reflect.ValueOf(&s).Elem())
	text, err := Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Scenario
	f, err := strict.Read("", text, strict.Record(back.keys()))
	if err != nil || f.Err() != nil || !reflect.DeepEqual(s, back) {
		t.Errorf("%v, %v\n%+v\nbecame\n%+v\nby\n%s", err, f.Err(), s, back, text)
	}
	if n < 80 {
		t.Errorf("only %d fields were seen", n)
	}
}

// spread gives each leaf of v a value of its own.
func spread(n *int, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			spread(n, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		spread(n, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		spread(n, v.Index(0))
		spread(n, v.Index(1))
	case reflect.Int, reflect.Int64:
		*n++
		v.SetInt(int64(*n))
	case reflect.Float64:
		*n++
		v.SetFloat(float64(*n) + 0.5)
	case reflect.Bool:
		v.SetBool(true)
	default:
		*n++
		v.SetString(fmt.Sprintf("word%d", *n))
	}
}
