package psmodule

import (
	"regexp"
	"strings"
)

// Body returns what Inline does of one function, for a document, where each character counts: the other functions go
// by their names without the module's prefix, GetValue for Get-RpcValue. No command has such a name, and the root keeps
// its own, which is called.
func Body(engine, root string) (string, error) {
	key := "body " + engine + " " + root
	if text, ok := inlined.Load(key); ok {
		return text.(string), nil
	}
	text, err := Inline(engine, root)
	if err != nil {
		return "", err
	}
	text = withoutPrefix(text, root)
	inlined.Store(key, text)
	return text, nil
}

func withoutPrefix(text, root string) string {
	texts, functions, found := strings.Cut(text, "\nfunction ")
	if !found {
		return text
	}
	return texts + "\nfunction " + ourName.ReplaceAllStringFunc(functions, func(name string) string {
		if name == root {
			return name
		}
		return strings.Replace(name, "-Rpc", "", 1)
	})
}

var ourName = regexp.MustCompile(`\b[A-Za-z]+-Rpc\w+`)
