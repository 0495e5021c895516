package policy

import (
	"regexp"
	"strings"
	"testing"
)

// TestLintRemediesLeadOn writes what a remedy says to write where the lint is: then
// there is none of any kind.
func TestLintRemediesLeadOn(t *testing.T) {
	answer := regexp.MustCompile(`^(?:write|set restart\.stagger, to) ("[^"]*"(?:, "[^"]*")*)|(5101-5300)`)
	tried := 0
	for _, tt := range lintCases {
		src := caseSource(tt.old, tt.new)
		f := lintsOf(t, src)[0]
		m := answer.FindStringSubmatch(f.Remedy)
		if m == nil || m[2] != "" && !strings.Contains(f.Message, "ports") || strings.Count(src, "rpc.ports") > 1 || strings.Contains(src, `", "4100`) || strings.Contains(src, `", "5101-5149`) {
			continue
		}
		tried++
		text := m[1]
		if text == "" {
			text = `"` + m[2] + `"`
		}
		split := strings.Split(src, "\n")
		line := []rune(split[f.Line-1])
		split[f.Line-1] = string(line[:f.Column-1]) + text + string(line[f.Column-1+f.Length:])
		if after := lintsOf(t, strings.Join(split, "\n")); after != nil {
			t.Errorf("%s: %s leads to %s", tt.name, text, lines(after))
		}
	}
	if tried < 8 {
		t.Errorf("%d remedies were tried", tried)
	}
}
