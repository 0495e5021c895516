package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCommandsPage holds docs/commands.md to what the program says of itself.
func TestCommandsPage(t *testing.T) {
	const page = "../../docs/commands.md"
	var want strings.Builder
	want.WriteString("# Commands\n\nWhat `rpcdsc help` and `rpcdsc help COMMAND` say, made by a test.\n\n```\n" + help(t) + "```\n")
	s := &session{}
	for _, c := range s.app().Commands {
		if !c.Hidden {
			want.WriteString("\n## " + c.Name + "\n\n```\n" + help(t, c.Name) + "```\n")
		}
	}
	if *update {
		if err := os.WriteFile(page, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("(-program +page); `go test ./internal/cli -run CommandsPage -update` writes it\n%s", diff)
	}
}

// help is what the program says to whoever asks for help on a command.
func help(t *testing.T, command ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	if code := Main(append([]string{"rpcdsc", "help"}, command...), strings.NewReader(""), &out, &said); code != 0 || said.Len() > 0 {
		t.Fatalf("help %v ended with %d\n%s", command, code, said.String())
	}
	return out.String()
}
