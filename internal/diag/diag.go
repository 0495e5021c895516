// Package diag is how the program talks about mistakes: findings with a code, a
// place in a file, what is wrong and what to do, as text for people and as data
// for programs.
//
// It knows every code and nothing of what the codes are about; it never opens a
// file, never exits, and never writes to anything but the writer it is given.
package diag

import (
	"cmp"
	"fmt"
	"slices"

	"rpcdsc/internal/sorting"
)

// Severity tells whether a finding stops the work.
type Severity string

// An Error stops the work; a Warning is a lint.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Place is a stretch of one line. All three count from 1 and in runes, an
// invalid byte counting as one. Line 0 means the file as a whole.
type Place struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Length int `json:"length"`
}

// Kind is a sort of finding. All kinds are in codes.go.
type Kind struct {
	Code     string
	Severity Severity
	Title    string
	Remedy   string // what helps if the finding itself has no better advice
}

// Finding is one thing that is wrong, or that smells.
type Finding struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	File     string   `json:"file"`
	Place
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}

// At makes a finding of this kind. Whoever reports it adds the file.
func (k *Kind) At(p Place, format string, args ...any) Finding {
	return Finding{Code: k.Code, Severity: k.Severity, Place: p, Message: fmt.Sprintf(format, args...), Remedy: k.Remedy}
}

// Remedyf gives the same finding with advice that fits it better.
func (f Finding) Remedyf(format string, args ...any) Finding {
	f.Remedy = fmt.Sprintf(format, args...)
	return f
}

// Findings is what a check found.
type Findings []Finding

// Sort orders findings as they stand in the files.
func (fs Findings) Sort() {
	sorting.By(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	})
}

// HasErrors tells whether one of the findings stops the work.
func (fs Findings) HasErrors() bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return f.Severity == Error })
}

// Count gives the numbers of both severities.
func (fs Findings) Count() (errors, warnings int) {
	for _, f := range fs {
		if f.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}
