package oracle

import "golang.org/x/sys/windows"

// OnWine says if this is a Windows program that runs under Wine.
func OnWine() bool {
	return windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil
}
