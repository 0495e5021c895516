package windows

import (
	"errors"
	"fmt"
	"strings"

	"rpcdsc/internal/sim/cmdscript"
)

// Ports are those from First to Last.
type Ports struct{ First, Last int }

// Exclusion is ports that Windows has reserved: by an administrator's word, so that it
// gives them to nobody who didn't ask for them by number, or for a program.
type Exclusion struct {
	Ports
	Administered bool
}

// netshPorts simulates what netsh shows of TCP's ports, in another language than
// English. It is written after what people have posted: lists in English and French
// of Windows 10, and KB 929851 for Vista's dynamic ports.
func (w *Windows) netshPorts(c *cmdscript.Call) (int, error) {
	switch strings.Join(c.Args, " ") {
	case "interface ipv4 show dynamicport tcp":
		fmt.Fprintf(&c.Stdout, "\r\nPlage de ports dynamique du protocole tcp\r\n---------------------------------\r\nPort de d\x82marrage   : %d\r\nNombre de ports     : %d\r\n\r\n",
			w.Dynamic.First, w.Dynamic.Last-w.Dynamic.First+1)
		return 0, nil
	case "interface ipv4 show excludedportrange tcp":
		if w.NoExclusions {
			c.Stdout.WriteString("La commande suivante est introuvable.\r\n")
			return 1, nil
		}
		c.Stdout.WriteString("\r\nProtocole tcp Plages d'exclusion de ports\r\n\r\nPort de d\x82but     Port de fin\r\n-------------     -----------\r\n")
		for _, e := range w.Excluded {
			fmt.Fprintf(&c.Stdout, "%10d  %10d   %s\r\n", e.First, e.Last, map[bool]string{true: "  *", false: ""}[e.Administered])
		}
		c.Stdout.WriteString("\r\n* - Exclusions de ports administr\x82s.\r\n\r\n")
		return 0, nil
	}
	return 0, errors.New("a call that isn't simulated")
}
