// Package code compares the PowerShell code that artifacts carry with its source:
// that it is the text that the tests of package psmodule run in an engine, with
// nothing beside it but data and a call.
//
// It shares that source with the printers, so it is no independent reader: what the
// data mean is for the readers of each kind.
package code

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"rpcdsc/internal/read/psdata"
	"rpcdsc/psmodule"
)

// bodyCalls are the last lines of the bodies of Script resources: each calls the
// one function that belongs there.
var bodyCalls = map[string]string{
	"[Script]Rules GetScript":    "@{ Result = [string](Get-RpcRuleState -Policy $Policy) }",
	"[Script]Rules TestScript":   "Test-RpcRuleState -Policy $Policy",
	"[Script]Rules SetScript":    "Set-RpcBase -Policy $Policy",
	taking:                       "Set-RpcSuccessor -Policy $Policy",
	"[Script]Restart GetScript":  "@{ Result = [string](Get-RpcRestart -Policy $Policy -Slot $Slot) }",
	"[Script]Restart TestScript": "Test-RpcRestart -Policy $Policy -Slot $Slot",
	"[Script]Restart SetScript":  "Set-RpcRestart -Policy $Policy -Slot $Slot",
	"[Script]Remove GetScript":   "@{ Result = [string](Test-RpcAbsent -Policy $Policy) }",
	"[Script]Remove TestScript":  "Test-RpcAbsent -Policy $Policy",
	"[Script]Remove SetScript":   "Remove-RpcState -Policy $Policy",
}

// taking is the place of the body that makes the rules where data name former
// fleets.
const taking = "[Script]Rules SetScript, former fleets"

// PlaceOf is where a body stands, which also hangs on its data: what makes the rules
// of a fleet that takes the place of others is of its own.
func PlaceOf(at, data string) string {
	if at == "[Script]Rules SetScript" && namesFormer(data) {
		return taking
	}
	return at
}

// namesFormer tells whether data name former fleets.
func namesFormer(data string) bool {
	return strings.Contains(data, "{Formerly=") || strings.Contains(data, ";Formerly=")
}

// bodyData are the variables that a body's data may be in.
var bodyData = regexp.MustCompile(`^(Policy|Slot|Remote\d+)$`)

// CheckBody compares a body of a Script resource with the function that it must
// call.
func CheckBody(engine, at, text string) error {
	last := text[strings.LastIndexByte(text, '\n')+1:]
	code, err := codeOf(engine, PlaceOf(at, text), last)
	if err != nil {
		return err
	}
	return checkBetween(code, text, last)
}

// checkBetween wants data and nothing else between code and a call.
func checkBetween(code, text, call string) error {
	data, ok := strings.CutPrefix(text, code)
	if !ok {
		return fmt.Errorf("its code isn't the tested one: %s", FirstOther(code, text))
	}
	return checkData(data, call)
}

// CheckUnasked is CheckBody for an engine that runs each Set without having asked its
// Test: there Set asks it. at is where the same body stands in a compiled document.
func CheckUnasked(engine, at, text string) error {
	resource, isSet := strings.CutSuffix(at, " SetScript")
	if !isSet {
		return CheckBody(engine, at, text)
	}
	want := "if (-not (" + bodyCalls[resource+" TestScript"] + ")) { " + bodyCalls[PlaceOf(at, text)] + " }"
	last := text[strings.LastIndexByte(text, '\n')+1:]
	if last != want {
		return fmt.Errorf("ends with the call %.120q, want %q", last, want)
	}
	code, err := psmodule.Inline(engine, psmodule.Commands(want)...)
	if err != nil {
		return err
	}
	return checkBetween(code, text, last)
}

// CheckParts is CheckBody for a body whose data stand elsewhere: what comes before
// them, and behind. mark stands for a value that is put in for each node.
func CheckParts(engine, at, before, after, mark string) error {
	last := after[strings.LastIndexByte(after, '\n')+1:]
	code, err := codeOf(engine, at, last)
	if err != nil {
		return err
	}
	if before != code {
		return fmt.Errorf("its code isn't the tested one: %s", FirstOther(code, before))
	}
	return checkData(strings.ReplaceAll(after, mark, "''"), last)
}

// CheckData wants data and nothing else.
func CheckData(text string) error { return checkData(text, "") }

// codeOf is the code that must stand before a call, which must be the one of the
// body.
func codeOf(engine, at, call string) (string, error) {
	want := bodyCalls[at]
	if want == "" || call != want {
		return "", fmt.Errorf("ends with the call %.80q, want %q", call, want)
	}
	return psmodule.Body(engine, psmodule.Commands(call)[0])
}

// checkData wants assignments of data, and rest behind them.
func checkData(text, rest string) error {
	names, after, err := psdata.Assignments(text)
	if err != nil {
		return err
	}
	if after != rest {
		return fmt.Errorf("%.80q stands between data and call", after)
	}
	return checkNames(names)
}

// checkNames refuses data in a variable that the code might use for something
// else, and a second value for one.
func checkNames(names []string) error {
	for i, name := range names {
		if !bodyData.MatchString(name) || slices.Contains(names[:i], name) {
			return fmt.Errorf("$%s is assigned", name)
		}
	}
	return nil
}

// FirstOther shows the first line of text that isn't the one of want.
func FirstOther(want, text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(lines) || lines[i] != line {
			return fmt.Sprintf("line %d should be %.80q", i+1, line)
		}
	}
	return "it goes on"
}

// CheckScript compares what stands around the data of a startup script in
// PowerShell with what its template has there, and the functions before the data
// with those that are used behind them.
func CheckScript(engine, text, before, after string) error {
	code, err := psmodule.Inline(engine, psmodule.Commands(after)...)
	if err != nil {
		return err
	}
	if head, ok := strings.CutSuffix(before, "\n)\n\n"+code+"\n"); !ok || len(psmodule.Commands(head)) > 0 {
		return errors.New("its template has other functions than those that it uses")
	}
	data, ok := strings.CutPrefix(text, before)
	if !ok {
		return fmt.Errorf("its code isn't the tested one: %s", FirstOther(before, text))
	}
	names, main, err := psdata.Assignments(data)
	if err != nil {
		return err
	}
	if !slices.Equal(names, []string{"Policies", "Hosts"}) {
		return fmt.Errorf("assigns %s, and then %.40q", strings.Join(names, ", "), main)
	}
	if main != after {
		return fmt.Errorf("its main part isn't the tested one: %s", FirstOther(after, main))
	}
	return nil
}
