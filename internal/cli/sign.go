package cli

import (
	"errors"
	"io/fs"
	"path"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"rpcdsc/internal/output"
	"rpcdsc/internal/sign"
)

// signMemoryLimit is the limit with the signatures of 10,000 hosts, which can't
// be shared as their documents are.
const signMemoryLimit = 4 * memoryLimit

const passwordVariable = "RPCDSC_SIGN_PASSWORD"

func signFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "sign-pfx", Usage: "sign scripts and MOF documents with the key of a PFX `FILE`"},
		&cli.StringFlag{Name: "sign-password-file", Usage: "the PFX file's password is the text of `FILE`"},
		&cli.StringFlag{Name: "sign-password-env", Usage: "the PFX file's password is the environment variable `NAME`\n(default: " + passwordVariable + ")"},
	}
}

const signHelp = "--sign-pfx puts Authenticode signatures on .ps1, .psm1, .psd1, .ps1xml and .mof\n" +
	"files; .cmd and .reg files can't have one, and scripts in .zip archives get none.\n" +
	"The key must be RSA and its certificate for code signing. The signatures are of\n" +
	"--date, or else of the certificate's first second, and have no timestamp of a\n" +
	"service: they are good until the certificate ends, and then the files are to be\n" +
	"signed anew. plan needs the same flags as gen."

// signer is what --sign-pfx asks for, checked before any work; nil is nothing.
func (s *session) signer(ctx *cli.Context, date time.Time) (*sign.Signer, error) {
	for _, f := range signFlags() {
		name := f.Names()[0]
		if ctx.IsSet(name) && ctx.String(name) == "" {
			return nil, wrongUsage("--%s needs a name", name)
		}
		if ctx.IsSet(name) && !ctx.IsSet("sign-pfx") {
			return nil, wrongUsage("--%s is for --sign-pfx, which isn't given", name)
		}
	}
	if !ctx.IsSet("sign-pfx") {
		return nil, nil
	}
	debug.SetMemoryLimit(signMemoryLimit)
	password, err := s.signPassword(ctx)
	if err != nil {
		return nil, err
	}
	file := ctx.String("sign-pfx")
	pfx, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, failure("%s isn't there", file).hint("--sign-pfx names the PFX file (.pfx or .p12) that the key is in")
	}
	if err != nil {
		return nil, err
	}
	key, err := sign.Open(file, pfx, password)
	if err != nil {
		return nil, explainSign(err)
	}
	signer, err := sign.New(key, date)
	if err != nil {
		return nil, explainSign(err)
	}
	// The only use of a clock: what is written doesn't depend on it.
	if end := key.Certificate.NotAfter; time.Now().After(end) {
		s.warn("the certificate of %s ended on %s: hosts refuse what it signed", file, end.UTC().Format(time.DateOnly))
	}
	return signer, nil
}

// signPassword reads the password from where the flags say. An empty one is
// tried if they say nothing.
func (s *session) signPassword(ctx *cli.Context) (string, error) {
	file, variable := ctx.String("sign-password-file"), ctx.String("sign-password-env")
	switch {
	case file != "" && variable != "":
		return "", wrongUsage("--sign-password-file and --sign-password-env can't be had together")
	case file != "":
		return readPassword(file)
	case variable == "":
		return s.env(passwordVariable), nil
	}
	password := s.env(variable)
	if password == "" {
		return "", failure("the environment variable %s of --sign-password-env is empty or isn't set", variable)
	}
	return password, nil
}

func readPassword(file string) (string, error) {
	b, err := readFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", failure("%s isn't there", file).hint("--sign-password-file names the file that the password is in")
	}
	if err != nil {
		return "", err
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	text = strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\n") {
		return "", failure("%s: a password is one line in UTF-8", file)
	}
	return text, nil
}

// mark says which files get a signature: those that the job is about and that
// can have one.
func (j *job) mark(signer *sign.Signer) {
	if j.toSign, j.fixed, j.packed = 0, 0, 0; signer == nil {
		return
	}
	j.set.Expand() // a signature is kept with its file
	only, id := j.chosen.only(), signer.ID()
	for i := range j.set.Files {
		f := &j.set.Files[i]
		switch {
		case only != nil && !only(f):
		case path.Ext(f.Path) == ".zip":
			j.packed++
		case !sign.Signable(f.Path):
		case f.Fixed:
			j.fixed++
		default:
			f.Signer = id
			j.toSign++
		}
	}
}

// sign signs the files that the comparison with the output folder asks for.
func (s *session) sign(j *job, files []*output.File, stopped func() error) error {
	show, stop := s.ui.progress("signing file")
	defer stop()
	result, err := j.signer.Sign(sign.Request{Files: files, Folder: j.dir, Progress: show, Stop: stopped})
	if err != nil && stopped() == nil {
		return explainSign(err)
	}
	j.signed += result.Signed
	return err
}

// noteSigned tells whose signatures the files have.
func (s *session) noteSigned(j *job) {
	if j.signer == nil {
		return
	}
	if j.packed > 0 {
		s.warn("the scripts in %s (.zip) have no signature: hosts that run signed scripts only refuse them; take startup.ps1 or the folder module there", plural(j.packed, "archive"))
	}
	if j.toSign == 0 {
		s.warn("nothing of this can be signed: .cmd and .reg files can't have a signature")
		return
	}
	if j.fixed > 0 {
		s.warn("%s of a pull server or share without a signature: a checksum stands beside each; where nodes want one, sign copies and run New-DscChecksum -Force on them", plural(j.fixed, "document"))
	}
	c := j.signer.Certificate()
	s.ui.note("%s with a signature by %s, good until its certificate ends on %s; %d signed now",
		plural(j.toSign, "file"), c.Subject, c.NotAfter.UTC().Format(time.DateOnly), j.signed)
}

// noteUnsigned tells those who forgot the flag.
func (s *session) noteUnsigned(j *job) {
	if n := j.plan.LosesSignature(); n > 0 {
		s.warn("%s of %s without --sign-pfx: signed now, and no longer then", plural(n, "file"), j.dir)
	}
}

func explainSign(err error) error {
	var e *sign.Error
	if errors.As(err, &e) {
		p := failure("%s", e.Message)
		p.hints = e.Hints
		if e.Password {
			p.hint("it is read from the file of --sign-password-file, or from the environment variable %s or that of --sign-password-env", passwordVariable)
		}
		return p
	}
	return failure("%s; nothing was written", err)
}
