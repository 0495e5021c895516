package fleet

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"rpcdsc/internal/diag"
)

// What word processors, chats and tables make of a text is told by its name, and
// the finding has what is meant.

// alike are characters that look like one of ASCII, or like nothing.
var alike = map[rune]struct{ name, means string }{
	'\u2010': {"a typographic hyphen (‐)", "-"}, '\u2011': {"a hyphen that doesn't break", "-"}, '\u2012': {"a figure dash (‒)", "-"},
	'\u2013': {"an en dash (–)", "-"}, '\u2014': {"an em dash (—)", "-"}, '\u2212': {"a minus sign (−)", "-"},
	'\u201c': {"a typographic quote (“)", `"`}, '\u201d': {"a typographic quote (”)", `"`}, '\u201e': {"a typographic quote („)", `"`},
	'\u00ab': {"a typographic quote («)", `"`}, '\u00bb': {"a typographic quote (»)", `"`},
	'\u2018': {"a typographic quote (‘)", `'`}, '\u2019': {"a typographic quote (’)", `'`}, '\u201a': {"a typographic quote (‚)", `'`},
	'\u00a0': {"a blank that doesn't break", " "}, '\u202f': {"a blank that doesn't break", " "},
	'\u200b': {"a blank without width", ""}, '\ufeff': {"a blank without width", ""}, '\u00ad': {"a soft hyphen", ""},
}

// lookalikes gives a text in ASCII's own characters, and the name of the first one
// that only looked so; "" if there is none.
func lookalikes(s string) (plain, first string) {
	plain = strings.Map(func(c rune) rune {
		a, odd := alike[c]
		switch {
		case !odd:
			return c
		case first == "":
			first = a.name
		}
		if a.means == "" {
			return -1
		}
		return rune(a.means[0])
	}, s)
	return plain, first
}

// splitEntries splits what people write between entries: commas, semicolons, blanks
// and ends of lines. What stands in brackets stays together.
func splitEntries(s string) []string {
	depth := 0
	return strings.FieldsFunc(s, func(c rune) bool {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		return depth <= 0 && (c == ',' || c == ';' || unicode.IsSpace(c))
	})
}

// joinTails puts what isn't an entry of its own behind the one before it: the mask of
// a routing table ("10.1.1.0 255.255.255.0", "10.1.1.0 mask 255.255.255.0"), a length
// behind a blank, and the end of a range of addresses ("10.1.1.5 - 10.1.1.9").
func joinTails(entries []string) []string {
	var out []string
	sign := "" // that stands between the last entry and the next
	for _, e := range entries {
		last := len(out) - 1
		switch {
		case last < 0 || !isAddress(out[last]):
			out, sign = append(out, sign+e), ""
		case sign == "" && joins[strings.ToLower(e)] != "":
			sign = joins[strings.ToLower(e)]
		case sign != "":
			out[last], sign = out[last]+sign+e, ""
		case strings.HasPrefix(e, "/"):
			out[last] += e
		case strings.HasPrefix(e, "255.") && isAddress(e):
			out[last] += "/" + e
		default:
			out = append(out, e)
		}
	}
	if sign != "" {
		out = append(out, sign)
	}
	return out
}

// joins are the words between two parts of an entry, and how the file writes them.
var joins = map[string]string{"-": "-", "to": "-", "/": "/", "mask": "/", "netmask": "/"}

func isAddress(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil
}

// mostHinted is how many entries a remedy writes out.
const mostHinted = 20

// pasted says more of a finding about a text that is several entries in one
// string, or that has characters in it which only look right. Good tells what the
// list takes.
func pasted(f diag.Finding, t Text, good func(string) bool) diag.Finding {
	plain, odd := lookalikes(t.Value)
	plain = strings.Trim(strings.TrimSpace(plain), `"'`)
	if odd != "" && good(plain) {
		f.Message = fmt.Sprintf("%q has %s in it", t.Value, odd)
		return f.Remedyf("write %q", plain)
	}
	entries := joinTails(splitEntries(plain))
	if len(entries) == 1 && entries[0] != t.Value && good(entries[0]) {
		return f.Remedyf("write %q", entries[0])
	}
	if len(entries) < 2 || slices.ContainsFunc(entries, func(e string) bool { return !good(e) }) {
		return f
	}
	f.Message = fmt.Sprintf("%d entries are in one string, %q", len(entries), shortened(t.Value))
	if len(entries) > mostHinted {
		return f.Remedyf(`write a string for each, with commas between them: "%s", and so on`, strings.Join(entries[:mostHinted], `", "`))
	}
	return f.Remedyf(`write "%s"`, strings.Join(entries, `", "`))
}

// shortened is the beginning of a text that may be as long as the file.
func shortened(s string) string {
	const most = 60
	if runes := []rune(s[:min(len(s), 4*most)]); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
