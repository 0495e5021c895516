package output

import (
	"encoding/json"
	"fmt"
)

// Wave says that a folder holds a change as far as it has gone out. The zero Wave is a
// change that has gone out wholly.
type Wave struct {
	Name        string `json:"name"`                   // the last wave whose hosts are as the fleet file says
	SinceFile   string `json:"since_file,omitempty"`   // the fleet file that the others are as; "" if there was none
	SinceSHA256 string `json:"since_sha256,omitempty"` // of that, in hexadecimal digits
}

// append gives the line of a manifest; nothing of the zero Wave.
func (w Wave) append(b []byte) []byte {
	if w.Name == "" {
		return b
	}
	b = appendString(append(b, ",\n  \"wave\": {\"name\": "...), w.Name)
	if w.SinceSHA256 != "" {
		b = appendString(append(b, `, "since_file": `...), w.SinceFile)
		b = appendString(append(b, `, "since_sha256": `...), w.SinceSHA256)
	}
	return append(b, '}')
}

func (w *Wave) read(d *json.Decoder) error {
	if err := d.Decode(w); err != nil {
		return err
	}
	var sum Sum
	switch {
	case w.Name == "" || !printable(w.Name) || !printable(w.SinceFile):
		return fmt.Errorf("%q, %q can't be said of a wave", w.Name, w.SinceFile)
	case (w.SinceFile == "") != (w.SinceSHA256 == ""):
		return fmt.Errorf("%q has the sha256 %q", w.SinceFile, w.SinceSHA256)
	case w.SinceSHA256 != "" && (sum.UnmarshalText([]byte(w.SinceSHA256)) != nil || sum.String() != w.SinceSHA256):
		return fmt.Errorf("%q is no sum", w.SinceSHA256)
	}
	return nil
}
