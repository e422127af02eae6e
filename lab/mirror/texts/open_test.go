package texts

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var usual = Columns{"question", "answer"}

func put(t *testing.T, name, text string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestWhatShips(t *testing.T) {
	rows, err := Open(t.TempDir(), Shipped, usual)
	if err != nil || len(rows) != 200 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.Question] || len(r.Answers) == 0 {
			t.Errorf("%q is there twice, or has no answer", r.Question)
		}
		seen[r.Question] = true
	}
	if !StandsIn(".", StandIn) || StandsIn(".", Shipped) {
		t.Error("who stands in for whom")
	}
}

func TestKindsOfFiles(t *testing.T) {
	for name, text := range map[string]string{
		"a.jsonl": `{"question":"one?","answer":"1","x":2}` + "\n\n" + `{"question":"two?","answer":["2","two"],"x":null}` + "\n",
		"a.csv":   "\ufeffx,question,answer\n0,one?,1\n0,two?,\"[\"\"2\"\", \"\"two\"\"]\"\n",
	} {
		folder := put(t, name, text)
		for _, path := range []string{name, "a", filepath.Join(folder, name)} {
			rows, err := Open(folder, path, usual)
			if err != nil || len(rows) != 2 || rows[0].Question != "one?" || !slices.Equal(rows[0].Answers, []string{"1"}) || !slices.Equal(rows[1].Answers, []string{"2", "two"}) {
				t.Errorf("%s: %+v, %v", path, rows, err)
			}
		}
	}
	rows, err := Open("../parquet/testdata", "dictionary.parquet", usual)
	if err != nil || len(rows) != 40 || rows[4].Answers[1] != "Brasília" {
		t.Errorf("parquet: %v", err)
	}
}

func TestSchemaMapsColumns(t *testing.T) {
	folder := put(t, "a.csv", "q,a\none?,1\n")
	if rows, err := Open(folder, "a.csv", Columns{"q", "a"}); err != nil || rows[0].Question != "one?" {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.csv", "question,anser\na,b\n", "there is no column answer; did you mean anser? there are question, anser"},
		{"a.csv", "question,answer\na,b,c\n", "wrong number of fields"},
		{"a.csv", "question,answer\n,b\n", "line 2: unreadable data: the question is empty"},
		{"a.csv", "", "there are no rows"},
		{"a.jsonl", "{\"question\":\"a\",\"answer\":\"b\"}\n{", "line 2: unreadable data: no JSON object"},
		{"a.jsonl", `{"question":1,"answer":"b"}`, "question is no text"},
		{"a.jsonl", `{"question":"a","answer":{}}`, "neither a text nor a list"},
		{"a.jsonl", `{"question":"a","answer":[" "]}`, "there is no answer"},
		{"a.parquet", "PAR1", "no Parquet file"},
		{"a.txt", "x", `".txt" is no kind of file`},
	} {
		_, err := Open(put(t, c.name, c.text), c.name, usual)
		if !errors.Is(err, ErrUnreadable) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %s", c.name, c.text, err, c.want)
		}
	}
	if _, err := Open(t.TempDir(), "nowhere.csv", usual); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Open("../parquet/testdata", "plain.parquet", Columns{"id", "answer"}); !errors.Is(err, ErrUnreadable) {
		t.Errorf("numbers for questions: %v", err)
	}
}
