#!/usr/bin/env bash
# A text of two lines on its way between PowerShell and Go's
# github.com/smnsjas/go-psrpcore v0.0.0-20251230190552-63d922dacbb3 (PowerShell
# remoting; 28 November 2026). In CLIXML (MS-PSRP 2.2.5.3.2) PowerShell writes a line
# feed as _x000A_, and an underscore that would look so as _x005F_.
# One would guess: the library reads and writes these.
# What happens: it hands _x000A_ to the caller as seven letters, so that a script's
# output from a node is one long line, and writes such letters as they are, which
# PowerShell then reads as a line end.
source "$(dirname "$0")/common.sh"
mkdir mod && cd mod
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/smnsjas/go-psrpcore/serialization"
)

func main() {
	sent := `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><S>5001_x000A_5002</S></Objs>`
	got, err := serialization.NewDeserializer().Deserialize([]byte(sent))
	fmt.Printf("%q %v\n", got, err)
	text, err := serialization.NewSerializer().SerializeRaw("file_x000A_name")
	fmt.Printf("%s %v\n", text, err)
}
GO
go mod init lab >/dev/null 2>&1
go get github.com/smnsjas/go-psrpcore/serialization@v0.0.0-20251230190552-63d922dacbb3 >/dev/null 2>&1 || exit 2
go run . >out
same 'read' '["5001_x000A_5002"] <nil>' "$(sed -n 1p out)"
same 'written' '<S>file_x000A_name</S> <nil>' "$(sed -n 2p out)"
