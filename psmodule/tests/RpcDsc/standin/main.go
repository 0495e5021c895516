// Command standin stands in for rpcdsc: it answers as STANDIN says, so that the module's tests see what a binary that
// is missing, broken or of another version does to it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	switch os.Getenv("STANDIN") {
	case "echo":
		folder, _ := os.Getwd()
		answer(map[string]any{"args": os.Args[1:], "folder": folder, "findings": []any{}})
	case "garbage":
		fmt.Println("Segmentation fault")
	case "list":
		fmt.Println("[]")
	case "crash":
		fmt.Fprintln(os.Stderr, "panic: out of luck")
		os.Exit(2)
	case "usage":
		fmt.Fprintln(os.Stderr, "rpcdsc: check has no flag --json")
		os.Exit(3)
	case "told":
		answer(map[string]any{"findings": []any{}, "error": map[string]any{"message": "no luck", "hints": []string{"try", "again"}}})
		os.Exit(3)
	case "silent":
		answer(map[string]any{"findings": []any{}})
		fmt.Fprintln(os.Stderr, "rpcdsc: it went wrong")
		os.Exit(1)
	case "wait":
		if err := os.WriteFile(os.Getenv("STANDIN_FILE"), fmt.Append(nil, os.Getpid()), 0o666); err != nil {
			panic(err)
		}
		time.Sleep(time.Minute)
	case "huge":
		// More than a pipe holds, in turn on both.
		block := strings.Repeat("0123456789abcde\n", 4096)
		var text strings.Builder
		for range 64 {
			fmt.Fprint(os.Stderr, block)
			text.WriteString(block)
		}
		answer(map[string]any{"findings": []any{}, "text": text.String()})
		fmt.Fprint(os.Stderr, block)
	}
}

func answer(v any) {
	if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
		panic(err)
	}
}
