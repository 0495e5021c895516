//go:build !windows

package oracle

// OnWine says if this is a Windows program that runs under Wine.
func OnWine() bool { return false }
