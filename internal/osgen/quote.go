package osgen

import (
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf16"

	"rpcdsc/dsc"
	"rpcdsc/psmodule"
)

// quoters end every printing action of a template. Each writes its value so
// that the target reads back exactly that value, or refuses it.
var quoters = template.FuncMap{
	"cmd":     quoteCmd,
	"cmdword": quoteCmdWord,
	// Words with a blank between two.
	"cmdwords": quoteCmdWords,
	"rem":      quoteRem,
	"reg":      quoteReg,
	"ps":       dsc.Quote,
	"psdata":   func(v any) (string, error) { return dsc.Literal(v, 4) },
	"psline":   func(v any) (string, error) { return dsc.Literal(v, -1) },
	"port":     func(n uint16) string { return strconv.Itoa(int(n)) },
	"int":      func(n int) string { return strconv.Itoa(n) },
	// Prints the node's own functions, which are source and no value: an engine
	// and the functions that are called.
	"functions": psmodule.Inline,
}

// helpers make a value that a quoter then writes.
var helpers = template.FuncMap{
	"join":    func(sep string, list []string) string { return strings.Join(list, sep) },
	"multisz": multiSZ,
}

// functions is what a template can call.
func functions() template.FuncMap {
	all := template.FuncMap{}
	for _, m := range []template.FuncMap{quoters, helpers} {
		for name, f := range m {
			all[name] = f
		}
	}
	return all
}

// refuse fails on a character of s that isn't printable ASCII or is in not.
func refuse(target, s, not string) error {
	if plain(s, not) {
		return nil
	}
	at := strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(not, r) })
	if at < 0 {
		return nil
	}
	return fmt.Errorf("%s can't carry character %d of %q", target, at+1, s)
}

// plain says whether s is printable ASCII without any character of not.
func plain(s, not string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || strings.IndexByte(not, c) >= 0 {
			return false
		}
	}
	return true
}

// quoteCmd writes what stands between double quotes on a cmd line. Inside them
// only " ends the string, % names a variable and ! one under delayed expansion;
// cmd has no escape for them that all its versions share.
func quoteCmd(s string) (string, error) {
	return s, refuse("a quoted cmd argument", s, `"%!`)
}

// quoteCmdWord writes a word that needs no quotes.
func quoteCmdWord(s string) (string, error) {
	for i := range len(s) {
		if !wordChar[s[i]] {
			return "", fmt.Errorf("%q isn't a plain cmd word", s)
		}
	}
	if s == "" {
		return "", fmt.Errorf("%q isn't a plain cmd word", s)
	}
	return s, nil
}

// wordChar has the characters of a word that needs no quotes.
var wordChar = func() (set [256]bool) {
	for _, c := range `abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/*=,-\` {
		set[c] = true
	}
	return set
}()

// quoteCmdWords writes words that need no quotes; s has one blank between two.
func quoteCmdWords(s string) (string, error) {
	for word := range strings.SplitSeq(s, " ") {
		if _, err := quoteCmdWord(word); err != nil {
			return "", err
		}
	}
	return s, nil
}

// quoteRem writes text for a comment or an echo line: nothing that cmd would act
// on there.
func quoteRem(s string) (string, error) {
	return s, refuse("a cmd comment", s, `"%!&|<>^`)
}

// quoteReg writes the content of a quoted string of a .reg file.
func quoteReg(s string) (string, error) {
	if err := refuse("a .reg string", s, ""); err != nil {
		return "", err
	}
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s), nil
}

// multiSZ gives the bytes of a REG_MULTI_SZ as a version 5 .reg file lists them
// after hex(7): UTF-16LE, each string and the whole ended by a zero.
func multiSZ(list []string) string {
	units := utf16.Encode([]rune(strings.Join(list, "\x00") + "\x00\x00"))
	parts := make([]string, len(units))
	for i, u := range units {
		parts[i] = fmt.Sprintf("%02x,%02x", byte(u), byte(u>>8))
	}
	return strings.Join(parts, ",")
}
