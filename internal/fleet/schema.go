package fleet

import (
	"bytes"
	_ "embed"
	"strconv"
)

//go:embed schema.json
var schemaJSON []byte

//go:embed starter.toml
var starterTOML []byte

// starterName is the name of the fleet in the starter file.
const starterName = `"example"`

// Schema is the JSON Schema (draft 2020-12) of the fleet file, for editors. It
// says less than Parse does, and nothing that Parse contradicts.
func Schema() []byte { return bytes.Clone(schemaJSON) }

// Starter is a commented fleet file to begin with, for a fleet of this name.
func Starter(name string) []byte {
	return bytes.Replace(starterTOML, []byte(starterName), []byte(strconv.Quote(name)), 1)
}

// ValidName tells whether a fleet can have the name.
func ValidName(name string) bool { return nameProblem(name) == "" && deviceName(name) == "" }
