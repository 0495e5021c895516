#!/usr/bin/env bash
# Strings of a hive, read by Go's www.velocidex.com/golang/regparser
# v0.0.0-20250203141505-31e704a67ef7 (29 November 2026).
# One would guess: the string "Y" is Y, as each string of a list is without its NUL, and
# a value of no bytes has none.
# What happens: a string keeps the NUL that ends it, so that it never equals "Y", and
# what stands behind a NUL stays; strings of a list have none. Where a value has fewer
# than four bytes it gets NULs until it has four: nothing, one byte and "Y" without its
# end can't be told from what they became.
source "$(dirname "$0")/common.sh"
unpack libhivex-bin=1.3.23-1+b1 libwin-hivex-perl=1.3.23-1+b1
mkdir mod && cd mod
python3 "$here/hive.py" hive
cat >lab.reg <<'REG'
Windows Registry Editor Version 5.00

[\Lab]
"String"="Y"
"List"=hex(7):59,00,00,00,4e,00,00,00,00,00
"Behind"=hex(1):59,00,00,00,4e,00,00,00
"Open"=hex(1):59,00
"One"=hex(3):01
"Nothing"=hex(0):
REG
hivexregedit --merge --prefix '' hive lab.reg
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"www.velocidex.com/golang/regparser"
)

func main() {
	file, err := os.Open("hive")
	if err != nil {
		panic(err)
	}
	hive, err := regparser.NewRegistry(file)
	if err != nil {
		panic(err)
	}
	for _, v := range hive.OpenKey(`\Lab`).Values() {
		d := v.ValueData()
		fmt.Printf("%s %q %q % x\n", v.ValueName(), d.String, d.MultiSz, d.Data)
	}
}
GO
go mod init lab >/dev/null 2>&1
go get www.velocidex.com/golang/regparser@v0.0.0-20250203141505-31e704a67ef7 >/dev/null 2>&1 || exit 2
go run . >out
value() { sed -n "s/^$1 //p" out; }
same 'string' '"Y\x00" [] 59 00 00 00' "$(value String)"
same 'list' '"" ["Y" "N"] 59 00 00 00 4e 00 00 00 00 00' "$(value List)"
same 'behind a NUL' '"Y\x00N\x00" [] 59 00 00 00 4e 00 00 00' "$(value Behind)"
same 'without its end' '"Y\x00" [] 59 00 00 00' "$(value Open)"
same 'one byte' '"" [] 01 00 00 00' "$(value One)"
same 'no bytes' '"" [] 00 00 00 00' "$(value Nothing)"
