package cli

import (
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/diag"
	"rpcdsc/internal/fleet"
	"rpcdsc/internal/generate"
	"rpcdsc/internal/held"
)

// stdinName is what a fleet file from standard input is called.
const stdinName = "stdin"

// source is a fleet file as it was read.
type source struct {
	name     string // for people
	path     string // "" if it came from standard input
	text     []byte
	checked  *generate.Checked // nil if the findings have an error
	findings diag.Findings
	hardened bool // warnings became errors
}

// readSource reads a fleet file, which may be "-".
func (s *session) readSource(arg string) (*source, error) {
	src := &source{name: stdinName}
	var err error
	var kind *held.KindError
	if arg == "-" {
		src.text, err = io.ReadAll(io.LimitReader(s.stdin, fleet.MaxSize+1)) // the reader refuses that much
	} else {
		src.text, err = readFile(arg)
		src.name, src.path = trueName(arg), arg
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, failure("%s isn't there", src.name).hint("`rpcdsc init %s` writes one to begin with", quoteArg(src.name))
	case errors.As(err, &kind) && kind.Kind != held.Folder:
		return nil, asProblem(err).hint("or give - for its name, which is standard input")
	}
	return src, err
}

// readFleet reads a fleet file, which may be "-", and checks it.
func (s *session) readFleet(ctx *cli.Context, arg string) (*source, error) {
	src, err := s.readSource(arg)
	if err != nil {
		return nil, err
	}
	catalogue, err := generate.LoadCatalogue()
	if err != nil {
		return nil, err
	}
	today, err := s.date(ctx)
	if err != nil {
		return nil, err
	}
	kinds, err := kinds(ctx)
	if err != nil {
		return nil, err
	}
	src.checked, src.findings = generate.CheckBeside(src.name, src.text, s.beside(src.path), catalogue, today, kinds...)
	if ctx.Bool("strict") {
		src.harden()
	}
	return src, nil
}

// load reads FLEET, says what was found, and fails if that is an error.
func (s *session) load(ctx *cli.Context) (*source, error) {
	return s.loadFleet(ctx, ctx.Args().First())
}

// loadFleet is load for a fleet file that isn't the first argument.
func (s *session) loadFleet(ctx *cli.Context, arg string) (*source, error) {
	src, err := s.readFleet(ctx, arg)
	if err != nil {
		return nil, err
	}
	return src, s.accept(src)
}

// accept says what was found in a fleet file, and fails if that is an error.
func (s *session) accept(src *source) error {
	if s.json {
		return s.acceptJSON(src)
	}
	if err := s.ui.findings(src.findings, src.name, src.text); err != nil {
		return err
	}
	if src.checked != nil {
		return nil
	}
	p := failure("%s: %s", src.name, countFindings(src.findings))
	if src.hardened {
		p.hint("--strict makes errors of warnings; the file accepts a lint with allow_lints")
	}
	return p
}

// acceptJSON leaves what was found to the answer, which it is if that is an error.
func (s *session) acceptJSON(src *source) error {
	s.reply.Findings = append(s.reply.Findings, src.findings...)
	if src.checked != nil {
		return nil
	}
	if err := s.answer(s.reply); err != nil {
		return err
	}
	return silent(exitError)
}

// quoteArg is a file's name as it can be pasted into a shell.
func quoteArg(name string) string {
	if strings.ContainsAny(name, " \t'&()$;") {
		return `"` + name + `"`
	}
	return name
}
