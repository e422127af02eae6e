package strict

import (
	"errors"
	"strings"
	"testing"
)

type pet struct {
	name  string
	legs  int
	tame  bool
	mass  float64
	feeds []string
	chip  *int
}

func (p *pet) keys() []Entry {
	return []Entry{
		{"name", Word(&p.name)}, {"legs", Whole(&p.legs)}, {"tame", Yes(&p.tame)}, {"mass", Number(&p.mass)},
		{"feeds", List(&p.feeds, Word[string])}, {"chip", Optional(&p.chip, Whole[int])},
	}
}

func TestReadFillsWhatIsThere(t *testing.T) {
	for name, text := range map[string]string{
		"yaml": "name: rex\nlegs: 3\ntame: true\nmass: 1e+01\nfeeds: [meat, 'no']\nchip: 7\n",
		"json": `{"name":"rex","legs":3,"tame":true,"mass":10,"feeds":["meat","no"],"chip":7}`,
	} {
		p := pet{legs: 4}
		f, err := Read("pet.yml", []byte(text), Record(p.keys()))
		if err != nil || f.Err() != nil {
			t.Fatalf("%s: %v, %v", name, err, f.Err())
		}
		if p.name != "rex" || p.legs != 3 || !p.tame || p.mass != 10 || strings.Join(p.feeds, " ") != "meat no" || *p.chip != 7 {
			t.Errorf("%s: %+v", name, p)
		}
		if !f.Has("feeds[1]") || f.Has("colour") {
			t.Errorf("%s: what was there is not known", name)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"name: a\nlegz: 3":       `pet.yml:2: legz: unknown key; did you mean legs? there are name, legs,`,
		"colour: red":            `pet.yml:1: colour: unknown key; there are name, legs,`,
		"legs: 3\nlegs: 4":       `pet.yml:`,
		"legs: 1.5":              `pet.yml:1: legs: want a whole number`,
		"name: 3":                `want text`,
		"tame: 1":                `want true or false`,
		"feeds: meat":            `want a list`,
		"a: [":                   `no YAML`,
		"mass: null":             `want a number`,
		strings.Repeat("[", 99):  `nested deeper`,
		strings.Repeat("#", 1e6): `at most`,
	} {
		var p pet
		f, err := Read("pet.yml", []byte(text), Record(p.keys()))
		if err = errors.Join(err, f.Err()); err == nil || !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

func TestRefuseStandsWhereTheKeyIs(t *testing.T) {
	var p pet
	f, err := Read("pet.yml", []byte("# x\nname: rex\nlegs: 9\n"), Record(p.keys()))
	if err != nil {
		t.Fatal(err)
	}
	f.Refuse("legs", "too many")
	f.Refuse("legs", "told once")
	f.Refuse("mass", "it must be told")
	if got, want := f.Err().Error(), "pet.yml:1: mass: it must be told\npet.yml:3: legs: too many"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestGuess(t *testing.T) {
	known := []string{"fail_rate", "fitness", "data_path", "id"}
	for word, want := range map[string]string{
		"fale_rate": "fail_rate", "failrate": "fail_rate", "FITNESS": "fitness", "fitnes": "fitness", "data_paht": "data_path", "fit": "fitness", "colour": "", "": "", "x": "",
	} {
		if got := Guess(word, known); got != "" != (want != "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
