package probetest

import "fmt"

// The ports of a domain controller of Windows Server as rpcdump.py has listed it: 413
// endpoints, and these.
var (
	ControllerTCP  = []uint16{49664, 49665, 49666, 49667, 49674, 49676, 49679, 49693, 49747}
	ControllerHTTP = []uint16{49673}
)

const controllerEntries = 413

// Controller is the list of a domain controller, at an address: the ports and the
// number of entries are those of a real one, the interfaces mostly made up.
func Controller(address [4]byte) []Entry {
	const netlogon, samr, drsuapi = "12345678-1234-abcd-ef00-01234567cffb", "12345778-1234-abcd-ef00-0123456789ac", "e3514235-4b06-11d1-ab04-00c04fc2dcd2"
	var all []Entry
	for i, port := range ControllerTCP {
		all = append(all, Entry{Annotation: "Impl friendly name", Tower: IP(fmt.Sprintf("0000000%d-aaaa-bbbb-cccc-000000000000", i), 1, 7, port, address)})
	}
	for _, port := range []uint16{49667, 49674} { // an interface may have two ports
		all = append(all, Entry{Tower: IP(netlogon, 1, 7, port, address)}, Entry{Tower: IP(samr, 1, 7, port, address)})
		all = append(all, Entry{Annotation: "MS NT Directory DRS Interface", Tower: IP(drsuapi, 4, 7, port, address)})
		all = append(all, Entry{Annotation: "MS NT Directory DRS Interface", Tower: IPIn(NDR64, drsuapi, 4, 7, port, address)}) // the same again
	}
	all = append(all, Entry{Tower: IP(drsuapi, 4, 0x1f, ControllerHTTP[0], address)})
	all = append(all, Entry{Tower: Pipe(samr, 1, `\pipe\lsass`, `\\DC1`)})
	for i := 0; len(all) < controllerEntries; i++ {
		object := fmt.Sprintf("7364746e-0000-0000-0000-%012x", i)
		all = append(all, Entry{Object: object, Tower: Local(samr, 1, fmt.Sprintf("samss lpc %d", i%7))})
	}
	return all
}
