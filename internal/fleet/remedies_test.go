package fleet

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"rpcdsc/internal/diag"
)

// TestEverySyntaxError has a mistake in every second statement.
func TestEverySyntaxError(t *testing.T) {
	src := "schema = 1\nname = “corp”\nrpc.ports = [\"5001-5100\"]\nblock.allow = [net]\n[group\nname = \"files\"\nos = 'x\nhosts = [\n  \"fs01\",\n  fs02\n]\n[restart]\nwhen = never\nnotice = \"5m\" 7\n"
	_, findings := Parse("fleet.toml", []byte(src))
	var at []string
	for _, f := range findings {
		at = append(at, fmt.Sprintf("%s:%d", f.Code, f.Line))
	}
	if got := strings.Join(at, " "); got != "RD1001:2 RD1001:4 RD1001:5 RD1001:7 RD1001:10 RD1001:13 RD1001:14" {
		t.Errorf("got %s: %s", got, lines(findings))
	}
	_, findings = Parse("fleet.toml", []byte(strings.Repeat("x = y\n", 170_000)))
	if len(findings) != maxSyntaxErrors {
		t.Errorf("%d findings", len(findings))
	}
}

// TestRemediesLeadOn writes what a remedy says to write where the finding is: then
// there is none left.
func TestRemediesLeadOn(t *testing.T) {
	answer := regexp.MustCompile(`^(?:write|put it in quotes, without seconds: at =) ("[^"]*"(?:, "[^"]*")*)`)
	tried := 0
	for _, tt := range findingCases {
		src := caseSource(tt.old, tt.new)
		_, findings := Parse("fleet.toml", []byte(src))
		m := answer.FindStringSubmatch(findings[0].Remedy)
		if m == nil || strings.Contains(src, `"""`) {
			continue
		}
		tried++
		split := strings.Split(src, "\n")
		line, p := []rune(split[tt.line-1]), findings[0].Place
		split[tt.line-1] = string(line[:p.Column-1]) + m[1] + string(line[p.Column-1+p.Length:])
		_, after := Parse("fleet.toml", []byte(strings.Join(split, "\n")))
		for _, f := range after {
			// Settings that nobody uses, and what a case lists twice, is of the case's own making.
			if f.Code != diag.UnusedRestart.Code && f.Code != diag.AddressOverlap.Code {
				t.Errorf("%s: %s leads to %s", tt.name, m[1], lines(diag.Findings{f}))
			}
		}
	}
	if tried < 25 {
		t.Errorf("%d remedies were tried", tried)
	}
}

// TestNoEchoes: what follows from a mistake that is reported is no mistake of its own.
func TestNoEchoes(t *testing.T) {
	about := func(hosts string) string {
		return "[[assert]]\nhosts = " + hosts + "\nfrom = ['net']\nport = ['135/tcp']\nwant = 'allow'\n[[host]]\nname = 'fs02'\nblock.allow = ['10.1.0.0/16']\n"
	}
	for _, tt := range []struct{ old, new, more, want string }{
		{`"fs01", "fs02"`, `"fs01;fs02"`, about("['*']"), "RD3001"},
		{`"fs01", "fs02"`, `"fs01;fs02"`, about("['fs01', 'fs*']"), "RD3001"},
		{`"fs01", "fs02"`, `"fs01;fs02"`, about("['fs03', 'x*']"), "RD3001 RD3010 RD3010"},
		{`"fs01", "fs02"`, `"fs01", "fs02", "fs[04-03]"`, about("['x*']"), "RD3002 RD3010"},
		{`["fs01", "fs02"]`, `"fs01"`, about("['fs01', 'y*']"), "RD1005"},
		{`"fs01", "fs02"`, strings.Repeat(`"x;", `, 30), about("['y']"), strings.TrimSpace(strings.Repeat("RD3001 ", 30))},
		{`["5001-5100"]`, `[5001-5100]`, "", "RD1001"},
	} {
		_, findings := Parse("fleet.toml", []byte(caseSource(tt.old, tt.new)+tt.more))
		var codes []string
		for _, f := range findings {
			if f.Severity == diag.Error {
				codes = append(codes, f.Code)
			}
		}
		if got := strings.Join(codes, " "); got != tt.want {
			t.Errorf("%s, %s: got %s, want %s: %s", tt.new, tt.more, got, tt.want, lines(findings))
		}
	}
}
