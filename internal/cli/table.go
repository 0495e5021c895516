package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"rpcdsc/internal/diag"
)

// column is a table's column.
type column struct {
	title string
	right bool // aligned, as numbers are
}

func left(title string) column  { return column{title: title} }
func right(title string) column { return column{title: title, right: true} }

// writeTable prints rows without any lines, so that other programs can take
// them apart.
func writeTable(w io.Writer, columns []column, rows [][]string) error {
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.title
	}
	widths := columnWidths(columns, rows)
	for _, row := range append([][]string{titles}, rows...) {
		if _, err := io.WriteString(w, tableLine(columns, widths, row)); err != nil {
			return err
		}
	}
	return nil
}

// tableLine has no blanks at its end.
func tableLine(columns []column, widths []int, row []string) string {
	var line strings.Builder
	for i, cell := range row {
		width := -widths[i] // to the left
		if columns[i].right {
			width = widths[i]
		}
		fmt.Fprintf(&line, "%*s%*s", width, cell, columnGap, "")
	}
	return strings.TrimRight(line.String(), " ") + "\n"
}

// printTable prints a table for people, or for a program.
func (s *session) printTable(columns []column, rows [][]string) error {
	return printWithin(s.out, s.ui.outWidth, columns, rows)
}

// printWithin prints a table that is wider than a terminal: the last column is
// folded, and if that isn't enough there are several tables, one below the other,
// which all have the first column. Width 0 has room for everything.
func printWithin(w io.Writer, width int, columns []column, rows [][]string) error {
	for i, part := range partsWithin(width, leastWidths(columns, rows)) {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		narrow := make([][]string, len(rows))
		for j, row := range rows {
			narrow[j] = pick(part, row)
		}
		if part[len(part)-1] == len(columns)-1 {
			narrow = foldLast(width, pick(part, columns), narrow)
		}
		if err := writeTable(w, pick(part, columns), narrow); err != nil {
			return err
		}
	}
	return nil
}

// columnGap is the blanks between two columns.
const columnGap = 2

// partsWithin gives the columns of each part.
func partsWithin(width int, widths []int) (parts [][]int) {
	part, used := []int{0}, widths[0]
	for i := 1; i < len(widths); i++ {
		if used += columnGap + widths[i]; width > 0 && used > width && len(part) > 1 {
			parts = append(parts, part)
			part, used = []int{0}, widths[0]+columnGap+widths[i]
		}
		part = append(part, i)
	}
	return append(parts, part)
}

// leastFolded is how narrow the last column may get.
const leastFolded = 24

// leastWidths is what columns need if the last one is folded.
func leastWidths(columns []column, rows [][]string) []int {
	widths, last := columnWidths(columns, rows), len(columns)-1
	need := min(widths[last], leastFolded)
	for _, row := range rows {
		for word := range strings.FieldsSeq(row[last]) {
			need = max(need, utf8.RuneCountInString(word))
		}
	}
	widths[last] = max(need, len(columns[last].title))
	return widths
}

// foldLast folds the last column: a row goes on below, with nothing in the others.
func foldLast(width int, columns []column, rows [][]string) [][]string {
	last := len(columns) - 1
	room := width
	for _, w := range columnWidths(columns, rows)[:last] {
		room -= w + columnGap
	}
	if width == 0 || room < 1 {
		return rows
	}
	var out [][]string
	for _, row := range rows {
		lines := strings.Split(diag.Fold(row[last], room, 0), "\n")
		for i, line := range lines {
			next := make([]string, len(columns))
			if i == 0 {
				copy(next, row)
			}
			next[last] = line
			out = append(out, next)
		}
	}
	return out
}

func columnWidths(columns []column, rows [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = len(c.title)
		for _, row := range rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	return widths
}

func pick[T any](which []int, from []T) []T {
	out := make([]T, len(which))
	for i, n := range which {
		out[i] = from[n]
	}
	return out
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
