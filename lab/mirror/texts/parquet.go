package texts

import (
	"fmt"
	"io"

	"github.com/dollynator/dolly/lab/mirror/parquet"
)

// parquetRows reads two columns; what an answer's column has several texts in a row
// of are its answers.
func parquetRows(r io.ReaderAt, size int64, cols Columns) (out []Row, _ error) {
	f, err := parquet.Open(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if err := cols.among(f.Names()); err != nil {
		return nil, err
	}
	questions, err := f.Texts(cols.Question)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	answers, err := f.Texts(cols.Answer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if len(questions) != len(answers) {
		return nil, fmt.Errorf("%w: %d questions and %d answers", ErrUnreadable, len(questions), len(answers))
	}
	for i := range questions {
		if len(questions[i]) != 1 {
			return nil, fmt.Errorf("row %d: %w: %d questions", i+1, ErrUnreadable, len(questions[i]))
		}
		got, err := row(questions[i][0], answers[i])
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", i+1, err)
		}
		out = append(out, got)
	}
	return out, nil
}
